"""
The corpus of hostile files: kinds of bad input, what each entry must answer, and the table of both.

`python -m tests.support.hostile` writes the small files into `tests/cases/hostile`, with the
table; the large ones are made when a test asks for them, the same each time.
"""
# budget: one list of kinds

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.support import payload
from tests.support.sinks import sinks

FOLDER = Path(__file__).parents[1] / "cases" / "hostile"
TABLE = FOLDER / "README.md"
SMALL_BYTES = 30_000
"""Larger files are never committed."""

NO_DATE = "date: is "
NO_TIME = "give one date in EDTF, or a time of UTC"


@dataclass(frozen=True)
class Kind:
    """
    One kind of bad input.

    Parameters
    ----------
    name, family, about
        What it is called, what it belongs to, what it is.
    make
        Makes a dossier's file; none for what is no file.
    said
        What reading it says; empty if it is a dossier like any other.
    date
        A text where a date is asked for, and what is said of it; empty if it is one.
    track
        Times and positions of a track, and what is said of them.
    address
        A fragment of a page's address, of which the page must take nothing.
    outputs
        By the name of a sink, what it says where it refuses an accepted dossier.
    file_name
        How the file is called, if that is the point.
    long
        Whether it takes long, for the long run alone.
    """

    name: str
    family: str
    about: str
    make: Callable[[], bytes] | None = None
    said: str = ""
    date: tuple[str, str] | None = None
    track: tuple[list[Any], list[Any], str] | None = None
    address: str | None = None
    outputs: dict[str, str] = field(default_factory=dict)
    file_name: str = ""
    long: bool = False

    @property
    def takes_day(self) -> bool:
        """Whether its address names a day, which a page takes if its clock reaches so far."""
        return (
            bool(re.fullmatch(r"#at=\d{4}-\d\d-\d\d(&.*)?", self.address or "")) and not self.said
        )

    @property
    def is_accepted(self) -> bool:
        """Whether its file is a dossier, so that every output has to take it."""
        return self.make is not None and not self.said


Content = dict[str, Any]


def whole() -> Content:
    """A dossier with every member that the format has."""
    content: Content = json.loads(payload.everything())
    return content


