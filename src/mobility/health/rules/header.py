"""Rules about the header of a message, and about entities as such."""

from mobility.health.rules.checked import Checked
from mobility.health.rules.found import found
from mobility.health.rules.rule import Words, rule
from mobility.model.finding import NOTHING, Found, Severity

_VERSIONS = ("1.0", "2.0")


def is_version_2(version: str) -> bool | None:
    """Say whether a gtfs_realtime_version is 2.0 or later; None where it is not a number."""
    try:
        return float(version) >= 2.0
    except ValueError:
        return None


@rule(
    "E038",
    Severity.ERROR,
    Words(
        "Invalid gtfs_realtime_version",
        "gtfs_realtime_version invalide",
        "Set header.gtfs_realtime_version to 2.0.",
        "Renseigner header.gtfs_realtime_version avec 2.0.",
    ),
)
def invalid_version(checked: Checked) -> Found:
    """Only "1.0" and "2.0" are versions of GTFS Realtime. Source: HEALTH.md E038; GTFS-RT FeedHeader."""
    version = checked.sent.message.gtfs_realtime_version
    return NOTHING if version in _VERSIONS else found([("", f"gtfs_realtime_version {version!r}")])


@rule(
    "BP_VERSION_OLD",
    Severity.WARNING,
    Words(
        "Version older than 2.0",
        "Version antérieure à 2.0",
        "Move the producer to GTFS Realtime 2.0, which requires what version 1.0 left open.",
        "Faire évoluer le producteur vers GTFS Realtime 2.0, qui impose ce que la version 1.0 laissait libre.",
    ),
)
def old_version(checked: Checked) -> Found:
    """A producer should speak version 2.0. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    version = checked.sent.message.gtfs_realtime_version
    return found([("", f"gtfs_realtime_version {version!r}")]) if is_version_2(version) is False else NOTHING


@rule(
    "E048",
    Severity.ERROR,
    Words(
        "Header timestamp not populated",
        "Horodatage de l'en-tête absent",
        "Set header.timestamp to the moment at which the content was made, in POSIX seconds.",
        "Renseigner header.timestamp avec l'instant de production du contenu, en secondes POSIX.",
    ),
)
def no_header_timestamp(checked: Checked) -> Found:
    """From version 2.0 on the header must have a timestamp; also where the version cannot be read. Source: HEALTH.md E048."""
    is_missing = checked.sent.header_timestamp == 0
    version = checked.sent.message.gtfs_realtime_version
    return (
        found([("", "header.timestamp is missing")]) if is_missing and is_version_2(version) is not False else NOTHING
    )


@rule(
    "E049",
    Severity.ERROR,
    Words(
        "Header incrementality not populated",
        "Incrémentalité de l'en-tête absente",
        "Set header.incrementality to FULL_DATASET.",
        "Renseigner header.incrementality avec FULL_DATASET.",
    ),
)
def no_incrementality(checked: Checked) -> Found:
    """From version 2.0 on the header must say incrementality. Source: HEALTH.md E049."""
    is_missing = not checked.sent.incrementality_given
    version = checked.sent.message.gtfs_realtime_version
    return found([("", "header.incrementality is missing")]) if is_missing and is_version_2(version) else NOTHING


@rule(
    "E039",
    Severity.ERROR,
    Words(
        "FULL_DATASET with is_deleted",
        "is_deleted dans un FULL_DATASET",
        "Leave the entity out instead of marking it, and never set is_deleted in a FULL_DATASET.",
        "Retirer l'entité au lieu de la marquer, et ne jamais renseigner is_deleted dans un FULL_DATASET.",
    ),
)
def deleted_in_full_dataset(checked: Checked) -> Found:
    """A FULL_DATASET may not hold is_deleted at all, whatever it says. Source: HEALTH.md E039; GTFS-RT FeedEntity."""
    if checked.sent.message.is_differential:
        return NOTHING
    return found((entity_id, f"is_deleted {str(value).lower()}") for entity_id, value in checked.sent.is_deleted)


@rule(
    "BP_DUPLICATE_ENTITY_ID",
    Severity.WARNING,
    Words(
        "Entity id used twice",
        "Identifiant d'entité utilisé deux fois",
        "Give every FeedEntity of a message an id of its own.",
        "Donner à chaque FeedEntity d'un message un identifiant propre.",
    ),
)
def duplicate_entity_id(checked: Checked) -> Found:
    """FeedEntity.id is unique within a message. Source: HEALTH.md 1.3; GTFS-RT FeedEntity."""
    return found((entity_id, f"id {entity_id} again") for entity_id in checked.sent.duplicate_ids)


RULES = (
    invalid_version,
    old_version,
    no_header_timestamp,
    no_incrementality,
    deleted_in_full_dataset,
    duplicate_entity_id,
)
