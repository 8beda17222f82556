"""What files of tracks say of a route, as far as a picture tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geoapp.catalogues import N_, interface_language, say, translate
from geoapp.dossier import Dossier
from geoapp.text.quantities import say_amount, say_km
from geoapp.text.sources import colon, semicolon
from geoapp.when import DAY_S, EPOCH

VERDICT_WORDS = {
    "i": N_("transmitting, inside what the claim allows"),
    "o": N_("transmitting, and not where the claim puts it"),
    "s": N_("silent"),
    "n": N_("not covered by this source"),
}
"""What a verdict says, by its first letter."""

MOST_NAMES = 3
HOUR_S = 3_600


@dataclass(frozen=True)
class LegVerdicts:
    """The verdicts on a leg by the number of the track: a letter for each day from the first."""

    leg: str
    first: date
    days: int
    by_track: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class FoundTracks:
    """
    Positions of files of tracks, by track and time, and what is between them.

    Parameters
    ----------
    positions
        Rows of longitude and latitude, degrees; those that are drawn.
    seconds
        The time of each, since 1970.
    tracks
        The number of the track of each.
    names
        Of each track.
    silences
        The row of the second position of each, the longest first.
    pairs
        The same of pairs that no ship can have sailed.
    pairs_km
        How far apart the positions of each pair are.
    day_counts
        How many positions there are of each day from the first, drawn or not.
    legs
        The verdicts.
    """

    positions: NDArray[np.float64]
    seconds: NDArray[np.int64]
    tracks: NDArray[np.int64]
    names: Sequence[str]
    silences: NDArray[np.int64]
    pairs: NDArray[np.int64]
    pairs_km: NDArray[np.float64]
    day_counts: tuple[date, Sequence[int]]
    legs: Sequence[LegVerdicts]

    def shown(self, mode: str, day: date | None) -> NDArray[np.bool_]:
        """Mark the positions that stand on a day in one of the three views."""
        return self._overlapping(self.seconds, self.seconds, mode, day)

    def between(self, at: NDArray[np.int64], mode: str, day: date | None) -> NDArray[np.int64]:
        """Choose the silences, or the pairs, that stand on a day, by their place in `at`."""
        return np.flatnonzero(self._overlapping(self.seconds[at - 1], self.seconds[at], mode, day))

    @staticmethod
    def _overlapping(
        starts: NDArray[np.int64], ends: NDArray[np.int64], mode: str, day: date | None
    ) -> NDArray[np.bool_]:
        if day is None or mode == "all":
            return np.ones(len(starts), bool)
        first = (day - EPOCH).days * DAY_S
        begun: NDArray[np.bool_] = starts < first + DAY_S
        return begun if mode == "past" else begun & (ends >= first)

    def silence_words(self, at: int, lang: str) -> str:
        """Say how long a silence is."""
        words = translate(lang)("silence, {h} h: nothing received")
        return words.replace("{h}", say_amount(self._hours(at), lang))

    def pair_words(self, number: int, lang: str) -> str:
        """Say how far apart in space and time the positions of a pair are."""
        at, t = int(self.pairs[number]), translate(lang)
        seconds = int(self.seconds[at] - self.seconds[at - 1])
        time = (
            f"{say_amount(seconds, lang)} s"
            if seconds < HOUR_S
            else t("{h} h").replace("{h}", say_amount(self._hours(at), lang))
        )
        km = float(self.pairs_km[number])
        words = t("impossible: {km} in {time}").replace("{time}", time)
        return words.replace("{km}", say_km(km, km, interface_language(lang)))

    def words(self, dossier: Dossier, day: date, lang: str) -> str:
        """Say what was measured on a day and what that says of each leg, as the page does."""
        t = translate(lang)
        said = [self._measured(day, lang)]
        silent = self.silences[self.between(self.silences, "now", day)]
        if len(silent):
            hours = [t("{h} h").replace("{h}", say_amount(self._hours(at), lang)) for at in silent]
            who = [
                f"{self.names[self.tracks[at]]} ({long})"
                for at, long in zip(silent, hours, strict=True)
            ]
            words = t("Silent, at the receivers of this file: {who}.")
            said.append(words.replace("{who}", _listed(who, lang)))
        names = {leg.id: leg.properties.name for leg in dossier.legs}
        for leg in self.legs:
            at = (day - leg.first).days
            if leg.leg not in names or not 0 <= at < leg.days:  # a step may leave its legs out
                continue
            each = [
                f"{self.names[track]}{colon(lang)}{t(VERDICT_WORDS[letters[at]])}"
                for track, letters in leg.by_track
                if letters[at] != "n"
            ]
            words = t("{leg}, by these positions: {verdicts}.")
            words = words.replace("{leg}", say(names[leg.leg], lang))
            verdicts = _listed(each or [t(VERDICT_WORDS["n"])], lang)
            said.append(words.replace("{verdicts}", verdicts))
        return " ".join(filter(None, said))

    def _measured(self, day: date, lang: str) -> str:
        first, counts = self.day_counts
        at, t = (day - first).days, translate(lang)
        if not 0 <= at < len(counts):
            return ""
        if not counts[at]:
            return t("No position was measured on this day; some were before it and after it.")
        here = np.flatnonzero(self.shown("now", day))
        here = here[np.argsort(self.seconds[here], kind="stable")]
        who = dict.fromkeys(self.names[track] for track in self.tracks[here].tolist())
        words = t("Positions measured on this day: {n} ({who}).")
        words = words.replace("{n}", say_amount(counts[at], lang))
        return words.replace("{who}", _listed(list(who), lang))

    def _hours(self, at: int) -> float:
        return float(self.seconds[at] - self.seconds[at - 1]) / HOUR_S


def _listed(names: Sequence[str], lang: str) -> str:
    """Name the first few."""
    more = ["…"] if len(names) > MOST_NAMES else []
    return semicolon(interface_language(lang)).join([*names[:MOST_NAMES], *more])
