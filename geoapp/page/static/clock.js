/* The clock: a small chart of bounds over a native range input, with its buttons. */
import { Axis, breaksBetween } from "./axis.js";
import { Controls } from "./controls.js";
import { clockSwitches, steadyWords } from "./distances.js";
import { el, svg } from "./dom.js";
import { count, locale, say, t } from "./text.js";
import { dayNumber, firstDays, knownSince, sayDay, stepped } from "./time.js";
/** @import { Day, Held, Leg, Mode, PageState, Sighting } from "./types.js" */

const ROW_PX = 18;
/* From more legs than this on they share lanes, which are no more than a window has room for. */
export const OWN_ROWS = 6;
const MOST_LANES = 12;
const LANE_PX = 13;
/* A row of several where the map has to have half of the screen. */
const TIGHT_PX = 12;
const FEW_ROWS = 3;
/* Of the chart's box, under its axis and around it. */
const CHART_PX = 44;
/* Words in the chart: what a label has beside it, and what parts two dates. */
const LABEL_PX = 10;
const DATE_GAP_PX = 5;
/* Days nearer to each other than this share a stroke. */
const TICK_PX = 4;
/* A chart on A4 or Letter. */
const PAPER_PX = "660px";
/* From more days than this on, dates have their year. */
const YEAR_DAYS = 300;
/* A slider that is dragged stands still no longer than this. */
const REST_MS = 400;
/* And its sentence is no older. */
const TELL_MS = 200;
const YEAR = 365.2425;
/** @type {Record<string, 1 | -1 | undefined>} */
const BY_KEY = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/**
 * The lane of each leg: the first that is free, so that there are as many as legs overlap in time.
 * @param {Leg[]} legs
 * @param {number} first
 * @param {number} last
 */
export function lanesOf(legs, first, last) {
  /** @type {Map<string, number>} */
  const lanes = new Map();
  /** @type {number[]} */
  const ends = [];
  const spans = legs.map(({ id, days: [from, , , to] }) => ({ id, from: from ?? first, to: to ?? last }));
  for (const { id, from, to } of spans.sort((a, b) => a.from - b.from || a.to - b.to)) {
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = to;
    lanes.set(id, lane);
  }
  return lanes;
}
/**
 * The days from which something was known, in their order.
 * @param {Held} data
 */
export const saidDays = ({ claims }) =>
  [...new Set(claims.map(knownSince).filter(Boolean).map(dayNumber))].sort((a, b) => a - b);

export class Clock extends Controls {
  /** @type {HTMLElement} */
  chart;
  /** @type {HTMLElement} */
  sentence;
  /** @type {() => void} Leave the room that the sentence no longer needs. */
  rest;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  resting;
  /** @type {(Node | string)[] | undefined} What the sentence is to say. */
  due;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  telling;
  /** @type {HTMLElement} */
  track;
  /** @type {HTMLElement | undefined} */
  handle;
  /** @type {number} */
  width;
  /** @type {number} */
  left;
  /** @type {number} */
  cell;
  /** The lane of each leg, how many there are, and how high one is. */
  /** @type {Map<string, number>} */
  lanes = new Map();
  rows = 0;
  pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {HTMLElement} */
  crowd;
  row = ROW_PX;
  /** Whether the chart leaves a presentation's map as much room as it can. */
  tight = false;
  /** @type {boolean | undefined} */
  withSpeed;
  /** @type {boolean | undefined} */
  steady;
  /** @type {boolean | undefined} */
  known;

  /**
   * @param {HTMLElement} root
   * @param {Held} data
   * @param {(change: Partial<PageState>) => void} change
   * @param {(id: string) => void} select
   */
  constructor(root, data, change, select) {
    const { first, last, stops } = data.clock;
    super(change, { first: dayNumber(first), last: dayNumber(last), stops: stops.map(dayNumber) });
    this.root = root;
    this.data = data;
    this.lay();
    this.change = change;
    this.select = select;
    /* On paper the chart has another width, as the map has. */
    const widen = (/** @type {string} */ width) => {
      this.track.style.width = width;
      this.drawChart();
    };
    window.addEventListener("beforeprint", () => widen(PAPER_PX));
    window.addEventListener("afterprint", () => widen(""));
  }

