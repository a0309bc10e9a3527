"""A body becomes a message or a named outcome, and one bad entity costs only itself."""

import gzip

import pytest
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.describe import describe
from mobility.gtfs_rt.limits import Limits
from mobility.gtfs_rt.reasons import SENTENCES, Loss, Reject
from mobility.gtfs_rt.refused import Refused
from mobility.model.message import FeedMessage
from mobility.model.outcome import Outcome
from tests.gtfs_rt.bodies import HEADER, NOW, body_of, delimited, entity_of, read, reasons, refused, trip

GOOD = trip("good")


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome.EMPTY_BODY),
        (b" \r\n", Outcome.EMPTY_BODY),
        (gzip.compress(b"", mtime=0), Outcome.EMPTY_BODY),
        (b"<!DOCTYPE html><title>503</title>", Outcome.HTML_BODY),
        (b"\xef\xbb\xbf\n  <html><body>Maintenance</body></html>", Outcome.HTML_BODY),
        (b"<?xml version='1.0'?><Siri/>", Outcome.NOT_A_FEED_MESSAGE),
        (b'{"header": {"gtfs_realtime_version": "2.0"}}', Outcome.NOT_A_FEED_MESSAGE),
        (b"Quota exceeded", Outcome.NOT_A_FEED_MESSAGE),
        (b"PK\x03\x04" + bytes(60), Outcome.NOT_A_FEED_MESSAGE),
        (body_of(GOOD)[:-3], Outcome.NOT_A_FEED_MESSAGE),
        (gzip.compress(body_of(GOOD), mtime=0)[:-9], Outcome.TRUNCATED_GZIP),
        (gzip.compress(body_of(GOOD), mtime=0)[:-9] + bytes(9), Outcome.TRUNCATED_GZIP),
        (body_of(GOOD, header=""), Outcome.HEADER_INCOMPLETE),
        (body_of(GOOD, header=f"timestamp: {NOW}"), Outcome.HEADER_INCOMPLETE),
        (body_of(GOOD, header="gtfs_realtime_version: '2.0'"), Outcome.TIMESTAMP_MISSING),
        (body_of(GOOD, header="gtfs_realtime_version: '2.0' timestamp: 0"), Outcome.TIMESTAMP_MISSING),
        (body_of(header=f"gtfs_realtime_version: '2.0' timestamp: {NOW}000"), Outcome.TIMESTAMP_IN_MILLISECONDS),
        (body_of(header=f"gtfs_realtime_version: '2.0' timestamp: {NOW}000000"), Outcome.TIMESTAMP_IN_MILLISECONDS),
        (body_of(header=f"gtfs_realtime_version: '2.0' timestamp: {NOW + 61}"), Outcome.TIMESTAMP_IN_FUTURE),
        (body_of(b"\x1a\x7f", b"\x1a\x7f"), Outcome.NOT_A_FEED_MESSAGE),
    ],
)
def test_what_is_not_a_usable_message_has_a_name(body: bytes, outcome: Outcome) -> None:
    assert refused(body).outcome is outcome


def test_a_refusal_quotes_what_the_server_said() -> None:
    assert "Quota exceeded" in refused(b"Quota exceeded").detail
    assert len(refused(b"x" * 5000).detail) == 200


def test_a_header_whose_length_reads_as_markup_is_still_a_header() -> None:
    for length in (ord("<"), ord("{"), ord("[")):
        header = f"gtfs_realtime_version: '2.0' timestamp: {NOW} feed_version: '{'v' * (length - 13)}'"
        assert body_of(header=header)[1] == length
        assert read(GOOD, header=header).feed_version == "v" * (length - 13)


def test_a_message_without_entities_is_a_message() -> None:
    message = read()
    assert (message.entity_count, len(message.updates), message.timestamp) == (0, 0, NOW - 20)


def test_a_clock_a_minute_ahead_is_forgiven() -> None:
    assert read(header=f"gtfs_realtime_version: '2.0' timestamp: {NOW + 60}").timestamp == NOW + 60


def test_gzip_is_inflated_even_in_several_members() -> None:
    body = body_of(GOOD, trip("second"))
    for packed in (gzip.compress(body, mtime=0), gzip.compress(body[:30], mtime=0) + gzip.compress(body[30:], mtime=0)):
        message = decode(packed, now=NOW)
        assert isinstance(message, FeedMessage)
        assert [update.entity_id for update in message.trip_updates] == ["good", "second"]


def test_a_gzip_bomb_is_cut_off_at_the_limit() -> None:
    refusal = decode(gzip.compress(bytes(5_000_000), mtime=0), now=NOW, limits=Limits(max_bytes=100_000))
    assert isinstance(refusal, Refused)
    assert refusal.outcome is Outcome.TOO_LARGE


def test_a_body_above_the_limit_is_refused() -> None:
    refusal = decode(body_of(GOOD), now=NOW, limits=Limits(max_bytes=20))
    assert isinstance(refusal, Refused)
    assert refusal.outcome is Outcome.TOO_LARGE


