/*
 * What files of tracks say of a route: positions where and when they were measured, silences as silences, verdicts by
 * leg and day.
 */
import { Clock } from "./clock.js";
import { el, svg } from "./dom.js";
import { Dots } from "./dots.js";
import { extras } from "./extras.js";
import { findingsSection } from "./findings_section.js";
import { DAY_S, HOUR_S, foundOf, hoursOf, sayHours, verdictWords } from "./found.js";
import { colon, locale, say, sayKm, sayNumber, semicolon, t } from "./text.js";
import { sayDay } from "./time.js";
/** @import { Between, Found, Pair, Silence } from "./found.js" */
/** @import { Page } from "./page.js" */
/** @import { Follower, PageCrs, PageState, Position } from "./types.js" */

const MOST_NAMES = 3;
/* As many lines as can be told apart; the table has all. */
const MOST_LINES = 60;
const MOST_LABELS = 8;
/* Below the line, which it would hide; else above it, or further below. */
const LABEL_AT_PX = [20, -20, 44, -44, 68, -68];
const EDGE_PX = 4;
/* Names of places of the route come before others. */
const ROUTE = 5;
const LANE_PX = 15;
const HEAD_PX = 18;
const LETTER_PX = 6.4;

/** @param {L.Marker} layer one that is on the map */
const boxOf = (layer) => /** @type {HTMLElement} */ (layer.getElement());

/** The drawn positions on their canvas. */
class Positions extends Dots {
  /** The place of each in the findings. */
  /** @type {Uint32Array} */
  index;

  /**
   * @param {L.Map} map
   * @param {Found} found
   */
  constructor(map, found) {
    super(map, "findings", 442);
    this.found = found;
    const order = [...found.time.keys()].sort((a, b) => found.time[a] - found.time[b]);
    const n = (this.n = order.length);
    const ends = new Set(found.pairs.flatMap(({ at }) => [at - 1, at]));
    [this.first, this.sureFrom, this.sureTo] = [new Int32Array(n), new Int32Array(n), new Int32Array(n)];
    this.last = this.first;
    [this.which, this.index] = [new Uint32Array(n), Uint32Array.from(order)];
    [this.x, this.y] = [new Float64Array(n), new Float64Array(n)];
    [this.left, this.top] = [new Int16Array(n), new Int16Array(n)];
    order.forEach((at, i) => {
      const day = Math.floor(found.time[at] / DAY_S);
      const { x, y } = map.project(found.position(at), 0);
      [this.x[i], this.y[i], this.first[i], this.sureFrom[i]] = [x, y, day, day];
      /* A ring: one of two positions of which no ship can have sailed from one to the other. */
      this.sureTo[i] = ends.has(at) ? day - 1 : day;
    });
  }

  dress() {
    const colour = (/** @type {string} */ name) =>
      getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    this.dots = [this.pair(colour("--observer"), colour("--paper"))];
    this.dip(colour("--quiet"));
  }

  /** @param {PageState} state */
  show(state) {
    const isNew = !this.state;
    this.state = state;
    if (isNew) this.place();
    else this.draw();
  }

  repaint() {
    this.dress();
    this.draw();
  }
}

/** On the map, and in the words of the day; a page's own tracks stay as they are. */
class FoundLayer {
  /**
   * @param {Page} page
   * @param {Follower} [own] what follows the dossier's own tracks
   */
  constructor(page, own) {
    this.page = page;
    this.own = own;
    this.found = foundOf(page.data);
    this.positions = new Positions(page.map, this.found);
    this.lines = L.layerGroup().addTo(page.map);
    this.key = "";
    /** Labels, each with the ends of its line. */
    /** @type {{ label: L.Marker, from: Position, to: Position }[]} */
    this.labels = [];
    page.map.on("moveend", () => this.settle());
  }

  repaint() {
    this.own?.repaint();
    this.positions.repaint();
  }

  /** @param {PageState} state */
  show(state) {
    this.own?.show(state);
    this.positions.show(state);
    this.showLines(state);
  }

