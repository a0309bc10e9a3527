"""What the HTTP library raises stands for a named outcome."""

import ssl

from mobility.feeds.faults import ending_of
from mobility.model.outcome import Outcome


def test_a_certificate_of_nobody_we_trust_is_a_tls_error() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed for https://example.org/?key=k-17")
    error.verify_message = "self-signed certificate"
    ending = ending_of(error, answered=False)
    assert (ending.outcome, ending.detail) == (Outcome.TLS_ERROR, "self-signed certificate")


def test_what_is_not_known_is_a_lost_connection() -> None:
    assert ending_of(ConnectionResetError("k-17"), answered=True).detail == "ConnectionResetError"
