"""The interface's sentences with a dossier's own words in them, where it gives any."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from geoapp.catalogues import N_, interface_language, translate
from geoapp.dossier import Dossier

SUBJECT: Final = "{subject}"
"""Where a message names what moved."""

OF_PICTURES: Final = MappingProxyType(
    {
        N_("sightings"): N_("pictures"),
        N_("Sightings: {what}."): N_("Pictures: {what}."),
        N_(
            "Filtered: statements {claims} of {all}, legs {legs} of {alllegs}, "
            "sightings {seen} of {allseen}."
        ): N_(
            "Filtered: statements {claims} of {all}, legs {legs} of {alllegs}, "
            "pictures {seen} of {allseen}."
        ),
    }
)
"""What is said of sightings, and what is said instead where every one of them is a picture."""


def own_words(dossier: Dossier, lang: str) -> dict[str, str]:
    """
    Give the words of a dossier that stand in the interface's sentences.

    Parameters
    ----------
    dossier
        A dossier.
    lang
        Language of the interface.

    Returns
    -------
    words
        By message, what is said instead: ``{subject}``, what moved, and ``kicker``, both the
        dossier's if it has them in this language, else a neutral word; and the messages of
        `OF_PICTURES` where all sightings are pictures.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> own_words(dossier, "fr")["{subject}"], own_words(dossier, "fr")["sightings"]
    ('la cargaison', 'images')
    >>> header = dossier.header.model_copy(update={"subject": None})
    >>> own_words(dossier.model_copy(update={"header": header, "features": ()}), "en")["{subject}"]
    'whatever took this route'
    """
    t, info = translate(lang), dossier.header
    known = interface_language(lang)
    words = {
        SUBJECT: (info.subject or {}).get(known) or t(N_("subject")),
        "kicker": (info.kicker or {}).get(known) or t(N_("kicker")),
    }
    if dossier.sightings and all(seen.properties.how == "picture" for seen in dossier.sightings):
        words |= {message: t(instead) for message, instead in OF_PICTURES.items()}
    return words


def translate_for(dossier: Dossier, lang: str) -> Callable[[str], str]:
    """
    Give the function that says a message in a language, with a dossier's own words in it.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> translate_for(read_dossier(built_in()), "en")("{by}, {subject} could have been near {to}.")
    '{by}, the shipment could have been near {to}.'
    """
    t, words = translate(lang), own_words(dossier, lang)
    return lambda message: words.get(message, t(message)).replace(SUBJECT, words[SUBJECT])