  /** @param {PageState} state */
  showLines({ day, mode }) {
    const asked = (/** @type {Between} */ { from, to }) =>
      mode === "all" || (from < (day + 1) * DAY_S && (mode === "past" || to >= day * DAY_S));
    const silences = this.found.longest.filter(asked).slice(0, MOST_LINES);
    const pairs = this.found.pairs.filter(asked).slice(0, MOST_LINES);
    const key = [locale.lang, locale.unit, ...silences, "", ...pairs].map((one) => one.at ?? one).join();
    if (key === this.key) return;
    this.key = key;
    this.lines.clearLayers();
    this.labels = [];
    silences.forEach((one, i) => this.line(one, "silence", i < MOST_LABELS ? silenceWords(one) : ""));
    pairs.forEach((one, i) => this.line(one, "impossible", i < MOST_LABELS ? pairWords(one) : ""));
    this.settle();
  }

  /**
   * A dashed nothing between two positions, and what it is.
   * @param {Between} between
   * @param {string} name
   * @param {string} words
   */
  line({ at }, name, words) {
    const { map, view } = this.page;
    const [from, to] = [this.found.position(at - 1), this.found.position(at)];
    const { middle } = /** @type {PageCrs} */ (map.options.crs);
    const turn = (/** @type {Position} */ [, lon]) => ((((lon - middle + 180) % 360) + 360) % 360) - 180;
    /* Cut where the map is: a line across all of it would be none between these two. */
    const isWhole = !(Math.abs(turn(to) - turn(from)) > 180);
    if (isWhole) {
      const line = view.line([[from, to]], name);
      this.lines.addLayer(line);
    }
    if (!words) return;
    /* No tooltip of Leaflet's: each of them has the whole page laid out anew. */
    const html = el("span", {}, words);
    const icon = L.divIcon({ html, className: "found-label", iconSize: /** @type {any} */ (null) });
    const label = L.marker(from, { icon, pane: "tooltipPane", interactive: false, keyboard: false });
    this.lines.addLayer(label);
    this.labels.push({ label, from, to: isWhole ? to : from });
  }

  /** Put each label beside the middle of what is seen of its line, whole, and where it covers no other. */
  settle() {
    const { map, view } = this.page;
    /* First all that changes, then all that is measured: the page is laid out once. */
    const boxes = this.labels.map(({ label }) => Object.assign(boxOf(label), { hidden: false }));
    const sizes = boxes.map(({ offsetWidth, offsetHeight }) => L.point(offsetWidth, offsetHeight));
    const frame = L.bounds([0, 0], map.getSize());
    const { left, top } = map.getContainer().getBoundingClientRect();
    const names = view.labels
      .flatMap(({ marker, priority }) => (marker && priority > ROUTE ? boxOf(marker) : []))
      .filter(({ style }) => style.visibility === "visible")
      .map((name) => name.getBoundingClientRect())
      .map((box) => L.bounds([box.left - left, box.top - top], [box.right - left, box.bottom - top]));
    for (const [west, north, east, south] of view.obstacles()) names.push(L.bounds([west, north], [east, south]));
    /** @type {L.Bounds[]} */
    const taken = [];
    this.labels.forEach(({ label, from, to }, i) => {
      const [a, b] = [from, to].map((position) => map.latLngToContainerPoint(position));
      const seen = /** @type {L.Point[] | false} */ (L.LineUtil.clipSegment(a, b, frame));
      const half = sizes[i].divideBy(2);
      const middles = seen ? [seen[0].add(seen[1]).divideBy(2)] : [];
      const within = (/** @type {number} */ at, /** @type {number} */ most, /** @type {number} */ side) =>
        Math.max(side + EDGE_PX, Math.min(most - side - EDGE_PX, at));
      const { x, y } = map.getSize();
      const beside = middles.flatMap((at) => LABEL_AT_PX.map((below) => at.add([0, below])));
      const places = beside.flatMap((point) => {
        const at = L.point(within(point.x, x, half.x), within(point.y, y, half.y));
        const area = L.bounds(at.subtract(half), at.add(half));
        return taken.some((other) => other.overlaps(area)) ? [] : [{ at, area }];
      });
      /* Over a place, its name or a button only where there is no other room. */
      const free = places.find(({ area }) => !names.some((other) => other.overlaps(area))) ?? places[0];
      boxes[i].hidden = !free;
      if (!free) return;
      taken.push(free.area);
      label.setLatLng(map.containerPointToLatLng(free.at.subtract(half)));
    });
  }

