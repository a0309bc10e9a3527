"""How long a receiver that fails is tried."""

from itertools import pairwise

from mobility.notify.deliveries import GIVE_UP_AFTER_S, Delivery, next_try

START = 1_000_000


def test_a_receiver_that_never_answers_is_tried_for_a_day_with_growing_pauses() -> None:
    delivery: Delivery | None = Delivery(id="m", webhook="w", body=b"{}", made=START, due=START)
    dues = []
    while delivery is not None:
        dues.append(delivery.due)
        delivery = next_try(delivery, delivery.due, "status 500", 0.5)
    pauses = [later - earlier for earlier, later in pairwise(dues)]
    assert pauses[0] == 5
    assert pauses == sorted(pauses)
    assert GIVE_UP_AFTER_S / 2 < dues[-1] - START <= GIVE_UP_AFTER_S
    assert 8 <= len(dues) <= 20


def test_a_receiver_that_asks_for_patience_gets_it_within_reason() -> None:
    delivery = Delivery(id="m", webhook="w", body=b"{}", made=START, due=START)
    asked, absurd = (next_try(delivery, START, "status 503", 0.5, seconds) for seconds in (300, 10**9))
    assert asked is not None
    assert absurd is not None
    assert (asked.due - START, absurd.due - START) == (300, 3_600)
