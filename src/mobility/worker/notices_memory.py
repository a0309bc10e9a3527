"""A file of this host -> the key that signs links to unsubscribe, and who has used one; it outlives an embedded Redis."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

import msgspec

from mobility.notify.config import Recipient

_SECRET_BYTES = 32
_DIGEST_CHARACTERS = 32


class NoticesMemory(msgspec.Struct, kw_only=True):
    """What must not be forgotten: an address that wants no more mail gets none, also after Redis came back empty."""

    secret: str
    """Base64; never leaves this host."""
    unsubscribed: list[str] = []
    """Names of recipients, as `recipient_name` spells them."""


def load_memory(path: Path) -> NoticesMemory:
    """Read the file; a new memory where there is none. A file that cannot be read is our host's fault and raises."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=NoticesMemory)
    except FileNotFoundError:
        return NoticesMemory(secret=base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode())


def save_memory(path: Path, memory: NoticesMemory) -> None:
    """Write the file, readable by its owner alone, in one step."""
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(memory))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def recipient_name(recipient: Recipient) -> str:
    """Spell a recipient with its address: another address under the same id is somebody else, who has not unsubscribed."""
    digest = hashlib.sha256(recipient.address.strip().lower().encode()).hexdigest()
    return f"{recipient.id}:{digest[:_DIGEST_CHARACTERS]}"


def unsubscribe_token(memory: NoticesMemory, recipient: Recipient) -> str:
    """Make the token that stands in a recipient's links: the same in every mail, and not to be guessed."""
    return hmac.new(base64.b64decode(memory.secret), recipient_name(recipient).encode(), hashlib.sha256).hexdigest()