  /**
   * What was measured on a day and what that says, in words.
   * @param {number} day
   */
  words(day) {
    const { found, page } = this;
    const own = this.own ? [this.own.words(day)] : [];
    const n = found.days[day - found.data.day0] ?? 0;
    const silent = found.longest.filter(({ from, to }) => from < (day + 1) * DAY_S && to >= day * DAY_S);
    const at = day - found.data.day0;
    if (n) {
      const who = names(this.heard(day), (id) => id);
      own.push(t("Positions measured on this day: {n} ({who}).", { n: sayNumber(n), who }));
    } else if (at > 0 && at < found.days.length) {
      own.push(t("No position was measured on this day; some were before it and after it."));
    }
    if (silent.length) {
      const who = names(silent, (one) => `${found.tracks[one.track].id} (${hoursWords(one)})`);
      own.push(t("Silent, at the receivers of this file: {who}.", { who }));
    }
    for (const leg of found.data.legs) {
      const said = found.verdicts(leg, day);
      if (!said) continue;
      const each = names(said, ({ track, verdict }) => found.tracks[track].id + colon() + verdictWords(verdict));
      own.push(
        t("{leg}, by these positions: {verdicts}.", {
          leg: say(page.entry(leg.leg).item.name),
          verdicts: each || verdictWords("n"),
        }),
      );
    }
    return own.filter(Boolean).join(" ");
  }

  /** @param {number} day */
  heard(day) {
    const [from, to] = this.positions.range(day);
    const { found, positions } = this;
    /** @type {Set<string>} */
    const ids = new Set();
    for (let i = from; i < to && ids.size <= MOST_NAMES; i++) {
      ids.add(found.tracks[found.track[positions.index[i]]].id);
    }
    return [...ids];
  }
}

/**
 * The first few in words, and whether there are more. The others are never put into words: there can be a thousand.
 * @template T
 * @param {T[]} all
 * @param {(one: T) => string} wordsOf
 */
const names = (all, wordsOf) =>
  [...all.slice(0, MOST_NAMES).map(wordsOf), ...(all.length > MOST_NAMES ? ["…"] : [])].join(semicolon());

/** @param {Between} between */
const hoursWords = (between) => t("{h} h", { h: sayHours(hoursOf(between)) });

/** @param {Silence} silence */
const silenceWords = (silence) => t("silence, {h} h: nothing received", { h: sayHours(hoursOf(silence)) });

/** @param {Pair} pair */
function pairWords(pair) {
  const seconds = Math.round(pair.to - pair.from);
  const time = seconds < HOUR_S ? `${sayNumber(seconds)} s` : hoursWords(pair);
  return t("impossible: {km} in {time}", { km: sayKm(pair.km), time });
}

/**
 * A clock with a lane for each track over its days, and one over the hours of the day that is shown.
 * @param {typeof Clock} Before
 * @returns {typeof Clock}
 */
const clockWithTracks = (Before) =>
  class extends Before {
    /** @type {HTMLElement | undefined} */
    overDays;
    /** @type {HTMLElement | undefined} */
    overHours;
    /** @type {number | undefined} */
    hoursOf;

    speak() {
      super.speak();
      this.overDays = el("div", { class: "chart clock-row", "aria-hidden": "true" });
      this.overHours = el("div", { class: "chart clock-row", "aria-hidden": "true" });
      this.track.after(this.overDays, this.overHours);
      this.drawTracks();
    }

    drawChart() {
      super.drawChart();
      this.drawTracks();
    }

    /** @param {number} day */
    placeHandle(day) {
      super.placeHandle(day);
      if (this.hoursOf !== day) this.drawHours(day);
    }

    drawTracks() {
      if (!this.overDays || !this.width) return;
      const scale = (/** @type {number} */ second) => this.left + (second / DAY_S - this.first) * this.cell;
      this.overDays.replaceChildren(lanes(foundOf(this.data), scale, this, t("silences")));
      if (this.day !== null) this.drawHours(this.day);
    }

    /** @param {number} day */
    drawHours(day) {
      if (!this.overHours || !this.width) return;
      this.hoursOf = day;
      const hour = (this.width - this.left - 14) / 24;
      const scale = (/** @type {number} */ second) => this.left + (second / HOUR_S - day * 24) * hour;
      const title = t("Hours of {day}, UTC", { day: sayDay(day, locale.lang, "short") });
      const picture = lanes(foundOf(this.data), scale, this, "", [day * DAY_S, (day + 1) * DAY_S]);
      for (const hours of [0, 6, 12, 18, 24]) {
        const x = this.left + hours * hour;
        picture.append(
          svg("line", { class: "tick", x1: x, x2: x, y1: HEAD_PX, y2: picture.getAttribute("height") }),
          svg("text", { x, y: 12, "text-anchor": "middle" }, hours),
        );
      }
      this.overHours.replaceChildren(el("p", { class: "dates lanes-title" }, title), picture);
    }
  };