  /** Build the controls in the page's language. */
  speak() {
    const controls = this.build();
    this.slider.addEventListener("keydown", (event) => {
      const by = BY_KEY[event.key];
      if (!by) return;
      event.preventDefault();
      this.stop();
      this.change({ day: this.step(this.day ?? this.first, by) });
    });
    this.chart = el("div", { class: "chart", "aria-hidden": "true" });
    this.sentence = el("p", { id: "clock-sentence", "aria-live": "polite" });
    this.track = el("div", { class: "track" }, this.chart, this.slider);
    new ResizeObserver(() => {
      if (this.width !== this.track.clientWidth) this.drawChart();
    }).observe(this.track);
    this.crowd = el("p", { class: "caveat", hidden: true });
    const rows = [controls, this.track, this.crowd, this.frame(this.sentence), ...clockSwitches(this)];
    const shown = rows.filter((row) => row !== null);
    /* Named, for a rule about all children has the style of the whole page made anew. */
    for (const row of shown) row.classList.add("clock-row");
    this.root.replaceChildren(...shown);
    this.drawChart();
  }

  /**
   * A box of its own height, so that new words of the same height leave the rest of the page as it is laid out; longer
   * ones have their room at once, and shorter ones leave theirs when the days rest.
   * @param {HTMLElement} sentence
   */
  frame(sentence) {
    const box = el("div", { class: "sentence" }, sentence);
    const fit = () => (box.style.height = sentence.offsetHeight + "px");
    this.rest = () => {
      clearTimeout(this.resting);
      this.resting = setTimeout(fit, REST_MS);
    };
    new ResizeObserver(() => sentence.offsetHeight > box.offsetHeight && fit()).observe(sentence);
    return box;
  }

  /** @param {number} day */
  following(day) {
    return this.step(day, 1);
  }

  /**
   * The day one step along the axis.
   * @param {number} day
   * @param {1 | -1} by
   */
  step(day, by) {
    return this.axis.past(stepped(day, by, this.first, this.last, this.axis.length), by);
  }

  /** Lay the axis; of several routes the long times between them are left out. */
  lay() {
    const { several, legs, sightings } = this.data;
    const dated = several ? [...legs.filter((leg) => !leg.undated), ...sightings] : [];
    const spans = dated.map(({ days: [from, , , to] }) => [from ?? this.first, to ?? this.last]);
    const ends = spans.length ? [this.first, this.last].map((day) => [day, day]) : [];
    this.axis = new Axis(this.first, this.last, breaksBetween(/** @type {[number, number][]} */ ([...ends, ...spans])));
  }

  /** @param {{ day: number, mode: Mode, sentence: (Node | string)[] }} options */
  show({ day, mode, sentence }) {
    this.set(day, mode);
    this.due = [...sentence, ...steadyWords(this.data, day, this.steady)];
    if (!this.moves || !this.telling) this.tell();
    this.placeHandle(day);
  }

  /** Write the sentence; while the slider moves on, no oftener than it can be read, for the page is then laid out. */
  tell() {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (!this.due) return;
    this.say(this.sentence, this.due);
    this.due = undefined;
    this.rest();
    this.telling = setTimeout(() => this.tell(), TELL_MS);
  }

  /** @param {number} day */
  placeHandle(day) {
    if (this.handle) this.handle.style.transform = `translateX(${this.x(day)}px)`;
  }

  /**
   * How wide words are in the chart, in pixels: fonts differ.
   * @param {string} words
   */
  widthOf(words) {
    const style = getComputedStyle(this.chart);
    this.pen.font = `${style.fontSize} ${style.getPropertyValue("--sans")}`;
    return this.pen.measureText(words).width;
  }

  /**
   * Middle of a day, in pixels.
   * @param {number} day
   */
  x(day) {
    return this.left + (this.axis.at(day) - this.first + 0.5) * this.cell;
  }

  /**
   * Run to the last thing that was said, by the days on which things were said, or over the days of the route.
   * @param {boolean} known
   */
  follow(known) {
    const { first, last, stops } = this.data.clock;
    const said = known ? saidDays(this.data) : [];
    this.first = dayNumber(first);
    this.last = Math.max(dayNumber(last), ...said);
    this.stops = known ? said.filter((day) => day >= this.first) : stops.map(dayNumber);
    this.lay();
    Object.assign(this.slider, { min: String(this.first), max: String(this.axis.at(this.last)) });
    this.known = known;
    const box = /** @type {HTMLInputElement | null} */ (this.root.querySelector("#known"));
    if (box) box.checked = known; // by a link too, and by Back
  }

  /** Give each leg its lane; tell whether legs share lanes. */
  arrange() {
    const shared = this.data.legs.length > OWN_ROWS;
    const legs = this.data.legs.filter((leg) => this.meets(leg));
    this.lanes = shared ? lanesOf(legs, this.first, this.last) : new Map(legs.map(({ id }, row) => [id, row]));
    return shared;
  }

