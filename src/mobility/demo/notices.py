"""What operators of the demo territory tell their travellers, in French and in English, and when."""

from collections.abc import Mapping
from dataclasses import dataclass

from mobility.demo.network import RAIL

Text = tuple[str, str]
"""French, English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An alert; `informed` holds EntitySelectors by field name.

    `weekly` gives active periods as (first, end) hours after Monday 00:00; `hourly` the minutes of each hour during which the alert is
    there at all. With neither, it holds until further notice.
    """

    id: str
    cause: str
    effect: str
    severity: str
    informed: tuple[Mapping[str, object], ...]
    header: Text
    description: Text
    weekly: tuple[tuple[int, int], ...] = ()
    hourly: tuple[int, int] | None = None


def notices_of(feed_id: str) -> tuple[Notice, ...]:
    """List an operator's notices, in a stable order."""
    return {"demo-ville": _town(), "demo-trains": _railway(), "demo-cars-sud": _coaches(), "demo-ile": _island()}[
        feed_id
    ]


def _town() -> tuple[Notice, ...]:
    return (
        Notice(
            id="travaux-t2",
            cause="CONSTRUCTION",
            effect="DETOUR",
            severity="WARNING",
            informed=({"route_id": "T2"},),
            header=("Travaux sur la ligne T2", "Works on line T2"),
            description=(
                "Circulation ralentie entre Les Quais et Stade de l’Aubrette, du lundi au vendredi.",
                "Trams run slower between Les Quais and Stade de l’Aubrette, Monday to Friday.",
            ),
            weekly=((5, 119), (173, 287)),
        ),
        Notice(
            id="ascenseur-halles",
            cause="TECHNICAL_PROBLEM",
            effect="ACCESSIBILITY_ISSUE",
            severity="INFO",
            informed=({"stop_id": "halles"},),
            header=("Ascenseur en panne aux Halles", "Lift out of order at Les Halles"),
            description=("Passez par la rampe, côté marché.", "Please use the ramp on the market side."),
        ),
        Notice(
            id="arret-deplace",
            cause="MAINTENANCE",
            effect="STOP_MOVED",
            severity="WARNING",
            informed=({"route_id": "2", "stop_id": "halles-1"}, {"route_id": "4", "stop_id": "halles-1"}),
            header=("Arrêt Les Halles déplacé", "Les Halles stop moved"),
            description=("Attendez le bus 40 m plus loin.", "Wait for the bus 40 m further on."),
            weekly=((0, 168),),
        ),
        Notice(
            id="incident-1",
            cause="ACCIDENT",
            effect="SIGNIFICANT_DELAYS",
            severity="SEVERE",
            informed=({"route_id": "1"},),
            header=("Ligne 1 perturbée", "Delays on line 1"),
            description=("Accident avenue des Marronniers.", "Accident on Avenue des Marronniers."),
            hourly=(10, 35),
        ),
        Notice(
            id="mouvement-social",
            cause="STRIKE",
            effect="REDUCED_SERVICE",
            severity="WARNING",
            informed=({"agency_id": "tva"},),
            header=("Service réduit jeudi", "Reduced service on Thursday"),
            description=("Un tram sur deux, un bus sur trois.", "Every second tram and every third bus runs."),
            weekly=((72, 96),),
        ),
    )


def _railway() -> tuple[Notice, ...]:
    return (
        Notice(
            id="quais",
            cause="MAINTENANCE",
            effect="MODIFIED_SERVICE",
            severity="INFO",
            informed=({"stop_id": "zone:valorne"},),
            header=("Quais affichés 25 minutes avant", "Platforms shown 25 minutes ahead"),
            description=("Suivez les écrans de la gare.", "Please follow the screens in the station."),
        ),
        Notice(
            id="signal",
            cause="TECHNICAL_PROBLEM",
            effect="SIGNIFICANT_DELAYS",
            severity="WARNING",
            informed=({"agency_id": "cfpa", "route_type": RAIL},),
            header=("Panne de signalisation", "Signal failure"),
            description=("Retards jusqu’à 15 minutes.", "Trains are up to 15 minutes late."),
            hourly=(30, 50),
        ),
        Notice(
            id="bar",
            cause="OTHER_CAUSE",
            effect="OTHER_EFFECT",
            severity="INFO",
            informed=({"trip": {"trip_id": "IC-quotidien-1-0834"}},),
            header=("Voiture-bar fermée", "Buffet car closed"),
            description=("Pensez à vos provisions.", "Please bring what you need."),
        ),
        Notice(
            id="nuit",
            cause="CONSTRUCTION",
            effect="MODIFIED_SERVICE",
            severity="INFO",
            informed=({"route_id": "NUIT", "direction_id": 0},),
            header=("Train de nuit : literie en gare de départ", "Night train: bedding at the first station"),
            description=("Aucune distribution à bord.", "None is given out on board."),
            weekly=((18, 36), (66, 84), (114, 132)),
        ),
    )


def _coaches() -> tuple[Notice, ...]:
    return (
        Notice(
            id="verglas",
            cause="WEATHER",
            effect="SIGNIFICANT_DELAYS",
            severity="WARNING",
            informed=({"route_id": "201"}, {"route_id": "202"}),
            header=("Chaussée glissante", "Slippery roads"),
            description=("Retards possibles vers La Combe.", "Expect delays towards La Combe."),
            weekly=((5, 10), (29, 34), (53, 58), (77, 82), (101, 106)),
        ),
    )


def _island() -> tuple[Notice, ...]:
    return (
        Notice(
            id="houle",
            cause="WEATHER",
            effect="UNKNOWN_EFFECT",
            severity="INFO",
            informed=({"agency_id": "filao"},),
            header=("Forte houle sur le littoral", "Heavy swell along the coast"),
            description=("Soyez prudents au Lagon.", "Take care at Le Lagon."),
        ),
        Notice(
            id="radier",
            cause="WEATHER",
            effect="DETOUR",
            severity="WARNING",
            informed=({"route_id": "F2"},),
            header=("Radier submergé", "Flooded ford"),
            description=("Déviation par les Hauts.", "Buses take the upper road."),
            hourly=(0, 30),
        ),
    )
