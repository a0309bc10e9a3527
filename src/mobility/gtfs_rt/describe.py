"""A decoded message in, its counts by name out."""

from collections import Counter

from mobility.model.message import FeedMessage


def describe(message: FeedMessage) -> dict[str, int]:
    """Count what a message holds, then what it lost as `rejected.REASON` and `noted.NAME`, names in order."""
    counts = {
        "entities": message.entity_count,
        "trip_updates": len(message.trip_updates),
        "stop_time_updates": len(message.updates),
        "vehicles": len(message.vehicles),
        "alerts": len(message.alerts),
        "trip_modifications": len(message.trip_modifications),
        "stops": len(message.stops),
        "deleted": len(message.deleted),
    }
    rejected: Counter[str] = Counter()
    for rejection in message.rejections:
        rejected[rejection.reason] += rejection.count
    return (
        counts
        | {f"rejected.{reason}": count for reason, count in sorted(rejected.items())}
        | {f"noted.{name}": count for name, count in sorted(message.counts.items())}
    )
