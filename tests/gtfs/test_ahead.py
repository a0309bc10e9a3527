"""Items made ahead are the same items, in order, with the same errors."""

from collections.abc import Iterator

import pytest

from mobility.gtfs.ahead import ahead


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("damaged")


def test_items_come_in_order() -> None:
    assert list(ahead(iter(range(100)))) == list(range(100))


def test_an_error_comes_in_its_turn() -> None:
    items = ahead(failing())
    assert next(items) == 1
    with pytest.raises(ValueError, match="damaged"):
        next(items)


def test_an_abandoned_iteration_makes_at_most_one_item_more() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    coming = ahead(items())
    next(coming)
    coming.close()  # type: ignore[attr-defined]
    assert len(made) <= 2