  /**
   * Whether a leg can lie within the clock's days; one that can't has no row.
   * @param {Leg} leg
   */
  meets({ days: [from, , , to] }) {
    return (to ?? Infinity) >= this.first && (from ?? -Infinity) <= this.last;
  }

  /** What the map shows is chosen below the chart where there is little room: after it for the keyboard too. */
  standModes() {
    const { track, root } = this;
    const modes = /** @type {HTMLElement} */ (this.choices.now.closest("fieldset"));
    const isBelow = getComputedStyle(root).display === "grid";
    if (isBelow === (modes.parentElement === root)) return;
    if (isBelow) track.after(modes);
    else track.previousElementSibling?.append(modes);
  }

  drawChart() {
    const width = (this.width = this.track ? this.track.clientWidth : 0);
    if (!width) return;
    this.standModes();
    const shared = this.arrange();
    const legs = this.data.legs.filter((leg) => this.meets(leg));
    const { tight } = this;
    this.row = shared ? LANE_PX : tight && legs.length > FEW_ROWS ? TIGHT_PX : ROW_PX;
    const wanted = Math.max(-1, ...this.lanes.values()) + 1;
    const rows = shared ? Math.min(wanted, tight ? OWN_ROWS : MOST_LANES) : wanted;
    this.rows = rows;
    this.crowd.hidden = wanted <= rows;
    this.crowd.textContent = t("Up to {all} legs at once in {rows} rows: filter them to see each.", {
      all: wanted,
      rows,
    });
    const marked = this.data.sightings.length || this.data.claims.length ? 42 : 8;
    const words = ["sightings", "said", ...(shared ? ["Legs"] : legs.map((leg) => leg.mode))];
    this.left = Math.max(44, ...words.map((name) => this.widthOf(t(name)) + LABEL_PX));
    this.cell = (width - this.left - 14) / (this.axis.length + 1);
    const base = rows * this.row + marked;
    const picture = svg("svg", { width, height: base + 22, role: "presentation" });
    picture.append(...this.grid(base), ...this.bars(), ...(marked > 8 ? this.marks(rows * this.row + 14) : []));
    // An element of its own, so that a step moves it without painting the chart again.
    this.handle = el("div", { class: "handle" });
    this.handle.style.height = base - 2 + "px";
    this.chart.replaceChildren(picture, this.handle);
    this.slider.style.marginLeft = this.x(this.first) - 14 + "px";
    this.slider.style.width = this.x(this.last) - this.x(this.first) + 28 + "px";
    this.slider.style.top = base - 16 + "px";
    /* How high the chart is says how high a map beside it may be. */
    const root = document.documentElement;
    const high = base + CHART_PX + "px";
    if (getComputedStyle(root).getPropertyValue("--chart") !== high) root.style.setProperty("--chart", high);
    if (this.day !== null) this.placeHandle(this.day);
  }

  /**
   * Dates under the axis: the ends of what is drawn, the days of sightings, as many as there is room for.
   * @param {number} base
   */
  grid(base) {
    const { pieces, breaks } = this.axis;
    const y = base - 2;
    /** @type {SVGElement[]} */
    const out = pieces.map(([from, to]) =>
      svg("line", { class: "axis", x1: this.x(from), x2: this.x(to), y1: y, y2: y }),
    );
    const wanted = this.data.sightings.map((sighting) => sighting.days[0]).concat(pieces.flat());
    /** @type {[number, number][]} */
    const ends = [];
    /** @type {Set<number>} */
    const ticks = new Set();
    const long = this.last - this.first > YEAR_DAYS;
    const years = long ? pieces.flatMap(([from, to]) => firstDays(from, to)) : [];
    for (const day of [...new Set(long ? [this.first, this.last, ...pieces.flat(), ...years, ...wanted] : wanted)]) {
      const x = this.x(day);
      const spot = Math.round(x / TICK_PX);
      if (!ticks.has(spot)) out.push(svg("line", { class: "tick", x1: x, x2: x, y1: 2, y2: y }));
      ticks.add(spot);
      const words = sayDay(day, locale.lang, long ? (years.includes(day) ? "year" : "medium") : "short");
      const anchor = x < 24 ? "start" : day === this.last ? "end" : "middle";
      const half = this.widthOf(words) / 2;
      const middle = { start: x + half, middle: x, end: x + 12 - half }[anchor];
      if (ends.some(([other, reach]) => Math.abs(other - middle) < reach + half + DATE_GAP_PX)) continue;
      ends.push([middle, half]);
      out.push(svg("text", { x: day === this.last ? x + 12 : x, y: base + 22, "text-anchor": anchor }, words));
    }
    return [...out, ...breaks.flatMap((gap) => this.broken(gap, y))];
  }

