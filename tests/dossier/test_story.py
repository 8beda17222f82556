"""The story that comes with geoapp: whole, in both languages, no surer than its claims."""

from __future__ import annotations

import re

import pytest

from geoapp.dossier import Dossier, Step, built_in, read_dossier

LANGUAGES = ("en", "fr")
# Words that keep an accusation one.
ATTRIBUTED = {
    "en": re.compile(r"[Bb]y its account|by the White House’s account|says the White House"),
    "fr": re.compile(r"[Ss]elon (elle|la Maison-Blanche)|dit la Maison-Blanche"),
}


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


def texts_of(step: Step) -> list[dict[str, str]]:
    found = [step.title, step.text, step.notes or {}]
    for question in step.questions:
        found += [question.text, *(option.text for option in question.options)]
        found += [question.answer.text] if question.answer else []
    return found


def test_it_has_8_to_14_steps_from_what_was_said_to_how_we_know(dossier: Dossier) -> None:
    assert 8 <= len(dossier.steps) <= 14
    assert dossier.steps[0].id == "what-was-said"
    assert dossier.steps[-1].id == "how-do-we-know"
    assert dossier.steps[-1].title == {"en": "How do we know?", "fr": "Comment le sait-on\u202f?"}


def test_it_is_whole_in_both_languages(dossier: Dossier) -> None:
    for step in dossier.steps:
        assert step.notes
        for text in texts_of(step):
            assert set(text) == set(LANGUAGES), step.id


def test_every_step_has_a_day_a_selection_and_the_claims_it_rests_on(dossier: Dossier) -> None:
    for step in dossier.steps:
        assert step.at
        assert step.select
        assert step.claims, step.id


def test_what_came_later_stands_in_a_dated_list_and_not_on_the_clock(dossier: Dossier) -> None:
    step = next(step for step in dossier.steps if step.id == "changed-by-2026")
    first, last = str(dossier.header.when).split("/")
    assert first <= str(step.at) <= last
    for lang in LANGUAGES:
        head, *lines = step.text[lang].split("\n")
        assert not re.search(r"\d", head)
        assert len(lines) >= 5
        for line in lines:
            assert re.match(r"[^:]*\b20\d\d\u00a0?:", line), line


def test_every_kind_of_question_is_asked(dossier: Dossier) -> None:
    kinds = {question.kind for step in dossier.steps for question in step.questions}
    assert kinds == {"estimate", "choice", "point", "grade", "open"}


def test_pictures_stay_those_of_the_white_house(dossier: Dossier) -> None:
    accusing = {claim.id for claim in dossier.claims if claim.kind == "accusation"}
    told = [step for step in dossier.steps if re.search(r"picture|by-rail|what-was-said", step.id)]
    assert len(told) == 5
    for step in told:
        assert accusing & set(step.claims), step.id
        for lang in LANGUAGES:
            assert ATTRIBUTED[lang].search(step.text[lang]), (step.id, lang)


def test_denials_and_gaps_have_steps_of_their_own(dossier: Dossier) -> None:
    by_id = {step.id: step for step in dossier.steps}
    denials = {claim.id for claim in dossier.claims if claim.kind == "denial"}
    assert len(denials & set(by_id["who-denies"].claims)) >= 4
    assert by_id["not-known"].select == "depot-or-port"


def test_every_large_number_of_a_step_is_one_that_the_dossier_gives(dossier: Dossier) -> None:
    said = " ".join(
        text["en"]
        for text in [
            *(claim.text for claim in dossier.claims),
            *(value.text for account in dossier.accounts for value in account.values),
            *(leg.properties.note or {"en": ""} for leg in dossier.legs),
            *(place.properties.name for place in dossier.places),
        ]
    )
    computed = {"6,920", "7", "8"}
    for step in dossier.steps:
        for text in texts_of(step)[:2] + [q.answer.text for q in step.questions if q.answer]:
            for number in re.findall(r"\d[\d,.]*\d", text["en"]):
                assert number in computed or number in said, (step.id, number)


TOLD = {
    "Kirby": "Kirby",
    "1,000 containers of military equipment and munitions": "1\u202f000 conteneurs de matériel",
    "war in Ukraine": "guerre en Ukraine",
    "satellite images": "images satellite",
    "condemned it": "condamné(e| cette livraison)",
    "In return": "En (retour|échange)",
    "Kim Jong Un (and Vladimir Putin )?had met": "(s’étaient|avait) rencontré",
    "nuclear response": "réponse nucléaire",
}
"""What the report that the map follows says, in each language."""


def test_the_report_is_told_in_the_summary_and_in_the_first_two_steps(dossier: Dossier) -> None:
    steps = dossier.steps[:2]
    for english, french in TOLD.items():
        for lang, words in (("en", english), ("fr", french)):
            assert re.search(words, dossier.header.summary[lang]), words
            assert any(re.search(words, step.text[lang]) for step in steps), words


def test_the_attribution_is_no_stronger_than_the_replies(dossier: Dossier) -> None:
    english = dossier.header.attribution["en"]
    assert "dismissed by Moscow; Pyongyang denies arms dealings in general" in english
    assert "reject" not in english
    assert not re.search("CSIS|VOA|NK Pro", english), "they looked at other places or months"
    assert {"en", "fr", "ko", "ru", "uk"} == set(dossier.header.attribution)


@pytest.mark.parametrize(
    "name", ["what-was-said", "picture-1", "picture-2", "picture-3", "who-else-looked"]
)
def test_a_step_with_a_picture_leads_to_where_it_can_be_seen(dossier: Dossier, name: str) -> None:
    step = next(step for step in dossier.steps if step.id == name)
    sources = {source.id: source for source in dossier.sources}
    assert step.citations
    for citation in step.citations:
        assert sources[citation.source].url
        assert re.search("picture", str(citation.locator))
