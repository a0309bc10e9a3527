"""A webhook's secret and a body -> the headers that prove who sent it. Source: Standard Webhooks, specification 1.0.0."""

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
SHORTEST_BYTES, LONGEST_BYTES = 24, 64
"""Of a secret. Source: Standard Webhooks, "Signature scheme"."""


def secret_bytes(secret: str) -> bytes:
    """Decode a secret; ValueError (the configuration's author's fault) says what it must be, without saying what it is."""
    wanted = f"the secret must be {PREFIX} and {SHORTEST_BYTES} to {LONGEST_BYTES} bytes in base64"
    if not secret.startswith(PREFIX):
        raise ValueError(wanted)
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(wanted) from error
    if not SHORTEST_BYTES <= len(key) <= LONGEST_BYTES:
        raise ValueError(wanted)
    return key


def signed_headers(secret: str, delivery_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Sign `ID.TIMESTAMP.BODY`; `timestamp` is UTC seconds of this attempt, the id is the same for all attempts."""
    signed = f"{delivery_id}.{timestamp}.".encode() + body
    digest = hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