  /**
   * Where the axis is broken: two strokes across it, and how many years are left out, upright if only that fits.
   * @param {import("./axis.js").Break} gap
   * @param {number} y
   */
  broken({ from, to }, y) {
    const [left, right] = [this.x(from), this.x(to)];
    const middle = (left + right) / 2;
    const words = count("{n} year", "{n} years", Math.round((to - from) / YEAR));
    const turn = this.widthOf(words) > right - left - LABEL_PX ? `rotate(-90 ${middle} ${y / 2})` : "";
    const d = `M${left} ${y}H${middle - 6}M${middle - 6} ${y + 6}l6 -12m0 12l6 -12M${middle + 6} ${y}H${right}`;
    return [
      svg("path", { class: "axis broken", d }),
      svg("text", { x: middle, y: y / 2 + 4, "text-anchor": "middle", transform: turn }, words),
    ];
  }

  bars() {
    const hatch = svg("pattern", {
      id: "hatch",
      width: 6,
      height: 6,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    hatch.append(svg("line", { y2: 6, class: "hatch" }));
    /** @type {SVGElement[]} */
    const out = [svg("defs", {}, hatch)];
    const shared = this.data.legs.length > OWN_ROWS;
    if (shared) out.push(svg("text", { x: this.left - 8, y: 12, "text-anchor": "end" }, t("Legs")));
    this.data.legs.forEach((leg) => {
      const [from, sureFrom, sureTo, to] = leg.days;
      if (!this.meets(leg)) return;
      const dated = leg.kept !== false && !leg.undated;
      // What a chart has no lane for lies over the last one.
      const y = Math.min(this.lanes.get(leg.id) ?? 0, this.rows - 1) * this.row + 4;
      const bar = (/** @type {Day} */ a, /** @type {Day} */ b, /** @type {string} */ cls) => {
        const x1 = Math.max(this.left, this.x(a === null ? this.first : a) - this.cell / 2);
        const x2 = this.x(Math.min(this.last, b === null ? this.last : b)) + this.cell / 2;
        const height = this.row - (this.row < ROW_PX ? 3 : 7);
        return this.picks(leg, svg("rect", { x: x1, y, width: Math.max(2, x2 - x1), height, class: cls }));
      };
      if (!shared) out.push(svg("text", { x: this.left - 8, y: y + 10, "text-anchor": "end" }, t(leg.mode)));
      if (dated) out.push(bar(from, to, "bar possible"));
      if (dated && sureFrom !== null && sureTo !== null && sureFrom <= sureTo) {
        out.push(bar(sureFrom, sureTo, "bar certain"));
      }
    });
    return out;
  }

  /**
   * A pointer may pick what a mark stands for; keys have the panel and the list for that.
   * @param {Leg | Sighting} item
   * @param {SVGElement} mark
   */
  picks(item, mark) {
    mark.append(svg("title", {}, say(item.name)));
    mark.addEventListener("click", () => this.select(item.id));
    return mark;
  }

  /**
   * A diamond a sighting, stretched over its days; a short stroke for each day something was said.
   * @param {number} y
   */
  marks(y) {
    /** @type {SVGElement[]} */
    const out = [];
    for (const sighting of this.data.sightings) {
      if (sighting.kept === false) continue;
      const [from, to] = [this.x(sighting.days[0]), this.x(sighting.days[3])];
      const cls = "mark mark-" + sighting.standing;
      out.push(
        this.picks(
          sighting,
          svg("path", {
            class: cls,
            d: `M${from - 6} ${y}L${from} ${y - 6}L${to} ${y - 6}L${to + 6} ${y}L${to} ${y + 6}L${from} ${y + 6}Z`,
          }),
        ),
      );
    }
    /** @type {Map<number, string>} */
    const said = new Map();
    for (const claim of this.data.claims) {
      const day = claim.saidDay;
      if (claim.kept === false || day === null || day < this.first || day > this.last) continue;
      said.set(day, claim.kind === "denial" ? "denial" : said.get(day) || claim.kind);
    }
    for (const [day, kind] of said) {
      out.push(svg("line", { class: "said said-" + kind, x1: this.x(day), x2: this.x(day), y1: y + 10, y2: y + 20 }));
    }
    out.push(svg("text", { x: this.left - 8, y: y + 4, "text-anchor": "end" }, t("sightings")));
    out.push(svg("text", { x: this.left - 8, y: y + 19, "text-anchor": "end" }, t("said")));
    return out;
  }
}
