/*
 * Measured positions on one canvas: a dot where and when something was measured; between two of them nothing is
 * drawn.
 */
import { el, write } from "./dom.js";
import { Dots } from "./dots.js";
import { citationList, claimGroups } from "./evidence.js";
import { questionList } from "./filters.js";
import { decodeLines } from "./lines.js";
import { locale, say, sayNumber, semicolon, t, textIn } from "./text.js";
import { sayDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { PageState, Position, Track } from "./types.js" */

const MOST_NAMES = 3;
/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** @param {Position} position */
const at = (position) => position.map((degrees) => degrees.toFixed(3)).join(", ");

export class Tracks extends Dots {
  /** The place of a position in its track. */
  /** @type {Uint32Array} */
  index;

  /** @param {Page} page the page, whose map is drawn */
  constructor(page) {
    super(page.map, "tracks", 440);
    this.page = page;
    this.tracks = page.data.tracks;
    /** @type {string | null} */
    this.key = null;
    for (const track of this.tracks) {
      track.positions = decodeLines([track.at], track.scale)[0];
      /* Pairs of the first day that a position can be of, and how many days more it can. */
      track.times = decodeLines([track.on], 1)[0].map(([more, first]) => [first, first + more]);
    }
    this.points = this.tracks.map((track) => track.positions.map((position) => this.map.project(position, 0)));
    if (!page.data.legs.length && !page.data.places.length) {
      page.view.options.positions = this.tracks.flatMap((track) => track.positions);
      page.viewport.fit();
    }
    this.map.on("click", (event) => this.pick(event));
  }

  /** The positions of the tracks that the filter leaves, in the order of the last day that each can be of. */
  sort() {
    const kept = this.tracks.map((track, which) => ({ track, which })).filter(({ track }) => track.kept !== false);
    const times = kept.flatMap(({ track }) => track.times);
    const n = (this.n = times.length);
    const day0 = n ? times.reduce((least, [, last]) => Math.min(least, last), Infinity) : 0;
    const end = times.reduce((most, [, last]) => Math.max(most, last), day0);
    this.widest = times.reduce((most, [first, last]) => Math.max(most, last - first), 0);
    /* from[day - day0]: how many are over before it. */
    const from = new Int32Array(end - day0 + 2);
    for (const [, last] of times) from[last - day0 + 1]++;
    for (let i = 1; i < from.length; i++) from[i] += from[i - 1];
    [this.first, this.last] = [new Int32Array(n), new Int32Array(n)];
    /* A position is of one moment: it is certain on a day that it alone can be of. */
    [this.sureFrom, this.sureTo] = [this.last, this.first];
    [this.which, this.index] = [new Uint32Array(n), new Uint32Array(n)];
    [this.x, this.y] = [new Float64Array(n), new Float64Array(n)];
    [this.left, this.top] = [new Int16Array(n), new Int16Array(n)];
    for (const { track, which } of kept) {
      track.times.forEach(([first, last], index) => {
        const i = from[last - day0]++;
        [this.first[i], this.last[i], this.which[i], this.index[i]] = [first, last, which, index];
        [this.x[i], this.y[i]] = [this.points[which][index].x, this.points[which][index].y];
      });
    }
  }

  dress() {
    const ours = { claimed: colour("--accent"), independent: colour("--observer") };
    const paper = colour("--paper");
    const made = { claimed: this.pair(ours.claimed, paper), independent: this.pair(ours.independent, paper) };
    this.dots = this.tracks.map((track) => made[track.standing]);
    this.dip(colour("--quiet"));
  }

  repaint() {
    this.dress();
    this.draw();
  }

  /** @param {PageState} state */
  show(state) {
    const key = this.tracks.map((track) => Number(track.kept !== false)).join("");
    const isNew = key !== this.key;
    this.state = state;
    this.key = key;
    if (isNew) this.sort();
    if (isNew) this.place();
    else this.draw();
  }

  /**
   * Whose dot of the day lies under a click.
   * @param {L.LeafletMouseEvent} event
   */
  pick({ containerPoint, originalEvent }) {
    const { target } = originalEvent;
    if (target instanceof Element && target.closest(".leaflet-interactive")) return;
    const found = this.nearest(containerPoint);
    if (found >= 0) this.page.select(this.tracks[this.which[found]].id);
  }

  /**
   * What was measured on a day, in words; that nothing was is said too.
   * @param {number} day
   */
  words(day) {
    const [from, to] = this.range(day);
    let [sure, perhaps] = [0, 0];
    /** @type {Set<number>} */
    const who = new Set();
    for (let i = from; i < to; i++) {
      if (this.first[i] > day) continue;
      if (this.first[i] === this.last[i]) sure++;
      else perhaps++;
      who.add(this.which[i]);
    }
    const names = [...who].slice(0, MOST_NAMES).map((which) => say(this.tracks[which].name));
    const told = {
      n: sayNumber(sure),
      who: names.join(semicolon()) + (who.size > MOST_NAMES ? semicolon() + "…" : ""),
    };
    if (sure) {
      return (
        t("Positions measured on this day: {n} ({who}).", told) +
        (perhaps ? " " + t("Perhaps on this day: {n}.", { n: sayNumber(perhaps) }) : "")
      );
    }
    if (perhaps) {
      return t("Positions measured on this day or on one near it: {n} ({who}).", { ...told, n: sayNumber(perhaps) });
    }
    const inside = from > 0 && from < this.n;
    return inside ? t("No position was measured on this day; some were before it and after it.") : "";
  }
}

/**
 * The days of a track with its positions, for readers of the table.
 * @param {Track} track
 * @param {Page} page
 */
function table(track, page) {
  /** @type {Map<number, { sure: boolean, at: string }[]>} */
  const days = new Map();
  track.times.forEach(([first, last], i) => {
    for (let day = first; day <= last; day++) {
      days.set(day, (days.get(day) || []).concat({ sure: first === last, at: at(track.positions[i]) }));
    }
  });
  const names = [
    t("Day"),
    t("Positions"),
    t("Of these, possibly on another day"),
    t("The first of them: latitude, longitude"),
  ];
  const row = (/** @type {[number, { sure: boolean, at: string }[]]} */ [day, found]) =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        el("button", { type: "button", class: "link", onclick: () => page.set({ day }) }, sayDay(day, locale.lang)),
      ),
      [sayNumber(found.length), sayNumber(found.filter(({ sure }) => !sure).length), found[0].at].map((words, i) =>
        el("td", { "data-label": names[i + 1] }, words),
      ),
    );
  const rows = [...days].sort((a, b) => a[0] - b[0]).map(row);
  return el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        names.map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el("tbody", {}, rows),
  );
}

