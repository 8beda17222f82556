"""A list in which each kind of source is laid out once reads as if each source had been."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import citeproc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.citations import CSL_STYLE, LOCALES, csl_items
from geoapp.dossier import read_dossier
from geoapp.text.csl import listed_in_style
from tests.support.dossiers import BUILT_INS

STYLE = Path(citeproc.STYLES_PATH, f"{CSL_STYLE}.csl").read_text("utf-8")
TITLE = '<text variable="title" form="long" quotes="true"/>'
YEAR = '<date-part name="year"/>'
MONTH = '<date-part name="month" form="long"/>'

texts = st.text(
    st.sampled_from(" .,;:!?'\"’[]()<>/0178x\ue000aJanuary 8880 70 x0\ue000. X0\ue000é")
    | st.characters(exclude_categories=["Cs"]),
    max_size=20,
)
days = st.one_of(
    st.tuples(st.integers(1, 9999)),
    st.tuples(st.integers(999, 1001), st.integers(1, 12)),
    st.tuples(st.sampled_from([1999, 2023, 8880, 8881]), st.integers(1, 12), st.integers(1, 28)),
)
dates = st.fixed_dictionaries({"date-parts": days.map(lambda day: [list(day)])})
items = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["article-newspaper", "webpage", "report", "book", "dataset"]),
        "title": texts,
        "author": st.lists(texts.map(lambda text: {"literal": text}), min_size=1, max_size=5),
    },
    optional={
        "publisher": texts,
        "container-title": texts,
        "URL": texts,
        "note": texts,
        "language": st.sampled_from(["en", "en-GB", "fr", "ru"]),
        "issued": dates,
        "accessed": dates,
    },
)


def is_same(read: list[dict[str, Any]], style: str, locale: str) -> bool:
    """Lay out both ways; where citeproc-py can't do with a source, neither way does."""
    told = json.dumps([each | {"id": f"s{at}"} for at, each in enumerate(read)])
    try:
        whole = listed_in_style(told, style, locale, by_kind=False)
    except Exception as error:  # noqa: BLE001 - a style is a program of its own
        with pytest.raises(type(error)):
            listed_in_style(told, style, locale, by_kind=True)
        return True
    return listed_in_style(told, style, locale, by_kind=True) == whole


@pytest.mark.parametrize("locale", LOCALES.values())
@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_each_built_in_list_is_the_same(path: Path, locale: str) -> None:
    read = csl_items(read_dossier(path).sources)
    for item in read:
        item["author"] = item.get("author", [{"literal": item["publisher"]}])
        for name in ("issued", "accessed"):
            if name in item and len(item[name]["date-parts"]) > 1:
                del item[name]
    assert is_same(read, CSL_STYLE, locale)


@given(st.lists(items, min_size=1, max_size=6), st.sampled_from([*LOCALES.values()]))
def test_whatever_sources_say_the_list_is_the_same(read: list[dict[str, Any]], locale: str) -> None:
    assert is_same(read, CSL_STYLE, locale)


@pytest.mark.parametrize(
    ("of_style", "changed"),
    [
        (TITLE, TITLE.replace("quotes", 'text-case="title" quotes')),
        (TITLE, TITLE.replace("quotes", 'text-case="uppercase" quotes')),
        (TITLE, TITLE.replace("quotes", 'text-case="capitalize-first" quotes')),
        (TITLE, TITLE.replace("quotes", 'strip-periods="true" quotes')),
        (YEAR, '<date-part name="year" form="short"/>'),
        (MONTH, '<date-part name="month" form="short"/>'),
        (MONTH, '<date-part name="month" form="numeric-leading-zeros"/>'),
        (MONTH, '<date-part name="month" text-case="uppercase"/>'),
        ('<date-part name="day" suffix=" "/>', '<date-part name="day" form="ordinal"/>'),
    ],
)
def test_a_style_that_looks_at_texts_has_each_source_laid_out(
    of_style: str, changed: str, tmp_path: Path
) -> None:
    assert of_style in STYLE
    style = tmp_path / "own.csl"
    style.write_text(STYLE.replace(of_style, changed), "utf-8")
    shared = {"type": "article-newspaper", "author": [{"literal": "A paper"}]}
    read = [
        shared | {"title": title, "language": lang, "issued": {"date-parts": [day]}}
        for title, lang, day in [
            ("the end. of it", "en", [2023, 10, 2]),
            ("the Other end", "fr", [1999, 2, 13]),
            ("The end of May", "ru", [2001, 1, 22]),
        ]
    ]
    for locale in LOCALES.values():
        assert is_same(read, str(style), locale)
