"""A language in, the words of a stop's map out."""

from collections.abc import Mapping
from typing import Final

MAP_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "title": "Plan des lignes à {stop}",
        "described": "Le nord est en haut. {lines}. Les arrêts et les lignes sont listés sous le plan.",
        "lines": "Lignes dessinées",
        "stops": "Arrêts sur le plan",
        "platforms": "Quais",
        "platform": "Quai {platform}",
        "straight": "Sans tracé publié par le réseau, les arrêts de ces lignes sont reliés par des traits droits : {lines}.",
        "nothing": "La position de cet arrêt n’est pas connue : aucun plan à dessiner.",
        "others": "Autres lignes à cet arrêt, non dessinées : {lines}.",
        "north": "N",
        "back": "Prochains départs",
        "here": "Cet arrêt",
        "link": "Plan des lignes",
    },
    "en": {
        "title": "Map of the lines at {stop}",
        "described": "North is up. {lines}. Stops and lines are listed below the map.",
        "lines": "Lines drawn",
        "stops": "Stops on the map",
        "platforms": "Platforms",
        "platform": "Platform {platform}",
        "straight": "The network publishes no path for these lines; their stops are joined by straight lines: {lines}.",
        "nothing": "The position of this stop is not known: there is no map to draw.",
        "others": "Other lines at this stop, not drawn: {lines}.",
        "north": "N",
        "back": "Next departures",
        "here": "This stop",
        "link": "Map of the lines",
    },
}
