"""Signatures as a receiver's own library checks them."""

import base64
import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from mobility.notify.signing import secret_bytes, signed_headers

SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()


def test_a_receiver_with_the_standards_library_accepts_the_signature() -> None:
    body = '{"type":"incident.opened","data":"né"}'.encode()
    headers = signed_headers(SECRET, "msg_1", int(time.time()), body)
    assert Webhook(SECRET).verify(body, headers) == {"type": "incident.opened", "data": "né"}


def test_a_body_that_was_changed_on_the_way_is_not_accepted() -> None:
    headers = signed_headers(SECRET, "msg_1", int(time.time()), b'{"a":1}')
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(b'{"a":2}', headers)


@pytest.mark.parametrize(
    "secret", ["", "plain", "whsec_", "whsec_!!!!", "whsec_" + base64.b64encode(b"short").decode()]
)
def test_a_secret_that_protects_nothing_is_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes") as refused:
        secret_bytes(secret)
    assert not secret or secret == "whsec_" or secret not in str(refused.value)
