"""Dates in the languages that the page speaks beside English and French."""

from __future__ import annotations

import pytest

from geoapp.when import say_when


@pytest.mark.parametrize(
    ("text", "korean", "russian", "ukrainian"),
    [
        (
            "2023-09-12~",
            "2023년 9월 12일경",
            "около 12 сентября 2023 г.",
            "близько 12 вересня 2023 р.",
        ),
        (
            "2023-09-07/2023-09-08",
            "2023년 9월 7일에서 8일 사이",
            "в промежутке 7 – 8 сентября 2023 г.",
            "у проміжку 7 – 8 вересня 2023 р.",
        ),
        (
            "2022-12-30/2023-01-02",
            "2022년 12월 30일에서 2023년 1월 2일 사이",
            "в промежутке 30 декабря 2022 г. – 2 января 2023 г.",
            "у проміжку 30 грудня 2022 р. – 2 січня 2023 р.",
        ),
        (
            "2023-09/2023-10",
            "2023년 9월에서 10월 사이",
            "в промежутке сентябрь – октябрь 2023 г.",
            None,
        ),
        ("../2023-10", "2023년 10월까지", "конец: октябрь 2023 г.", "кінець: жовтень 2023 р."),
    ],
)
def test_dates_are_said_in_the_languages_of_the_page(
    text: str, korean: str, russian: str, ukrainian: str | None
) -> None:
    def said(lang: str) -> str:
        return say_when(text, lang).replace("\u202f", " ").replace("\u00a0", " ")

    assert said("ko") == korean
    assert said("ru") == russian
    assert ukrainian is None or said("uk") == ukrainian