def encoded(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


def changed(change: Callable[[Content], object]) -> Callable[[], bytes]:
    """Make a file of the whole dossier, changed."""

    def make() -> bytes:
        content = whole()
        change(content)
        return encoded(content)

    return make


def feature(content: Content, id_: str) -> Content:
    found: Content = next(each for each in content["features"] if each["id"] == id_)
    return found


# -- texts ---------------------------------------------------------------------------------


def _text(name: str, about: str, text: str, said: str = "", family: str = "characters") -> Kind:
    """Make a kind of a text: in every text of a dossier, for a date, a time, an address."""

    def make() -> bytes:
        content = whole()
        for path in payload.free_leaves():
            payload.put(content, path, text)
        return encoded(content)

    asked = quote(text[:200], safe="", errors="surrogatepass")
    names = ("at", "sel", "lang", "mode", "view", "who", "kind", "from", "step", "theme")
    return Kind(
        name,
        family,
        about,
        make,
        said,
        date=(text, NO_DATE),
        track=([text], [[12, 50]], NO_TIME),
        address="#" + "&".join(f"{each}={asked}" for each in names),
    )


def _refused(*characters: int) -> str:
    return f"holds the character U+{characters[0]:04X}; remove it"


def _character(name: str, about: str, code: int) -> Kind:
    return _text(name, about, f"An example{chr(code)}y", _refused(code))


TEXTS = [
    _character("escape-sequence", "ESC, which moves a terminal's cursor", 0x1B),
    _character("null-character", "U+0000, at which C ends a text", 0),
    _character("backspace", "U+0008, which eats what stands before it", 8),
    _character("carriage-return", "U+000D, which overwrites a line", 13),
    _character("delete", "U+007F", 0x7F),
    _character("next-line", "U+0085, a line end to some and a control character to others", 0x85),
    _character("control-sequence-introducer", "U+009B, ESC and [ in one", 0x9B),
    _character("override-of-direction", "U+202E, after which text runs backwards", 0x202E),
    _character("isolate-of-direction", "U+2067", 0x2067),
    _character("noncharacter-fdd0", "U+FDD0, which Unicode keeps out of texts", 0xFDD0),
    _character("noncharacter-fffe", "U+FFFE, which XML can't hold", 0xFFFE),
    _character("noncharacter-ffff", "U+FFFF", 0xFFFF),
    _character("noncharacter-1fffe", "U+1FFFE, which Typst can't hold", 0x1FFFE),
    _character("noncharacter-10ffff", "U+10FFFF, the last of all", 0x10FFFF),
    replace(
        _text("half-character", "one half of a surrogate pair", "x\ud800y", "not UTF-8 (0xED)"),
        track=(["x\ud800y"], [[12, 50]], "is half a character"),
    ),
    _text(
        "only-spaces", "spaces of several kinds and nothing else", " \u00a0\u3000\t\n", "is empty"
    ),
    _text("empty-text", "nothing", "", "is ''; give a text that is not empty"),
    _text("too-long-text", "20,001 letters", "x" * 20_001, "is 20,001 characters long", "sizes"),
    _text("combining-marks", "a letter under 60 accents", "Z" + "\u0301" * 60),
    _text("zero-width", "characters that take no room", "a\u200bb\u200dc\u2060d\ufeffe\u00adf"),
    _text("direction-marks", "U+200E, U+200F and U+061C alone", "a\u200e1\u200f2\u061c3"),
    _text("right-to-left", "Arabic and Hebrew beside Latin", "مرحبا x שלום 12"),
    _text("line-separators", "U+2028 and U+2029, line ends to JavaScript", "a\u2028b\u2029c"),
    _text("line-ends-and-tabs", "the two control characters that may stand", "a\nb\tc\n\nd\n"),
    _text("private-use", "U+E000 and U+10FFFD, which mean what one likes", "a\ue000b\U0010fffdc"),
    _text("unassigned", "U+0378 and U+E0FFF, which mean nothing yet", "a\u0378b\U000e0fffc"),
    _text("tag-characters", "U+E0041, a letter that nobody sees", "a\U000e0041\U000e0042b"),
    _text("replacement-characters", "U+FFFC and U+FFFD", "a\ufffcb\ufffdc"),
    _text("annotation-characters", "U+FFF9 to U+FFFB", "a\ufff9b\ufffac\ufffbd"),
    _text("variation-selectors", "emoji joined of several", "a\U0001f468\u200d\U0001f469\ufe0fb"),
    _text("beyond-the-first-plane", "cuneiform, rare ideographs, emoji", "𒀀𠜎🚢"),
    _text(
        "spaces-of-all-kinds",
        "every space that Unicode has",
        "a\u00a0b\u1680c\u2003d\u202fe\u3000f",
    ),
    _text("look-alike-letters", "Cyrillic letters in a Latin word", "Nаjin Dunаy"),
    _text("composed-and-decomposed", "one letter written in two ways", "é é Å Å ﬁ"),
    _text("whole-word-of-600", "one word of 600 letters", "w" * 600, family="sizes"),
]

MARKUP = [
    _text(name, about, text, family="markup")
    for name, about, text in (
        ("html", "scripts, handlers, frames", payload.BODY[:260]),
        ("end-of-script", "what ends a script's block", "</script><!--<script>ran(1)"),
        ("template-literal", "code in a JavaScript template", "${ran(1)}`+ran(2)+`"),
        ("end-of-cdata", "what ends CDATA in XML", "]]><b>&xxe;<![CDATA[ ?> --> &#0; &#xFFFE;"),
        (
            "styles",
            "what ends a style and asks for a file",
            "</style>*{background:url(//x.example)}",
        ),
        ("typst", "code of Typst", '#eval("1+1") #read("/etc/passwd") $x$ @a <b> *c* _d_ = e // f'),
        ("qgis-expression", "an expression of QGIS", "[% env('HOME') %] [%'QG'||'IS'%] @layer"),
        ("balloon-entity", "an entity of a globe's balloon", "$[name] $[geDirections] $[id]"),
        ("formula", "a formula of a spreadsheet", '=HYPERLINK("http://evil.example","x")'),
        ("formula-behind-a-tab", "a formula that a tab hides", "\t=1+1"),
        ("formula-by-at", "a function of old spreadsheets", "@SUM(1+9)*cmd|' /C calc'!A0"),
        ("escape-of-xlsx", "how XLSX writes a character by its number", "a_x0041_b_x000D_c"),
        (
            "markdown",
            "Markdown, and Streamlit's directives",
            "# :red[x] :material/home: $x$ ![i](y)",
        ),
        ("bibtex", "a command of TeX, and the end of an entry", "}\n}\n@misc{x,\n \\input{y} \\"),
        ("ris", "the end of a record of RIS", "x\nER  - \nTY  - JOUR\nID  - y"),
        (
            "yaml",
            "a tag, a list and a comment of YAML",
            "!!python/object/apply:os.system [x]: - # y",
        ),
        ("sql", "the end of a statement", "'; DROP TABLE legs; --"),
        ("format-string", "places of printf and of Python", "%s %n %(x)s {0} {day} {lang} {}"),
        ("wkt", "what a reader of WKT may take for a shape", "POINT EMPTY; SRID=1;POINT(1 1)"),
        ("null-words", "what some formats take for nothing", "NULL"),
        ("number-words", "what some formats take for numbers", "1e999"),
        ("date-words", "what a spreadsheet makes a day of", "1-2"),
    )
]

# -- files ---------------------------------------------------------------------------------


def _file(name: str, about: str, content: bytes, said: str, family: str = "encodings") -> Kind:
    return Kind(name, family, about, lambda: content, said)


ENCODINGS = [
    _file("empty-file", "no byte", b"", "is empty"),
    _file("null-bytes", "zeros alone", bytes(1_000), "so this is not JSON"),
    _file("utf-16", "another encoding", '{"a": 1}'.encode("utf-16"), "not UTF-8 (0xFF)"),
    _file("latin-1", "a byte of an old encoding", b'{"a": "\xe9"}', "not UTF-8 (0xE9)"),
    _file("overlong", "a slash in two bytes", b'{"a": "\xc0\xaf"}', "not UTF-8 (0xC0)"),
    _file(
        "cesu-8", "surrogates as bytes", b'{"a": "\xed\xa0\xbd\xed\xba\xa2"}', "not UTF-8 (0xED)"
    ),
    _file("cut-in-a-character", "an end in mid-character", b'{"a": "\xf0\x9f', "not UTF-8 (0xF0)"),
    _file("two-byte-order-marks", "one too many", b"\xef\xbb\xbf\xef\xbb\xbf{}", "is not JSON"),
    _file(
        "half-by-escape", "half a pair by its escape", b'{"a": "\\ud83d"}', "is half a character"
    ),
    _file(
        "escapes-without-end",
        "a million backslashes",
        b'{"a": "' + b"\\\\" * 500_000 + b'"}',
        "give a GeoJSON FeatureCollection",
    ),
    _file("not-a-number", "NaN", b'{"type": "FeatureCollection", "a": NaN}', "is NaN", "numbers"),
    _file(
        "infinite", "1e999", b'{"type": "FeatureCollection", "a": 1e999}', "too large", "numbers"
    ),
    _file(
        "digits-by-the-million",
        "a whole number of a million digits",
        b'{"features": ' + b"9" * 1_000_000 + b"}",
        "beyond the integers that are exact",
        "numbers",
    ),
    _file(
        "decimals-by-the-million",
        "a million decimals",
        b'{"features": 1.' + b"3" * 1_000_000 + b"}",
        "give a list",
        "numbers",
    ),
    _file(
        "nested-60,000-deep",
        "brackets in brackets",
        b"[" * 60_000,
        "is nested too deeply",
        "depths",
    ),
    _file(
        "nested-300-deep",
        "what Python can still follow",
        b'{"features": ' + b"[" * 300 + b"]" * 300 + b"}",
        "is nested too deeply",
        "depths",
    ),
    Kind(
        "nested-900-deep-often",
        "depths",
        "three times as deep, 200 times",
        lambda: b'{"features": [' + b",".join([b"[" * 900 + b"]" * 900] * 200) + b"]}",
        "is nested too deeply",
    ),
    Kind(
        "megabytes",
        "sizes",
        "a byte more than 50 MB",
        lambda: b"[" + b" " * 50_000_000,
        "holds 50.0 MB",
        long=True,
    ),
    Kind(
        "lists-by-the-million",
        "sizes",
        "16 million empty lists in 50 MB: a gigabyte of memory",
        lambda: b"[" + b"[]," * 16_000_000 + b"1]",
        "holds more than 2,500,000 lists",
    ),
    Kind(
        "objects-by-the-million",
        "sizes",
        "the same of objects",
        lambda: b"[" + b"{}," * 16_000_000 + b"1]",
        "holds more than 1,000,000 objects",
        long=True,
    ),
    Kind(
        "numbers-by-the-million",
        "sizes",
        "24 million numbers",
        lambda: b"[" + b"1," * 24_000_000 + b"1]",
        "holds more than 7,500,000 commas",
        long=True,
    ),
    Kind(
        "members-by-the-million",
        "sizes",
        "3 million names",
        lambda: b"{" + b",".join(b'"%x":1' % at for at in range(3_000_000)) + b"}",
        "holds more than 2,500,000 colons",
        long=True,
    ),
    Kind(
        "values-by-the-million",
        "sizes",
        "1,100,000 values",
        lambda: b'{"features": [' + b"1," * 1_100_000 + b"1]}",
        "holds more than 1,000,000 values",
        long=True,
    ),
    Kind(
        "one-name-twice-often",
        "repetitions",
        "100,000 names given twice",
        lambda: b"{" + b",".join(b'"%x":1,"%x":1' % (at, at) for at in range(100_000)) + b"}",
        "holds over 10,000 names given twice",
        long=True,
    ),
    Kind(
        "faults-by-the-hundred-thousand",
        "repetitions",
        "100,000 features that are none",
        lambda: b'{"features": [' + b"1," * 100_000 + b"1]}",
        "faults; make it as",
        long=True,
    ),
    Kind(
        "unknown-members",
        "repetitions",
        "9,000 members that the format doesn't have",
        changed(lambda content: content.update({f"x{at}": at for at in range(9_000)})),
        "is not a member here",
    ),
    Kind(
        "name-of-a-megabyte",
        "sizes",
        "a member with a name of a megabyte",
        changed(lambda content: content.update({"x" * 1_000_000: 1})),
        "is not a member here",
    ),
]


# -- quadratic shapes and references -------------------------------------------------------


def _languages(text: str) -> Callable[[Content], None]:
    letters = [chr(65 + at) for at in range(26)]
    tags = [
        f"{x}{y}{z}".lower() + f"-{a}{b}"
        for x in letters[:1]
        for y in letters[:1]
        for z in letters
        for a in letters
        for b in letters
    ]
    return lambda content: content["dossier"]["title"].update(dict.fromkeys(tags[:9_900], text))


def _look_alike_ids(content: Content) -> None:
    claim = content["claims"][2]
    stem = "ab" * 36
    content["claims"] += [claim | {"id": f"{stem}-{at}"} for at in range(2_000)]
    content["features"][0]["properties"]["claims"] = [f"{stem}-x{at}" for at in range(60)]


def _look_alike_types(content: Content) -> None:
    source = content["sources"][1]
    content["sources"] += [
        source | {"id": f"s{at}", "type": f"article-newspaper-magazine-{at}"} for at in range(1_500)
    ]


def _unknown_kind(content: Content) -> None:
    feature(content, "aport")["properties"]["kind"] = "\x1b]0;owned\x07\x1b[2J" + "A" * 100_000
    content["claims"][0]["places"] = ["aport"] * 9_000


def _same_id(content: Content) -> None:
    content["claims"] += [content["claims"][2]] * 1_500


def _leads_nowhere(content: Content) -> None:
    content["claims"][0]["places"] = [f"nowhere-{at}" for at in range(9_000)]


def _circle_of_replies(content: Content) -> None:
    denial = content["claims"][1]
    count = 3_000
    content["claims"] += [
        denial | {"id": f"d{at}", "answers": [f"d{at + 1}"]} for at in range(count)
    ]
    last = [f"d{at}" for at in range(count)]
    content["claims"].append(denial | {"id": f"d{count}", "answers": last})


def _circle_of_replacements(content: Content) -> None:
    claim = content["claims"][0]
    content["claims"] += [
        claim | {"id": f"r{at}", "replaced_by": f"r{(at + 1) % 500}"} for at in range(500)
    ]


def _names_itself(content: Content) -> None:
    content["claims"][0]["replaced_by"] = content["claims"][0]["id"]


def _chain_of_support(content: Content) -> None:
    said = content["claims"][-1] | {"supports": [], "origins": []}
    content["claims"] += [
        said | {"id": f"s{at}", "said_by": {"en": f"Paper {at}"}, "supports": [f"s{at + 1}"]}
        for at in range(500)
    ] + [said | {"id": "s500"}]


def _chain_of_replies(content: Content) -> None:
    denial = content["claims"][1]
    content["claims"] += [
        denial | {"id": f"d{at}", "answers": [f"d{at - 1}" if at else "it-left"]}
        for at in range(500)
    ]


def _citations(content: Content) -> None:
    content["claims"][2]["citations"] = [
        {"source": "paper", "locator": f"p. {at}"} for at in range(2_000)
    ]


def _places(content: Content) -> None:
    place = feature(content, "cport")
    for at in range(1_000):
        made = copy.deepcopy(place) | {"id": f"p{at}"}
        made["geometry"]["coordinates"] = [11 + at / 100, 45]
        content["features"].append(made)


def _legs(content: Content) -> None:
    leg = feature(content, "leg-sea")
    content["features"] += [copy.deepcopy(leg) | {"id": f"leg-{at}"} for at in range(200)]


def _sightings(content: Content) -> None:
    seen = feature(content, "seen")
    content["features"] += [copy.deepcopy(seen) | {"id": f"seen-{at}"} for at in range(500)]


def _steps(content: Content) -> None:
    content["steps"] += [
        {"id": f"s{at}", "title": {"en": f"Step {at}"}, "text": {"en": "And so on."}}
        for at in range(60)
    ]


def _sources(content: Content) -> None:
    content["sources"] += [content["sources"][0] | {"id": f"w{at}"} for at in range(500)]


QUADRATIC = [
    Kind(
        "empty-languages",
        "quadratic shapes",
        "9,900 languages without a text",
        changed(_languages("")),
        "is ''; give a text that is not empty",
    ),
    Kind("languages", "quadratic shapes", "9,900 languages of one text", changed(_languages("x"))),
    Kind(
        "look-alike-ids",
        "quadratic shapes",
        "2,000 long ids like those that are missing",
        changed(_look_alike_ids),
        "but no claim has this id",
    ),
    Kind(
        "look-alike-types",
        "quadratic shapes",
        "1,500 types like ones that there are",
        changed(_look_alike_types),
        "use one of the 45 types of CSL",
    ),
    Kind(
        "references-to-an-unknown-kind",
        "quadratic shapes",
        "9,000 references to a feature whose kind is 100 kB of escape sequences",
        changed(_unknown_kind),
        "use one of place, leg, candidate, sighting, track",
    ),
    Kind("same-id", "references", "one id 1,500 times", changed(_same_id), "give each its own"),
    Kind(
        "references-that-lead-nowhere",
        "references",
        "9,000 of them",
        changed(_leads_nowhere),
        "but no place has this id",
    ),
    Kind(
        "circle-of-replies",
        "references",
        "3,000 denials, of which the last answers all",
        changed(_circle_of_replies),
        "is a circle of replies",
    ),
    Kind(
        "circle-of-replacements",
        "references",
        "500 claims, each replaced by the next",
        changed(_circle_of_replacements),
        "is a circular correction",
    ),
    Kind(
        "names-itself",
        "references",
        "a claim that is replaced by itself",
        changed(_names_itself),
        "name another claim",
    ),
    Kind(
        "chain-of-support",
        "references",
        "500 claims, each of which supports the next",
        changed(_chain_of_support),
    ),
    Kind(
        "chain-of-replies",
        "references",
        "500 denials, each of which answers the one before",
        changed(_chain_of_replies),
    ),
    Kind(
        "citations-by-the-thousand", "crowds", "2,000 citations of one claim", changed(_citations)
    ),
    Kind("places-by-the-thousand", "crowds", "1,000 places", changed(_places)),
    Kind("legs-by-the-hundred", "crowds", "200 legs on one line", changed(_legs)),
    Kind("sightings-by-the-hundred", "crowds", "500 sightings on one day", changed(_sightings)),
    Kind("steps-by-the-dozen", "crowds", "60 steps of a story", changed(_steps)),
    Kind("sources-by-the-hundred", "crowds", "500 sources", changed(_sources)),
]

# -- dates ---------------------------------------------------------------------------------


def _dated(text: str) -> Callable[[], bytes]:
    """Give a dossier in which a date stands wherever it may."""

    def change(content: Content) -> None:
        content["dossier"].pop("when")
        for step in content["steps"]:
            step.pop("at", None)
        for source in content["sources"]:
            source.pop("issued", None)
            source.pop("accessed", None)
            if source["id"] != "log":  # the track's, whose days are others
                source["issued"] = text
        for claim in content["claims"]:
            claim["said"] = claim["when"] = text
        feature(content, "leg-sea")["properties"] |= {"depart": text, "arrive": text}
        feature(content, "seen")["properties"]["when"] = text

    return changed(change)


def _date(name: str, about: str, text: str, said: str = "", track: str = "") -> Kind:
    as_time = NO_TIME if said or "/" in text or text[:1] in "[{" else ""
    return Kind(
        name,
        "dates",
        about,
        _dated(text),
        said,
        date=(text, said),
        track=([text], [[12, 50]], track or as_time),
        address=f"#at={quote(text, safe='')}",
    )


DATES = [
    _date("first-day", "the calendar's first day", "0001-01-01"),
    _date("about-the-first-day", "three days before it, too", "0001-01-01~"),
    _date("first-year", "the year 1", "0001"),
    _date("about-the-first-year", "about it", "0001~"),
    _date("last-day", "the calendar's last day", "9999-12-31"),
    _date("about-the-last-day", "three days after it, too", "9999-12-31~"),
    _date("last-year", "the year 9999, perhaps", "9999%"),
    _date("last-winter", "a winter that ends in the year 10000", "9999-24"),
    _date("first-century", "a hundred years from the year 0 on", "00XX"),
    _date("last-century", "a hundred years", "99XX"),
    _date("all-time", "from the first to the last day", "0001-01-01/9999-12-31"),
    _date("open-end", "an end that nobody knows", "2001-02-03/.."),
    _date("open-ends", "no end at all", "../..", "without a date at each end"),
    _date("year-0", "the year before the year 1", "0000"),
    _date("year-before-1", "a year before Christ", "-0044-03-15"),
    _date("year-of-five-digits", "a year to come", "Y12000~"),
    _date("year-too-far", "more years than a browser counts", "Y-300000", "outside the years"),
    _date("day-that-there-was-not", "30 February", "2001-02-30", "not in the calendar"),
    _date("leap-day-that-was-not", "29 February 1900", "1900-02-29", "not in the calendar"),
    _date(
        "interval-reversed",
        "an end before its beginning",
        "2001-02-03/2001-01-01",
        "ends before it begins",
    ),
    _date("full-width-digits", "digits of another width", "２００１-01-01", "not a date in EDTF"),
    _date("arabic-digits", "digits of another script", "٢٠٠١-٠١-٠١", "not a date in EDTF"),
    _date("superscript-digits", "what is a digit to Python alone", "200¹-01-01", "not a date"),
    _date("time-of-day", "an hour", "2001-01-01T10:00", "with a time of day", NO_TIME),
    _date(
        "day-in-words",
        "a date of another notation",
        "3 January 2001",
        "not a date in EDTF; write 2001-01-03",
    ),
    _date("set-of-days", "days of which one is meant", "[2001-01-01,2001-01-03..2001-01-05]"),
    _date(
        "set-without-end",
        "a set too long for a date",
        "[2001-01-01" + ",2001-01-02" * 30 + "]",
        "write one date or one interval in EDTF",
    ),
    _date("marks-without-end", "a mark after another", "2001-01-01~~~", "not a date in EDTF"),
]

# -- numbers and shapes --------------------------------------------------------------------


def _moved(lon: float, lat: float, *more: list[float]) -> Callable[[Content], None]:
    """Move the start of the leg, in a box of the whole world."""

    def change(content: Content) -> None:
        content["dossier"]["bbox"] = [-180, -90, 180, 90]
        start = [lon, lat]
        feature(content, "aport")["geometry"]["coordinates"] = start
        feature(content, "seen")["geometry"]["coordinates"] = start
        leg = feature(content, "leg-sea")
        leg["geometry"] = {"type": "LineString", "coordinates": [start, *more, [15, 52]]}
        leg["properties"].pop("parts", None)

    return change


def _at_one_point(content: Content) -> None:
    content["dossier"]["bbox"] = [12, 50, 12, 50]
    _moved(12, 50)(content)
    content["dossier"]["bbox"] = [12, 50, 12, 50]
    for each in content["features"]:
        shape = each["geometry"]
        shape["coordinates"] = {
            "Point": [12, 50],
            "LineString": [[12, 50]] * 3,
            "MultiPoint": [[12, 50]] * 4,
        }[shape["type"]]
    for each in content["features"]:
        each.get("properties", {}).pop("crossings", None)
    for step in content["steps"]:
        step.pop("bbox", None)


def _number(number: Any) -> Callable[[Content], None]:
    return lambda content: content["accounts"][0]["values"][0].update(number=number)


def _positions(count: int) -> Callable[[Content], None]:
    return _moved(12, 50, *([12 + at % 97 / 50, 50 + at % 89 / 50] for at in range(count)))


def _widening(count: int) -> Callable[[Content], None]:
    return _moved(
        12, 50, *([12 + at * 1e-6, 50 + (-1) ** at * (0.5 + at * 1e-6)] for at in range(count))
    )


def _shape(
    name: str,
    about: str,
    change: Callable[[Content], None],
    said: str = "",
    position: list[Any] | None = None,
) -> Kind:
    track = None if position is None else (["2001-02-03"], [position], said)
    return Kind(name, "geometry", about, changed(change), said, track=track)


GEOMETRY = [
    _shape("pole", "a place at the north pole", _moved(0, 90)),
    _shape("south-pole", "a place at the south pole", _moved(180, -90)),
    _shape("date-line", "a place at 180 degrees", _moved(180, 10)),
    _shape("date-line-from-the-west", "a place at -180 degrees", _moved(-180, 10)),
    _shape("antipodes", "ends on the two sides of the Earth", _moved(-165, -52)),
    _shape(
        "round-the-world",
        "a line once round",
        _moved(12, 50, [100, 0], [179, 0], [-179, 0], [-90, 0]),
    ),
    _shape("no-length", "everything at one point, in a box without area", _at_one_point),
    _shape(
        "same-point-often", "5,000 positions at one point", _moved(12, 50, *[[12.0, 50.0]] * 5_000)
    ),
    _shape("zigzag", "20,000 positions to and fro", _positions(20_000)),
    _shape(
        "tiny-steps", "steps of a centimetre", _moved(12, 50, [12.0000001, 50], [12.0000002, 50])
    ),
    _shape("smallest-number", "5e-324 degrees", _moved(5e-324, -5e-324)),
    _shape("beyond-180", "longitude 190", _moved(190, 0), "with longitude 190", [190, 0]),
    _shape("beyond-90", "latitude 91", _moved(0, 91), "with latitude 91", [0, 91]),
    _shape(
        "height",
        "a third number",
        lambda content: feature(content, "cport")["geometry"].update(coordinates=[13, 51, 5]),
        "with a height",
        [13, 51, 5],
    ),
    _shape(
        "text-for-a-number",
        "digits in quotes",
        lambda content: feature(content, "cport")["geometry"].update(coordinates=["13", "51"]),
        "give a longitude and a latitude",
        ["13", "51"],
    ),
    _shape(
        "truth-for-a-number",
        "true for 1",
        lambda content: feature(content, "cport")["geometry"].update(coordinates=[True, False]),
        "give a longitude",
        [True, False],
    ),
    Kind(
        "zigzag-that-widens",
        "geometry",
        "100,000 positions, which overflow the stack of a recursive simplifier",
        changed(_widening(100_000)),
        long=True,
    ),
    Kind("largest-number", "numbers", "1e308 in an account", changed(_number(1e308))),
    Kind("least-number", "numbers", "-1e308 to 1e308", changed(_number([-1e308, 1e308]))),
    Kind(
        "not-exact-number",
        "numbers",
        "2 to the 53rd and one",
        changed(_number(2**53 + 1)),
        "beyond the integers that are exact",
    ),
    Kind(
        "million-kilometres",
        "numbers",
        "the longest length that may be said",
        changed(
            lambda content: feature(content, "leg-sea")["properties"]["lengths"][0].update(
                km=[0, 1_000_000]
            )
        ),
    ),
    Kind(
        "slowest",
        "numbers",
        "a limit of 1e-300 km a day",
        changed(
            lambda content: feature(content, "leg-sea")["properties"]["max_speed"].update(
                km_per_day=1e-300
            )
        ),
    ),
    Kind(
        "most-precise",
        "numbers",
        "a precision of 1e-300 km",
        changed(
            lambda content: feature(content, "cport")["properties"].update(precision_km=1e-300)
        ),
    ),
    Kind(
        "longest-version",
        "numbers",
        "a version of 80 digits",
        changed(lambda content: content["dossier"].update(version="9" * 76 + ".0.0")),
    ),
]

# -- lengths and names of files ------------------------------------------------------------


def _title(length: int) -> Callable[[Content], None]:
    return lambda content: content["dossier"].update(
        title=dict.fromkeys(("en", "fr"), "A" * length)
    )


def _long_texts(content: Content) -> None:
    text = dict.fromkeys(("en", "fr"), "All of it. " * 1_818)
    content["dossier"] |= {"title": text, "summary": text, "attribution": text}
    content["claims"][0]["text"] = content["steps"][0]["text"] = text
    feature(content, "leg-sea")["properties"]["name"] = text


def _named(name: str, about: str, file_name: str, said: str) -> Kind:
    return Kind(name, "names of files", about, lambda: b"{}", said, file_name=file_name)


LENGTHS = [
    Kind("title-of-256", "sizes", "a title of more than 255 letters", changed(_title(256))),
    Kind("title-of-20,000", "sizes", "the longest title", changed(_title(20_000))),
    Kind("longest-texts", "sizes", "texts of 20,000 letters in six members", changed(_long_texts)),
    Kind(
        "title-in-utf-16",
        "sizes",
        "16,000 letters that take two units each",
        changed(lambda content: content["dossier"].update(summary={"en": "🚢" * 20_000})),
    ),
    Kind(
        "longest-id",
        "sizes",
        "an id of 80 letters",
        changed(lambda content: content["dossier"].update(id="a" * 80)),
    ),
    Kind(
        "too-long-id",
        "sizes",
        "an id of 81 letters",
        changed(lambda content: content["dossier"].update(id="a" * 81)),
        "at most 80",
    ),
    Kind(
        "id-that-leads-out",
        "names of files",
        "an id that is a way out of a folder",
        changed(lambda content: content["dossier"].update(id="../../x")),
        "use small letters, digits and single hyphens",
    ),
    Kind(
        "id-of-a-device",
        "names of files",
        "an id that is a device of Windows",
        changed(lambda content: content["dossier"].update(id="con")),
    ),
    _named(
        "name-with-an-escape",
        "an escape sequence in the file's name",
        "a\x1b[2Jb.geojson",
        "'a\\x1b[2Jb.geojson': file: type is missing",
    ),
    _named(
        "name-of-two-lines",
        "a line end in the file's name",
        "a\nb: fine.geojson",
        "'a\\nb: fine.geojson': file: type is missing",
    ),
    _named(
        "name-that-reads-backwards",
        "U+202E in the file's name",
        "a\u202enosjoeg.geojson",
        "'a\\u202enosjoeg.geojson'",
    ),
    _named(
        "name-of-255-bytes",
        "the longest name of a file",
        "a" * 247 + ".geojson",
        "...: file: type is missing",
    ),
    _named(
        "name-like-an-option", "a hyphen at its start", "--help.geojson", "--help.geojson: file"
    ),
    _named("name-with-places", "places of a format string", "{day}%s.geojson", "{day}%s.geojson:"),
]

TRACKS = [
    Kind(
        "times-backwards",
        "tracks",
        "a time before the one above it",
        track=(["2001-02-03", "2001-01-01"], [[12, 50], [13, 51]], "sort them by time"),
    ),
    Kind(
        "times-missing",
        "tracks",
        "two positions, one time",
        track=(["2001-02-03"], [[12, 50], [13, 51]], "give each position its time"),
    ),
    Kind("no-times", "tracks", "an empty list", track=([], [[12, 50]], "give a list of one time")),
    Kind("no-positions", "tracks", "no position", track=(["2001-02-03"], [], "has no position")),
    Kind(
        "instants-of-the-first-year",
        "tracks",
        "an hour in the year 1",
        track=(["0001-01-01T00:00Z"], [[12, 50]], ""),
    ),
    Kind(
        "second-60",
        "tracks",
        "a leap second",
        track=(["2016-12-31T23:59:60Z"], [[12, 50]], NO_TIME),
    ),
    Kind(
        "hour-24",
        "tracks",
        "an hour that there is not",
        track=(["2001-01-01T24:00Z"], [[12, 50]], NO_TIME),
    ),
    Kind(
        "local-time",
        "tracks",
        "a time that is not of UTC",
        track=(["2001-01-01T10:00+09:00"], [[12, 50]], NO_TIME),
    ),
    Kind(
        "instants-by-the-ten-thousand",
        "tracks",
        "20,000 positions of one day",
        track=(["2001-02-03T04:20:00Z"] * 20_000, [[12.5, 50.5]] * 20_000, ""),
        long=True,
    ),
    Kind(
        "days-by-the-ten-thousand",
        "tracks",
        "20,000 days about which nobody is sure",
        track=(
            [
                f"{1000 + at // 300:04}-{at // 25 % 12 + 1:02}-{at % 25 + 1:02}~"
                for at in range(20_000)
            ],
            [[12.5, 50.5]] * 20_000,
            "",
        ),
        long=True,
    ),
]

ADDRESSES = [
    Kind(
        "address-too-long",
        "addresses",
        "an address of 100,000 letters",
        address="#at=" + "9" * 100_000,
    ),
    Kind(
        "address-of-bad-escapes",
        "addresses",
        "escapes that are none",
        address="#%E0%A4%A&at=%&sel=%zz",
    ),
    Kind(
        "address-of-inherited-names",
        "addresses",
        "what every object has",
        address="#sel=__proto__&who=constructor&kind=toString&lang=hasOwnProperty&__proto__=x",
    ),
    Kind(
        "address-of-numbers",
        "addresses",
        "numbers that are none",
        address="#view=NaN/Infinity/1e999&view=1e999/200/4&at=0000-00-00",
    ),
    Kind(
        "address-of-days",
        "addresses",
        "days beyond every clock",
        address="#at=9999-12-31&from=x&to=y",
    ),
    Kind(
        "address-of-names-by-the-hundred",
        "addresses",
        "one name often",
        address="#" + "at=x&" * 390,
    ),
]

KINDS: tuple[Kind, ...] = (
    *TEXTS,
    *MARKUP,
    *ENCODINGS,
    *QUADRATIC,
    *DATES,
    *GEOMETRY,
    *LENGTHS,
    *TRACKS,
    *ADDRESSES,
)


def with_track(times: list[Any], positions: list[Any]) -> bytes:
    """Give a dossier whose track has these times and positions."""
    content = whole()
    content["dossier"]["bbox"] = [-180, -90, 180, 90]
    content["sources"][2].pop("issued", None)
    track = feature(content, "track-example")
    track["geometry"]["coordinates"] = positions
    track["properties"]["coordinateProperties"]["times"] = times
    return json.dumps(content).encode()


@cache
def file_of(name: str) -> bytes:
    """Make the file of a kind, once."""
    (kind,) = [each for each in KINDS if each.name == name]
    assert kind.make is not None
    return kind.make()


# -- the table -----------------------------------------------------------------------------

HEAD = """\
# Hostile files

Kinds of bad input, and what every entry answers to each. `python -m tests.support.hostile` writes
this table and the files beside it from `tests/support/hostile.py`; files over {limit} kB are made
when a test asks for them. `tests/test_hostile.py` holds the reader, dates and tracks, the addresses
are held by `tests/browser/test_address.py`, the outputs by `tests/test_hostile_outputs.py`: a few
in each run, all with `--long`.

{kinds} kinds, {cells:,} cells filled of {all:,}.

## By the entries

What is refused says so with these words; ✓ is read like any other; an empty cell is not filled.

| kind | what it is | reader | a date | a time of a track | an address of the page |
|---|---|---|---|---|---|
"""

OUTPUTS = """
## By the outputs

What the reader accepts, every output writes (✓), or refuses with words (✗).

{legend}

| kind | {numbers} |
|---|{rules}|
"""


def cells() -> dict[tuple[str, str], str]:
    """Give what is expected, by kind and entry: words of a refusal, or nothing."""
    found: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        if kind.make:
            found[kind.name, "reader"] = kind.said
        if kind.date:
            found[kind.name, "date"] = kind.date[1]
        if kind.track:
            found[kind.name, "track"] = kind.track[2]
        if kind.address:
            found[kind.name, "address"] = "left out"
        if kind.is_accepted:
            found |= {(kind.name, sink.name): kind.outputs.get(sink.name, "") for sink in sinks()}
    return found


def table() -> str:
    """Write the table of kinds by entries."""
    filled, ways = cells(), [sink.name for sink in sinks()]
    entries = ("reader", "date", "track", "address")
    text = HEAD.format(
        limit=SMALL_BYTES // 1_000, kinds=len(KINDS), cells=len(filled),
        all=len(KINDS) * (len(entries) + len(ways)),
    )  # fmt: skip
    for kind in KINDS:
        told = [_told(filled.get((kind.name, entry))) for entry in entries]
        text += f"| {kind.name} | {kind.about} | {' | '.join(told)} |\n"
    numbers = range(1, len(ways) + 1)
    legend = ", ".join(f"{at} `{name}`" for at, name in zip(numbers, ways, strict=True))
    text += OUTPUTS.format(
        legend=legend, numbers=" | ".join(map(str, numbers)), rules="|".join("-" * len(ways))
    )
    for kind in KINDS:
        if kind.is_accepted:
            marks = ["✗" if filled[kind.name, name] else "✓" for name in ways]
            text += f"| {kind.name} | {' | '.join(marks)} |\n"
    return text


def _told(cell: str | None) -> str:
    if cell is None:
        return ""
    return "`" + cell.replace("`", "'").replace("|", "\\|") + "`" if cell else "✓"


def small_files() -> dict[str, bytes]:
    """Give the files that are committed, by name."""
    found = {}
    for kind in KINDS:
        if kind.make and not kind.long and len(content := file_of(kind.name)) <= SMALL_BYTES:
            found[f"{kind.name.replace(',', '')}.geojson"] = content
    return found


def main() -> None:
    """Write the files and the table anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    for name, content in small_files().items():
        (FOLDER / name).write_bytes(content)
    TABLE.write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    main()