/**
 * A lane a track: hatched where it was silent, ticks where it was measured if the hours of a day are shown.
 * @param {Found} found
 * @param {(second: number) => number} scale
 * @param {{ width: number, left: number }} chart
 * @param {string} title
 * @param {[number, number]} [hours]
 */
function lanes(found, scale, { width, left }, title, hours) {
  const shown = found.inChart();
  const picture = svg("svg", { width, height: HEAD_PX + shown.length * LANE_PX + 2, role: "presentation" });
  const id = hours ? "hatch-hours" : "hatch-days";
  const hatch = svg("pattern", {
    id,
    width: 5,
    height: 5,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  hatch.append(svg("line", { y2: 5, class: "hatch-silence" }));
  picture.append(svg("defs", {}, hatch));
  if (title) picture.append(svg("text", { x: left, y: 12 }, title));
  const edge = width - 14;
  const within = (/** @type {number} */ second) => Math.max(left, Math.min(edge, scale(second)));
  shown.forEach((which, lane) => {
    const y = HEAD_PX + lane * LANE_PX;
    const { id: name } = found.tracks[which];
    const most = Math.max(3, Math.floor((left - 8) / LETTER_PX));
    const label = name.length > most ? "…" + name.slice(1 - most) : name;
    picture.append(
      svg("text", { x: left - 8, y: y + 9, "text-anchor": "end" }, label, svg("title", {}, name)),
      svg("line", { class: "tick", x1: left, x2: edge, y1: y + LANE_PX / 2 - 1, y2: y + LANE_PX / 2 - 1 }),
      heardLine(found, which, within, y, hours),
    );
    for (const silence of found.silencesOf[which]) {
      const [x1, x2] = [within(silence.from), within(silence.to)];
      if (x1 >= edge || x2 <= left || x2 <= x1) continue;
      const box = { x: x1, y, width: Math.max(2, x2 - x1), height: LANE_PX - 3 };
      picture.append(
        svg("rect", { ...box, class: "silence-bar", fill: `url(#${id})` }, svg("title", {}, silenceWords(silence))),
      );
      if (x2 - x1 > 44) {
        picture.append(svg("text", { class: "silence-hours", x: (x1 + x2) / 2, y: y + 10 }, hoursWords(silence)));
      }
    }
  });
  return picture;
}

/**
 * Where a track was heard: a tick a position; of days, one a day.
 * @param {Found} found
 * @param {number} which
 * @param {(second: number) => number} within
 * @param {number} y
 * @param {[number, number]} [hours]
 */
function heardLine(found, which, within, y, hours) {
  /** @type {Set<string>} */
  const ticks = new Set();
  for (const second of found.timesOf(which, hours)) ticks.add(`M${within(second).toFixed(0)} ${y + 2}v${LANE_PX - 7}`);
  return svg("path", { class: "heard", d: [...ticks].join("") });
}

/** Have the page follow its files of tracks: on the map, on the clock, in its words and below. */
export function tellFindings() {
  const Own = extras.Tracks;
  extras.Tracks = /** @type {new (page: Page) => Follower} */ (
    /** @type {unknown} */ (
      function (/** @type {Page} */ page) {
        return new FoundLayer(page, Own && new Own(page));
      }
    )
  );
  extras.Clock = clockWithTracks(extras.Clock ?? Clock);
  extras.sections.push(findingsSection);
}
