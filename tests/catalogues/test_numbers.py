"""Numbers read alike in the page, by the browser, and in all that Python writes."""

from __future__ import annotations

import json
import subprocess

from geoapp.catalogues import PAGE_LANGUAGES, say_number
from geoapp.webmap.scripts import STATIC
from tools.node import program

NUMBERS = [0, -7, 999.5, 1000, 2392, -2392, 9999.4, 9999.9999, 10000, 12392.5, 3225000]
ASKED = """
import { pathToFileURL } from "node:url";
const [file, langs, numbers] = process.argv.slice(1);
const { locale, sayNumber } = await import(pathToFileURL(file).href);
const said = JSON.parse(langs).map((lang) => {
  locale.lang = lang;
  return JSON.parse(numbers).map((number) => sayNumber(number));
});
process.stdout.write(JSON.stringify(said));
"""


def test_page_and_python_say_numbers_alike_in_every_language() -> None:
    """A number of four figures is grouped in both or in neither."""
    asked = [str(STATIC / "text.js"), json.dumps(PAGE_LANGUAGES), json.dumps(NUMBERS)]
    ran = subprocess.run(
        [program(), "--input-type=module", "-e", ASKED, *asked],
        capture_output=True,
        text=True,
        check=True,
    )
    python = [[_as_signed(say_number(each, lang)) for each in NUMBERS] for lang in PAGE_LANGUAGES]
    page = [[_as_signed(each) for each in said] for said in json.loads(ran.stdout)]
    assert page == python
    assert python[PAGE_LANGUAGES.index("es")][3:6] == ["1000", "2392", "-2392"]


def _as_signed(number: str) -> str:
    """Leave out the mark that CLDR puts before an Arabic minus."""
    return number.removeprefix("\u200e")
