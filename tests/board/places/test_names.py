"""Names of one place are alike however they are written, and names of two are not."""

import pytest

from mobility.board.places.names import are_like, stop_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St-Étienne", "SAINT ETIENNE"),
        ("Av. de l’Hôpital", "avenue hopital"),
        ("Place du Marché", "Pl. du Marche"),
        ("Valorne Gare", "Gare de Valorne"),
    ],
)
def test_accents_case_abbreviations_articles_and_order_make_no_difference(one: str, other: str) -> None:
    assert stop_name(one).words == stop_name(other).words


@pytest.mark.parametrize(
    "text", ["Gare", "Gare SNCF", "Gare routière", "Gare TER", "Halte SNCF", "PEM", "Pôle d’échanges multimodal – Gare"]
)
def test_what_a_station_is_called_tells_no_town(text: str) -> None:
    assert stop_name(text).is_station
    assert stop_name(text).core == frozenset()


@pytest.mark.parametrize("text", ["Rue de la Gare", "Place de la Gare", "Pont de la gare", "Regarde"])
def test_a_stop_in_station_street_is_no_station(text: str) -> None:
    assert not stop_name(text).is_station


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Corvelle – Mairie", "Mairie", True),
        ("Valorne – Les Tilleuls", "Les Tilleuls", True),
        ("Gare Nord", "Gare", False),
        ("Gare Nord", "Gare Sud", False),
        ("Quai 2", "Quai", False),
        ("Mairie de Corvelle", "Mairie de Marsange", False),
        ("Corvelle-le-Bas", "Corvelle", False),
    ],
)
def test_a_town_may_be_added_but_a_side_or_number_tells_apart(one: str, other: str, *, alike: bool) -> None:
    assert are_like(frozenset(stop_name(one).words), frozenset(stop_name(other).words)) is alike


def test_a_name_without_letters_has_no_words() -> None:
    assert stop_name("– / –").words == ()
