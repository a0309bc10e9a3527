"""Times print as the standard library prints them, in every zone."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.board.iso import iso
from mobility.model.time import local_iso, zone_named

ZONES = [
    "Europe/Paris", "America/Miquelon", "Indian/Reunion", "Pacific/Noumea", "Pacific/Marquesas", "Australia/Lord_Howe",
    "Asia/Kathmandu", "America/St_Johns", "Africa/Monrovia", "UTC",
]  # fmt: skip


@given(st.integers(0, 4_000_000_000), st.sampled_from(ZONES))
def test_a_time_prints_as_the_standard_library_prints_it(instant: int, zone: str) -> None:
    assert iso(instant, zone) == local_iso(instant, zone_named(zone))


@given(st.integers(-1200, 1200), st.sampled_from([1743296400, 1761440400, 1759593600]))
def test_a_time_around_a_clock_change_prints_with_its_own_offset(seconds: int, change: int) -> None:
    for zone in ZONES:
        assert iso(change + seconds, zone) == local_iso(change + seconds, zone_named(zone))
