"""Where the town's stops are, and what they are called in French and in English."""

from mobility.demo.network import Stop
from mobility.demo.places import Centre, stops_from

VALORNE = Centre(lat=46.8204, lon=2.9106)
"""An invented town; the centre is its railway station, which every operator of the mainland measures from."""

PLACES = """
gare        | Gare de Valorne        |     0 |     0 | 1 | parent
gare-A      | Gare de Valorne        |    10 |    22 | 1 | A in gare
gare-B      | Gare de Valorne        |    10 |    10 | 1 | B in gare
gare-C      | Gare de Valorne        |   -15 |    35 | 1 | C in gare
gare-D      | Gare de Valorne        |   -25 |    35 | 1 | D in gare
gare-E      | Gare de Valorne        |    45 |    30 | 1 | E in gare
gare-F      | Gare de Valorne        |    58 |    30 | 1 | F in gare
gare-G      | Gare de Valorne        |    71 |    30 | 0 | G in gare
gare-H      | Gare de Valorne        |    84 |    30 | 2 | H in gare
hopital     | Hôpital                | -4200 |  1200 | 1 | station
plaine      | La Plaine              | -3500 |   900 | 1 | station
ecoles      | Écoles                 | -2800 |   700 | 1 | station
chateau     | Château                | -2000 |   500 | 1 | station
halles      | Les Halles             | -1200 |   250 | 1 | station
republique  | République             |  -600 |   150 | 1 | station
arsenal     | Arsenal                |   700 |  -100 | 1 | station
canal       | Pont du Canal          |  1400 |  -200 | 1 | station
techno      | Technopôle             |  2300 |  -250 | 1 | station
universite  | Université             |  3200 |  -400 | 1 | station
beaulieu    | Beaulieu               |   300 |  3600 | 1 | station
vignes      | Les Vignes             |   250 |  2900 | 1 | station
moulin      | Moulin Neuf            |   200 |  2200 | 1 | station
cathedrale  | Cathédrale             |  -100 |  1400 | 1 | station
theatre     | Théâtre                |  -250 |   700 | 1 | station
quais       | Les Quais              |   150 |  -600 | 1 | station
usine       | Usine à gaz            |   500 | -1400 | 1 | station
stade       | Stade de l’Aubrette    |   800 | -2300 | 1 | station
expo        | Parc des expositions   |  1100 | -3200 | 1 | station
clos        | Clos Fleuri            | -1900 |  1900 | 0 | poles
jaures      | Avenue des Marronniers | -1300 |  1300 | 1 | poles
marche      | Place du Marché        |  -900 |   700 | 1 | poles
lavoir      | Vieux Lavoir           |   900 |   500 | 0 | poles
pres        | Zone des Prés          |  2100 |  1100 | 0 | poles
clinique    | Clinique               | -2700 |  -300 | 1 | poles
tilleuls    | Les Tilleuls           |  -700 | -1900 | 2 | poles
aubin-pont  | Pont d’Aubin           |  3600 |  2300 | 0 | poles
aubin       | Saint-Aubin-des-Prés   |  4600 |  2900 | 2 | poles
corvelle-bas| Corvelle-le-Bas        | -2600 |  3300 | 0 | poles
corvelle    | Les Hauts de Corvelle  | -3200 |  4100 | 0 | poles
sources-croix| La Croix des Sources  | -1500 | -3400 | 0 | poles
sources     | Hameau des Sources     | -1900 | -4300 | 0 | poles
lilas       | Les Lilas              |   900 |  1500 | 1 | stop
coteaux     | Les Coteaux            |  1500 |  2100 | 2 | stop
belvedere   | Belvédère              |  1900 |  1700 | 1 | stop
"""

ENGLISH_NAMES = {
    "Gare de Valorne": "Valorne railway station",
    "Hôpital": "Hospital",
    "Château": "Castle",
    "Les Halles": "Market Hall",
    "Université": "University",
    "Cathédrale": "Cathedral",
    "Théâtre": "Theatre",
    "Stade de l’Aubrette": "Aubrette Stadium",
    "Parc des expositions": "Exhibition Centre",
    "Place du Marché": "Market Square",
    "Centre-ville": "City centre",
}


def ville_stops() -> list[Stop]:
    """List the town's stops, stations before their platforms."""
    return stops_from(PLACES, VALORNE)
