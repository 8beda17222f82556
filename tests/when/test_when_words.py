"""Bounds to words: each form in its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.when import say_when, short_when
from tests.support.dates import any_time, intervals, lone_dates, open_intervals

WORDS = [
    ("2023-09-12", "12 September 2023", "12 septembre 2023"),
    ("2023-10-01", "1 October 2023", "1er octobre 2023"),
    ("2023-10-11", "11 October 2023", "11 octobre 2023"),
    ("2023-09-12~", "about 12 September 2023", "vers le 12 septembre 2023"),
    ("2023-09-12?", "perhaps 12 September 2023", "peut-être le 12 septembre 2023"),
    ("2023-09-12%", "perhaps about 12 September 2023", "peut-être vers le 12 septembre 2023"),
    ("2023-09", "September 2023", "septembre 2023"),
    ("2023-09~", "about September 2023", "vers septembre 2023"),
    ("2023-09?", "perhaps September 2023", "peut-être en septembre 2023"),
    ("2023", "2023", "2023"),
    ("2023~", "about 2023", "vers 2023"),
    ("2023%", "perhaps about 2023", "peut-être vers 2023"),
    ("2023-09-07/2023-09-08", "from 7 to 8 September 2023", "du 7 au 8 septembre 2023"),
    (
        "2023-09-07/2023-10-01",
        "from 7 September to 1 October 2023",
        "du 7 septembre au 1er octobre 2023",
    ),
    ("2023-10-01/2023-10-02", "from 1 to 2 October 2023", "du 1er au 2 octobre 2023"),
    (
        "2023-12-30/2024-01-02",
        "from 30 December 2023 to 2 January 2024",
        "du 30 décembre 2023 au 2 janvier 2024",
    ),
    ("2023-08/2023-10", "from August to October 2023", "d’août à octobre 2023"),
    ("2023-08/2024-01", "from August 2023 to January 2024", "d’août 2023 à janvier 2024"),
    ("2023-08/2023-10-12", "from August 2023 to 12 October 2023", "d’août 2023 au 12 octobre 2023"),
    ("2022/2023", "from 2022 to 2023", "de 2022 à 2023"),
    ("2022/2022~", "from 2022 to about 2022", "de 2022 à 2022 environ"),
    (
        "2023-09-12~/2023-09-28",
        "from about 12 September to 28 September 2023",
        "du 12 septembre environ au 28 septembre 2023",
    ),
    (
        "2023-09-28/2023-10-01%",
        "from 28 September to perhaps about 1 October 2023",
        "du 28 septembre au 1er octobre 2023 environ (peut-être)",
    ),
    ("2023-09-12/2023-09-12", "12 September 2023", "12 septembre 2023"),
    ("2023-09-12/..", "since 12 September 2023", "depuis le 12 septembre 2023"),
    ("2023-09~/..", "since about September 2023", "depuis septembre 2023 environ"),
    ("../2023-10-01", "until 1 October 2023", "jusqu’au 1er octobre 2023"),
    ("../2023-10", "until October 2023", "jusqu’en octobre 2023"),
    ("../2023?", "until perhaps 2023", "jusqu’en 2023 (peut-être)"),
    ("2023-09-12/", "from 12 September 2023, end unknown", "du 12 septembre 2023, fin inconnue"),
    ("/2023-10-01", "to 1 October 2023, beginning unknown", "au 1er octobre 2023, début inconnu"),
    ("2023-09-XX", "a day in September 2023", "un jour en septembre 2023"),
    ("2023-XX", "a month in 2023", "un mois de 2023"),
    ("2023-XX-XX", "a day in 2023", "un jour en 2023"),
    ("202X", "a year from 2020 to 2029", "une année entre 2020 et 2029"),
    ("20XX~", "about a year from 2000 to 2099", "vers une année entre 2000 et 2099"),
    ("2023-21", "spring 2023", "printemps 2023"),
    ("2023-24", "winter 2023–2024", "hiver 2023–2024"),
    ("2023-22~", "about summer 2023", "vers l’été 2023"),
    ("2023-21?", "perhaps spring 2023", "peut-être au printemps 2023"),
    ("2023-21/2023-23", "from spring 2023 to autumn 2023", "du printemps 2023 à l’automne 2023"),
    (
        "2023-09-XX/2023-10-01",
        "from a day in September 2023 to 1 October 2023",
        "d’un jour en septembre 2023 au 1er octobre 2023",
    ),
    (
        "2023-08~/2023-10-14",
        "from about August 2023 to 14 October 2023",
        "d’août 2023 environ au 14 octobre 2023",
    ),
    (
        "[2023-09-07..2023-09-12]",
        "between 7 and 12 September 2023",
        "entre le 7 et le 12 septembre 2023",
    ),
    ("[2023-09-07,2023-09-08]", "7 or 8 September 2023", "7 ou 8 septembre 2023"),
    (
        "[2023-08-30,2023-09-10..2023-09-12]",
        "30 August 2023 or between 10 and 12 September 2023",
        "30 août 2023 ou entre le 10 et le 12 septembre 2023",
    ),
    ("[2023-09-07..]", "on or after 7 September 2023", "le 7 septembre 2023 ou après"),
    ("[..2023-10]", "by October 2023", "en octobre 2023 au plus tard"),
    ("{2023-09-07,2023-09-08}", "7 and 8 September 2023", "7 et 8 septembre 2023"),
    (
        "{2023-08-30,2023-09-07,2023-09-08}",
        "30 August, 7 and 8 September 2023",
        "30 août, 7 et 8 septembre 2023",
    ),
    (
        "{2023-09-07..2023-09-12}",
        "every day from 7 to 12 September 2023",
        "chaque jour du 7 au 12 septembre 2023",
    ),
    (
        "{2023-09..2023-11}",
        "every month from September to November 2023",
        "chaque mois de septembre à novembre 2023",
    ),
    (
        "{2023-09-07..}",
        "every day since 7 September 2023",
        "chaque jour depuis le 7 septembre 2023",
    ),
    (
        "{..2023-09-12}",
        "every day until 12 September 2023",
        "chaque jour jusqu’au 12 septembre 2023",
    ),
    ("{2022,2023~}", "2022 and about 2023", "2022 et 2023 environ"),
]

MOMENTS = [
    (
        "2023-09-07/2023-09-08",
        "between 7 and 8 September 2023",
        "entre le 7 et le 8 septembre 2023",
    ),
    (
        "2023-09-07/2023-10-01",
        "between 7 September and 1 October 2023",
        "entre le 7 septembre et le 1er octobre 2023",
    ),
    ("2023-10-01/2023-10-02", "between 1 and 2 October 2023", "entre le 1er et le 2 octobre 2023"),
    (
        "2023-12-30/2024-01-02",
        "between 30 December 2023 and 2 January 2024",
        "entre le 30 décembre 2023 et le 2 janvier 2024",
    ),
    ("2023-08/2023-10", "between August and October 2023", "entre août et octobre 2023"),
    ("2023-08/2024-01", "between August 2023 and January 2024", "entre août 2023 et janvier 2024"),
    (
        "2023-08/2023-10-12",
        "between August 2023 and 12 October 2023",
        "entre août 2023 et le 12 octobre 2023",
    ),
    ("2022/2023", "between 2022 and 2023", "entre 2022 et 2023"),
    ("2022/2022~", "between 2022 and about 2022", "entre 2022 et 2022 environ"),
    (
        "2023-09-12~/2023-09-28",
        "between about 12 September and 28 September 2023",
        "entre le 12 septembre environ et le 28 septembre 2023",
    ),
    (
        "2023-09-28/2023-10-01%",
        "between 28 September and perhaps about 1 October 2023",
        "entre le 28 septembre et le 1er octobre 2023 environ (peut-être)",
    ),
    ("2023-09-12/2023-09-12", "12 September 2023", "12 septembre 2023"),
    ("2023-09-12/..", "on or after 12 September 2023", "le 12 septembre 2023 ou après"),
    ("../2023-10-01", "by 1 October 2023", "le 1er octobre 2023 au plus tard"),
    ("2023-09-12/", "on or after 12 September 2023", "le 12 septembre 2023 ou après"),
    ("/2023-10", "by October 2023", "en octobre 2023 au plus tard"),
    ("2023-21/..", "in or after spring 2023", "au printemps 2023 ou après"),
]


@pytest.mark.parametrize(("text", "english", "french"), WORDS)
def test_words(text: str, english: str, french: str) -> None:
    assert say_when(text, "en") == english
    assert say_when(text, "fr") == french


@pytest.mark.parametrize(("text", "english", "french"), MOMENTS)
def test_an_interval_of_a_moment_is_a_doubt(text: str, english: str, french: str) -> None:
    assert say_when(text, "en", moment=True) == english
    assert say_when(text, "fr", moment=True) == french


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2023-09-12", "on 12 September 2023", "le 12 septembre 2023"),
        ("2023-10-01", "on 1 October 2023", "le 1er octobre 2023"),
        ("2023-09", "in September 2023", "en septembre 2023"),
        ("2023/2023", "in 2023", "en 2023"),
        ("2023-09-12~", "about 12 September 2023", "vers le 12 septembre 2023"),
        ("2023-09?", "perhaps September 2023", "peut-être en septembre 2023"),
    ],
)
def test_words_in_a_sentence(text: str, english: str, french: str) -> None:
    assert say_when(text, "en", in_sentence=True) == english
    assert say_when(text, "fr", in_sentence=True) == french


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2023-09-12", "12 Sept", "12 sept."),
        ("2023-09-12%", "~12 Sept?", "~12 sept.?"),
        ("2023-09", "Sept 2023", "sept. 2023"),
        ("2023~", "~2023", "~2023"),
        ("2023-09-07/2023-09-08", "7–8 Sept", "7–8 sept."),
        ("2023-09-07/2023-10-01", "7 Sept – 1 Oct", "7 sept. – 1 oct."),
        ("2023-12-30/2024-01-02", "30 Dec 2023 – 2 Jan 2024", "30 déc. 2023 – 2 janv. 2024"),
        ("2023-09-12~/2023-09-28", "~12 Sept – 28 Sept", "~12 sept. – 28 sept."),
        ("2023-08/2024-02-12", "Aug 2023 – 12 Feb 2024", "août 2023 – 12 févr. 2024"),
        ("2022/2023", "2022–2023", "2022–2023"),
        ("2023-09-12/..", "12 Sept –", "12 sept. –"),
        ("../2023-09", "– Sept 2023", "– sept. 2023"),
        ("2023-09-12/", "12 Sept – ?", "12 sept. – ?"),
        ("/2023-09", "? – Sept 2023", "? – sept. 2023"),
        ("[2023-09-07..2023-09-12]", "7 Sept .. 12 Sept", "7 sept. .. 12 sept."),
        ("[2023-12-30..2024-01-02]", "30 Dec 2023 .. 2 Jan 2024", "30 déc. 2023 .. 2 janv. 2024"),
        ("[2023-09-07,2023-09-08]", "7 Sept / 8 Sept", "7 sept. / 8 sept."),
        ("{2023-09-07,2023-09-08}", "7 Sept + 8 Sept", "7 sept. + 8 sept."),
        ("{2023-09-07..2023-09-12}", "7 Sept + … + 12 Sept", "7 sept. + … + 12 sept."),
        ("[..2023-09-12]", "≤ 12 Sept", "≤ 12 sept."),
        ("2023-09-XX", "? Sept 2023", "? sept. 2023"),
        ("2023-XX-XX", "?? 2023", "?? 2023"),
        ("202X~", "~202?", "~202?"),
        ("2023-24", "winter 2023–2024", "hiver 2023–2024"),
    ],
)
def test_short_words(text: str, english: str, french: str) -> None:
    def plain(words: str) -> str:  # CLDR sets thin spaces about the dash
        return words.replace("\N{THIN SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")

    assert plain(short_when(text, "en")) == english
    assert plain(short_when(text, "fr")) == french


ENDS_OF_FORMS = [
    ("2023-09-07", "2023-09-12"),
    ("2023-09-07", "2023-10-01"),
    ("2023-12-30", "2024-01-02"),
    ("2023-08", "2023-10"),
    ("2023-08", "2023-10-12"),
    ("2022", "2023"),
    ("2023-21", "2023-24"),
    ("2023-09-XX", "2023-10-01"),
    ("202X", "2031"),
]
FORMS = [
    "{a}", "{a}~", "{a}?", "{a}%", "{a}/{b}", "{a}~/{b}", "{a}/{b}?", "{a}/..", "../{b}", "{a}/",
    "/{b}", "[{a}..{b}]", "[{a},{b}]", "[{a}..]", "[..{b}]", "{{{a}..{b}}}", "{{{a},{b}}}",
    "{{{a}..}}", "{{..{b}}}",
]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr", "ko", "ru", "uk"])
@pytest.mark.parametrize(("first", "last"), ENDS_OF_FORMS)
def test_each_form_has_words_of_its_own(first: str, last: str, lang: str) -> None:
    texts = [form.format(a=first, b=last) for form in FORMS]
    for said in ({text: say_when(text, lang) for text in texts}, {
        text: short_when(text, lang) for text in texts
    }):  # fmt: skip
        assert len(set(said.values())) == len(texts), said
    doubt = say_when(f"{first}/{last}", lang, moment=True)
    assert doubt == say_when(f"[{first}..{last}]", lang)


@given(
    any_time, st.sampled_from(["en", "fr", "ko", "ru", "uk", "xx"]), st.booleans(), st.booleans()
)
def test_every_time_has_words(text: str, lang: str, in_sentence: bool, moment: bool) -> None:
    for words in (
        say_when(text, lang, in_sentence=in_sentence, moment=moment),
        short_when(text, lang, moment=moment),
    ):
        assert words.strip() == words
        assert words
        assert "{" not in words


def test_an_unknown_language_is_said_in_english() -> None:
    for lang in ("tlh", "", "en-US", "EN"):
        assert say_when("2023-09-12~", lang) == "about 12 September 2023"
        assert short_when("2023-09-12", lang) == "12 Sept"
    assert say_when("2023-09-12~", "fr-CA") == "vers le 12 septembre 2023"


@given(
    st.one_of(lone_dates(), intervals(), open_intervals()),
    st.sampled_from(["en", "fr"]),
    st.booleans(),
)
def test_words_tell_different_times_apart(text: str, lang: str, in_sentence: bool) -> None:
    """What is said says at least the year, the mark and the kind of the time."""
    words = say_when(text, lang, in_sentence=in_sentence)
    assert "{" not in words
    years = {part[:4].lstrip("0") for part in text.split("/") if part != ".."}
    assert all(year in words for year in years)
    approximate = {"en": "about", "fr": ("vers", "environ")}[lang]
    marks = (approximate,) if isinstance(approximate, str) else approximate
    assert any(mark in words for mark in marks) == any(mark in text for mark in "~%")
    doubtful = {"en": "perhaps", "fr": "peut-être"}[lang]
    assert (doubtful in words) == any(mark in text for mark in "?%")
