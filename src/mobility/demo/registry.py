"""Networks and the address they are served under in, their DMFR registry out."""

import msgspec

from mobility.demo.network import Network

KINDS = ("trip-updates", "vehicle-positions", "alerts")
"""The realtime resources of a feed, as their addresses spell them."""

COVERED_PERCENT = 60
"""Some vehicles of the territory have no equipment, and always will: no reason to call a feed degraded."""

License = dict[str, str]


def registry_json(networks: tuple[Network, ...], base_url: str) -> bytes:
    """Write the DMFR document, indented; each realtime feed is `FEED-rt`, tied to its dataset by the operator.

    Source: DMFR v0.6.0.
    """
    feeds: list[dict[str, object]] = []
    for network in networks:
        feeds.append(_static_feed(network, base_url))
        if network.producer:
            feeds.append(_realtime_feed(network, base_url))
    document = {"feeds": feeds, "operators": [_operator(network) for network in networks]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def _static_feed(network: Network, base_url: str) -> dict[str, object]:
    return {
        "id": network.feed_id,
        "spec": "gtfs",
        "name": network.name,
        "urls": {"static_current": f"{base_url}/{network.feed_id}/gtfs.zip"},
        "languages": ["fr", "en"] if "translations.txt" in network.extra_tables else ["fr"],
        "license": _license(network),
        "tags": {"health_coverage_ok_percent": str(COVERED_PERCENT)},
    }


def _realtime_feed(network: Network, base_url: str) -> dict[str, object]:
    urls = {f"realtime_{kind.replace('-', '_')}": f"{base_url}/{network.feed_id}/{kind}.pb" for kind in KINDS}
    return {
        "id": f"{network.feed_id}-rt",
        "spec": "gtfs-rt",
        "name": f"{network.name} – temps réel",
        "urls": urls,
        "license": _license(network),
    }


def _license(network: Network) -> License:
    return {
        "spdx_identifier": network.license_id,
        "use_without_attribution": "no",
        "attribution_text": f"{network.name} (territoire de démonstration)",
    }


def _operator(network: Network) -> dict[str, object]:
    ids = [network.feed_id, f"{network.feed_id}-rt"] if network.producer else [network.feed_id]
    return {
        "onestop_id": f"o-{network.feed_id}",
        "name": network.name,
        "associated_feeds": [{"feed_onestop_id": feed_id} for feed_id in ids],
    }
