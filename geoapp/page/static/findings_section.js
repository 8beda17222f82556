/* Below the map: what files of tracks say, as tables with all the facts of the map and the clock. */
import { el } from "./dom.js";
import { DAY_S, foundOf, hoursOf, sayHours, verdictWords } from "./found.js";
import { N_, colon, say, sayKm, sayNumber, semicolon, t } from "./text.js";
import { dayNumber, isoDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { Found } from "./found.js" */
/** @import { Child } from "./types.js" */

const ROWS_AT_ONCE = 100;
const CONDITIONS = [
  N_("at least 12 hours"),
  N_("more than 50 nautical miles from shore"),
  N_("more than 10 positions a day received there"),
  N_("14 positions by satellite in the 12 hours before"),
];

/** @param {number} second */
const moment = (second) => new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
/** @param {string} letter */
const stateWords = (letter) => ({ m: t("met"), n: t("not met") })[letter] ?? t("no data");

/**
 * A table that is made when it is opened, some rows at a time: there can be thousands.
 * @param {string} title
 * @param {string[]} names
 * @param {number} count
 * @param {(at: number) => Child[]} rowOf
 * @param {boolean} [open]
 */
function table(title, names, count, rowOf, open) {
  const head = el(
    "tr",
    {},
    names.map((name) => el("th", { scope: "col" }, name)),
  );
  const body = el("tbody");
  const more = el("button", { type: "button", class: "link", onclick: () => fill() });
  const fill = () => {
    const from = body.children.length;
    const rows = Array.from({ length: Math.min(count - from, ROWS_AT_ONCE) }, (_, i) => {
      const [first, ...cells] = rowOf(from + i);
      const others = cells.map((cell, at) => el("td", { "data-label": names[at + 1] }, cell));
      return el("tr", {}, el("th", { scope: "row" }, first), others);
    });
    body.append(...rows);
    const left = count - body.children.length;
    more.hidden = left <= 0;
    more.textContent = t("More rows: {n}", { n: sayNumber(Math.min(left, ROWS_AT_ONCE)) });
  };
  const wide = { class: "scroll", tabindex: "0", role: "region", "aria-label": t("Table") + ": " + title };
  const details = el("details", { open }, el("summary", {}, title));
  const show = () => {
    if (!details.open || details.children.length > 1) return;
    fill();
    details.append(el("div", wide, el("table", {}, el("thead", {}, head), body)), more);
  };
  details.addEventListener("toggle", show);
  show();
  return details;
}

/**
 * A time that leads to its day, where the clock has it.
 * @param {number} second
 * @param {Page} page
 */
function time(second, page) {
  const day = Math.floor(second / DAY_S);
  const { first, last } = page.data.clock;
  if (day < dayNumber(first) || day > dayNumber(last)) return moment(second);
  return el("button", { type: "button", class: "link", onclick: () => page.set({ day }) }, moment(second));
}

/**
 * @param {Found} found
 * @param {Page} page
 */
function verdictTable(found, page) {
  const names = [t("Leg"), t("Day"), t("Track"), t("Positions"), t("Of these inside"), t("Verdict")];
  const open = t("the claim leaves open whether it was on the leg all that day");
  /** @type {(() => Child[])[]} */
  const rows = [];
  for (const leg of found.data.legs) {
    const day0 = dayNumber(leg.first);
    const name = () => page.button(leg.leg, say(page.entry(leg.leg).item.name));
    for (let day = day0; day < day0 + leg.certain.length; day++) {
      const on = () => time(day * DAY_S, page);
      const day10 = () => {
        const element = on();
        return typeof element === "string" ? isoDay(day) : Object.assign(element, { textContent: isoDay(day) });
      };
      const said = found.verdicts(leg, day) ?? [];
      for (const { track, verdict, positions, inside, certain } of said) {
        const words = verdictWords(verdict) + (verdict === "o" && !certain ? semicolon() + open : "");
        const counts = [positions, inside].map((count) => sayNumber(count));
        rows.push(() => [name(), day10(), found.tracks[track].id, ...counts, words]);
      }
      const others = said.length ? t("all others") : t("All");
      if (said.length < found.tracks.length) rows.push(() => [name(), day10(), others, "0", "0", verdictWords("n")]);
    }
  }
  if (!rows.length) return el("p", {}, t("No leg is one that a ship can go."));
  return table(t("Verdicts by leg and day"), names, rows.length, (at) => rows[at](), true);
}

/**
 * @param {Found} found
 * @param {Page} page
 */
function silenceTable(found, page) {
  const said = (/** @type {{ disabling: boolean, states: string }} */ { disabling, states }) =>
    [
      disabling ? t("likely switched off, by the rule of {rule}", { rule: found.data.rule }) : t("nothing received"),
      ...CONDITIONS.map((name, at) => t(name) + colon() + stateWords(states[at])),
    ].join(semicolon());
  const title = t("Silences, longer than {h} hours: {n}", {
    h: sayNumber(found.data.thresholds.silence_h),
    n: sayNumber(found.silences.length),
  });
  const names = [t("Track"), t("From (UTC)"), t("To (UTC)"), t("Hours"), t("Length"), t("What can be said")];
  return table(title, names, found.silences.length, (at) => {
    const one = found.silences[at];
    const ends = [time(one.from, page), time(one.to, page)];
    return [found.tracks[one.track].id, ...ends, sayHours(hoursOf(one)), sayKm(one.km), said(one)];
  });
}

/**
 * @param {Found} found
 * @param {Page} page
 */
function pairTable(found, page) {
  const title = t("Pairs of positions that no ship can have sailed, beyond {speed} km/h: {n}", {
    speed: sayNumber(found.data.thresholds.fastest_km_h, { maximumFractionDigits: 1 }),
    n: sayNumber(found.pairs.length),
  });
  const names = [t("Track"), t("From (UTC)"), t("To (UTC)"), t("Length"), t("km/h")];
  return table(title, names, found.pairs.length, (at) => {
    const { track, from, to, km, speed } = found.pairs[at];
    const quick = speed === null ? t("two places at one time") : sayNumber(speed, { maximumFractionDigits: 0 });
    return [found.tracks[track].id, time(from, page), time(to, page), sayKm(km), quick];
  });
}

/** @param {Found} found */
function trackTable(found) {
  const names = [t("Track"), t("Positions"), t("From (UTC)"), t("To (UTC)"), t("Length"), t("Remarks")];
  return table(t("Tracks: {n}", { n: sayNumber(found.tracks.length) }), names, found.tracks.length, (at) => {
    const { id, positions, first, last, km, twoPlaces, onLand, openHours } = found.tracks[at];
    const remarks = [
      twoPlaces ? t("two transmitters or false positions: {n}", { n: sayNumber(twoPlaces) }) : "",
      onLand ? t("on land, more than 11 km from all water of the base map: {n}", { n: sayNumber(onLand) }) : "",
      openHours ? t("nothing received for the last {h} hours of the files", { h: sayHours(openHours) }) : "",
    ];
    const ends = [first, last].map((iso) => iso.slice(0, 19).replace("T", " "));
    return [id, sayNumber(positions), ...ends, sayKm(km), remarks.filter(Boolean).join(semicolon())];
  });
}

/**
 * The section of files of tracks.
 * @param {Page} page
 */
export function findingsSection(page) {
  const found = foundOf(page.data);
  const { files, within, thresholds, legs } = found.data;
  const all = found.tracks.reduce((sum, { positions }) => sum + positions, 0);
  const told = files.map((one) =>
    el(
      "li",
      {},
      t("{file}: {n} positions in {rows} rows; not read: {unread}; times without a zone, taken as UTC: {unzoned}.", {
        file: one.file,
        n: sayNumber(one.positions),
        rows: sayNumber(one.rows),
        unread: sayNumber(one.unread),
        unzoned: sayNumber(one.unzoned),
      }),
    ),
  );
  const coverage = legs.map((leg) =>
    el(
      "li",
      {},
      t("Positions of this source within {km} of {leg}, of any ship on any day: {n}.", {
        km: sayKm(thresholds.corridor_km),
        leg: say(page.entry(leg.leg).item.name),
        n: sayNumber(leg.received),
      }),
    ),
  );
  return el(
    "section",
    { id: "findings", class: "below" },
    el("h2", {}, t("Tracks beside the claim")),
    el(
      "p",
      { class: "lede" },
      t(
        "Measured positions of files, held against each leg and day. Nothing is drawn between two positions: a " +
          "dashed line or a hatched bar is a silence, in which this source received nothing; receivers miss " +
          "positions, and a file may be an extract. A ring is one of two positions that no ship can have sailed " +
          "between.",
      ),
    ),
    el("ul", { class: "values" }, told, coverage),
    within === null
      ? null
      : el(
          "p",
          { class: "caveat" },
          t(
            "Drawn are {drawn} of {all} positions: both ends of every silence and of every impossible pair, and of " +
              "the others those that tell most of the course. Each of the rest lies within {km} of the even way " +
              "between the two drawn before and after it.",
            { drawn: sayNumber(found.time.length), all: sayNumber(all), km: sayKm(within) },
          ),
        ),
    verdictTable(found, page),
    silenceTable(found, page),
    pairTable(found, page),
    trackTable(found),
  );
}
