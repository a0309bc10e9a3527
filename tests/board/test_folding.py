"""Names are found as people type them."""

import pytest

from mobility.board.folding import folded_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Gare de St-Étienne", ("gare", "de", "saint", "etienne")),
        ("Hôtel-de-Ville (quai B)", ("hotel", "de", "ville", "quai", "b")),
        ("Cœur d’Îlot", ("coeur", "d", "ilot")),
        ("STRASSE / Straße", ("strasse", "strasse")),
        ("白金高輪駅前", ("白金高輪駅前",)),
        ("  ", ()),
        ("Bd. Ste-Anne", ("boulevard", "sainte", "anne")),
    ],
)
def test_accents_case_and_abbreviations_do_not_matter(name: str, words: tuple[str, ...]) -> None:
    assert folded_words(name) == words