def test_every_kind_of_nonsense_costs_only_its_own_entity() -> None:
    nonsense: dict[str, tuple[str | bytes, Reject]] = {
        "no id": ("alert { }", Reject.ENTITY_WITHOUT_ID),
        "empty": ("id: 'empty'", Reject.ENTITY_WITHOUT_CONTENT),
        "no trip": ("id: 'no trip' trip_update { }", Reject.TRIP_UPDATE_WITHOUT_TRIP),
        "deleted": ("id: 'deleted' is_deleted: true", Reject.DELETED_IN_FULL_DATASET),
        "nowhere": ("id: 'nowhere' vehicle { vehicle { id: '7' } }", Reject.VEHICLE_WITHOUT_PLACE),
        "nameless": ("id: 'nameless' stop { }", Reject.STOP_WITHOUT_ID),
        "detour": ("id: 'detour' trip_modifications { modifications { } }", Reject.MODIFICATION_WITHOUT_START),
        "bytes": (delimited(1, b"bytes") + delimited(3, delimited(1, delimited(1, b"\xe9t\xe9"))), Reject.ID_NOT_UTF8),
        "bad id": (delimited(1, b"\xff"), Reject.ID_NOT_UTF8),
        "cut off": (delimited(1, b"cut off") + b"\x1a\x7f", Reject.ENTITY_UNREADABLE),
        "not protobuf": (b"\x00\x01\x02", Reject.ENTITY_UNREADABLE),
        "absurd": (trip("absurd", updates="stop_time_update { arrival { time: -5 } }"), Reject.TIME_OUT_OF_RANGE),
    }
    entities = [entity for bad, _ in nonsense.values() for entity in (bad, GOOD)]
    message = read(*entities)
    assert [update.entity_id for update in message.trip_updates] == ["good"] * 11 + ["absurd", "good"]
    assert len(message.updates) == len(nonsense)
    assert sorted(reason for _, reason in reasons(message)) == sorted(reason for _, reason in nonsense.values())
    assert message.entity_count == len(entities)


def test_an_entity_is_used_whole_or_not_at_all() -> None:
    message = read("id: 'both' trip_update { trip { trip_id: 'T' } } vehicle { vehicle { id: '7' } }")
    assert (message.trip_updates, message.vehicles) == ([], [])
    assert reasons(message) == [("both", "vehicle_without_place")]


def test_entities_are_found_although_one_ends_inside_another_field() -> None:
    message = read(trip("a"), delimited(1, b"x") + b"\x1a\x05", trip("b"))
    assert [update.entity_id for update in message.trip_updates] == ["a", "b"]
    assert message.updates.arrival_delay.tolist() == [60, 60]


def test_the_header_counts_where_it_stands_and_may_come_in_parts() -> None:
    half = delimited(1, delimited(1, b"2.0"))
    rest = delimited(1, pb.FeedHeader(timestamp=NOW).SerializePartialToString())
    body = delimited(2, entity_of(GOOD)) + half + delimited(2, b"\x1a\x7f") + rest
    message = decode(body, now=NOW)
    assert isinstance(message, FeedMessage)
    assert (message.gtfs_realtime_version, message.timestamp) == ("2.0", NOW)


def test_a_differential_message_names_what_it_deletes() -> None:
    message = read("id: 'x' is_deleted: true", GOOD, header=HEADER + " incrementality: DIFFERENTIAL")
    assert (message.is_differential, message.deleted, message.rejections) == (True, ["x"], [])


def test_fields_that_the_specification_does_not_know_do_no_harm() -> None:
    extension = delimited(1001, b"\x0a\x04ABCD") + b"\xc8\x3e\x01"
    message = decode(body_of(entity_of(GOOD) + extension) + extension, now=NOW)
    assert isinstance(message, FeedMessage)
    assert (len(message.trip_updates), message.rejections, message.counts) == (1, [], {})


def test_repeated_ids_and_shapes_are_counted() -> None:
    message = read(GOOD, GOOD, "id: 's' shape { shape_id: 'S' encoded_polyline: 'abc' }")
    assert message.counts == {"duplicate_entity_id": 1, "shape_ignored": 1}
    assert (len(message.trip_updates), message.rejections) == (2, [])


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == {*Reject, *Loss}
    assert len({reason.value for reason in SENTENCES}) == len(SENTENCES)


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(decode(body, now=NOW), FeedMessage | Refused)


@given(st.lists(st.binary(max_size=60), max_size=6), st.integers(0, 6))
def test_no_entity_harms_a_good_one(damaged: list[bytes], place: int) -> None:
    entities: list[str | bytes] = [*damaged[:place], GOOD, *damaged[place:]]
    message = read(*entities)
    assert "good" in [update.entity_id for update in message.trip_updates]
    used = sum(
        describe(message)[kind] for kind in ("trip_updates", "vehicles", "alerts", "stops", "trip_modifications")
    )
    kept = used + message.counts.get("shape_ignored", 0)
    assert kept + sum(rejection.count for rejection in message.rejections) >= message.entity_count


def test_a_description_counts_what_is_there_and_what_was_lost() -> None:
    message = read(GOOD, "id: 'x' trip_update { }", "id: 's' shape { }")
    counted = {name: count for name, count in describe(message).items() if count}
    assert counted == {
        "entities": 3,
        "trip_updates": 1,
        "stop_time_updates": 1,
        "rejected.trip_update_without_trip": 1,
        "noted.shape_ignored": 1,
    }
