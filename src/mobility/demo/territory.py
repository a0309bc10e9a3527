"""A seed in, the networks of the demo territory out."""

from functools import lru_cache

from mobility.demo.network import Network
from mobility.demo.networks.bac import bac
from mobility.demo.networks.cars import cars_nord, cars_sud
from mobility.demo.networks.ile import ile
from mobility.demo.networks.tad import tad
from mobility.demo.networks.trains import trains
from mobility.demo.networks.ville import ville


@lru_cache(maxsize=4)
def territory(seed: int) -> tuple[Network, ...]:
    """Describe every network; the same seed gives the same territory on every machine and date."""
    return tuple(describe(seed) for describe in (ville, trains, cars_nord, cars_sud, tad, bac, ile))
