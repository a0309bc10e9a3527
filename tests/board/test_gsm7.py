"""Text messages hold their own alphabet, and French mostly fits it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.board.gsm7 import ALPHABET, EXTENSION, gsm7, septets


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hôpital Français", "Hopital Francais"),
        ("Île-d’Yeu – Préfecture", "Ile-d'Yeu - Préfecture"),
        ("Sacré-Cœur «Ç»", 'Sacré-Coeur "Ç"'),
        ("à è é ù", "à è é ù"),
        ("横浜駅", "???"),
        ("a\u202eb\x1b[c\nd", "ab [c d"),
        ("Łódź 5€", "Lódz 5€".replace("ó", "o")),
    ],
)
def test_what_the_alphabet_lacks_is_written_with_what_it_has(text: str, message: str) -> None:
    assert gsm7(text) == message


@given(st.text())
def test_any_text_becomes_one_in_the_alphabet_and_stays_it(text: str) -> None:
    message = gsm7(text)
    assert set(message) <= ALPHABET | EXTENSION
    assert gsm7(message) == message
    assert septets(message) >= len(message)


def test_there_are_as_many_characters_as_the_standard_has() -> None:
    assert len(ALPHABET) == 127
    assert (septets("abc"), septets("€")) == (3, 2)