/**
 * What the panel says of a track.
 * @param {Track} track
 * @param {Page} page
 */
export function trackEvidence(track, page) {
  const days = el("details", { class: "more" }, el("summary", {}, t("The days on which positions were measured")));
  /* Made when it is asked for: a track can have thousands of days. */
  days.addEventListener(
    "toggle",
    () => days.children.length > 1 || days.append(el("div", { class: "scroll" }, table(track, page))),
  );
  return [
    el(
      "p",
      { class: "chips" },
      el(
        "span",
        { class: "chip" },
        track.standing === "claimed" ? t("measured by those who claim it") : t("measured independently"),
      ),
      el("span", { class: "chip" }, t("± {km} km", { km: track.precision_km })),
    ),
    el("h2", {}, textIn(track.name, locale.lang)),
    el(
      "p",
      { class: "dates" },
      say(track.span_words),
      " · ",
      textIn(track.seen_by, locale.lang),
      track.ship ? [" · ", page.button(track.ship, page.entry(track.ship).item.name)] : null,
    ),
    el(
      "p",
      {},
      t("Measured positions: {n}. Nothing is known between them, so nothing is drawn there.", {
        n: sayNumber(track.positions.length),
      }),
    ),
    days,
    track.note ? write(el("p", { class: "caveat" }), textIn(track.note, locale.lang)) : null,
    track.citations.length ? citationList(track.citations, page.data) : null,
    claimGroups(track.claims, page),
    questionList(track.id, page),
  ];
}
