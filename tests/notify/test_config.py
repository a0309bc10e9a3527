"""The file that says whom to tell."""

import base64
from pathlib import Path

import pytest

from mobility.model.health import Status
from mobility.notify.config import NotifyConfigError, load_notify_config

SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()
GOOD = f"""
public_url = "https://departures.example.org"

[[webhooks]]
id = "vendor"
url = "https://hooks.example.org/mobility?key=abc"
secret = "{SECRET}"
severity = "down"
causes = ["header_age", "trip_match"]

[mail]
host = "smtp.example.org"
sender = "mobility@example.org"

[[recipients]]
id = "authority"
address = "transport@example.org"
operators = ["Réseau"]
quiet_from = "22:00"
quiet_to = "06:00"
"""


def load(path: Path, text: str) -> object:
    """Write and read a file."""
    (path / "notify.toml").write_text(text)
    return load_notify_config(path / "notify.toml", {})


def test_a_whole_file_is_read_and_its_secret_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "notify.toml").write_text(GOOD)
    config = load_notify_config(tmp_path / "notify.toml", {})
    webhook, recipient = config.webhooks[0], config.recipients[0]
    assert (webhook.severity, recipient.language, recipient.digest_at) == (Status.DOWN, "fr", "07:00")
    assert SECRET not in repr(config)
    assert "abc" not in repr(config)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "vendor"', 'id = "authority"', "used twice"),
        ('id = "vendor"', 'id = "Ven dor"', "a-z 0-9"),
        ('severity = "down"', 'severity = "ok"', "degraded or down"),
        ("https://hooks", "http://hooks", "https://"),
        (SECRET, "whsec_short", "24 to 64 bytes"),
        ("transport@example.org", "transport@example.org\\r\\nBcc: all@example.org", "is none"),
        ('quiet_to = "06:00"', "", "belong together"),
        ('quiet_to = "06:00"', 'quiet_to = "26:00"', "quiet_to is a time"),
        ('quiet_to = "06:00"', 'quiet_to = "06:00"\ntimezone = "Europe/Nowhere"', "Nowhere"),
        ('quiet_to = "06:00"', 'quiet_to = "06:00"\nlanguage = "de"', "fr or en"),
        ('quiet_to = "06:00"', 'quiet_to = "06:00"\nadress = "x"', "adress"),
        ('host = "smtp.example.org"', "", "host"),
        ("https://departures.example.org", "https://departures.example.org/", "public_url"),
        ("[mail]", "[mail", "notify.toml"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_word_that_is_wrong(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(NotifyConfigError, match=said) as refused:
        load(tmp_path, GOOD.replace(old, new))
    assert SECRET not in str(refused.value)
