/* The clock: a small chart of bounds over a native range input, with its buttons. */
import { Controls } from "./controls.js";
import { clockSwitches, steadyWords } from "./distances.js";
import { el, svg } from "./dom.js";
import { locale, say, t } from "./text.js";
import { dayNumber, sayDay } from "./time.js";
/** @import { Day, Leg, Mode, PageData, PageState, Sighting } from "./types.js" */

const ROW_PX = 18;
export class Clock extends Controls {
  /** @type {HTMLElement} */
  chart;
  /** @type {HTMLElement} */
  sentence;
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
  /** @type {boolean | undefined} */
  withSpeed;
  /** @type {boolean | undefined} */
  steady;

  /**
   * @param {HTMLElement} root
   * @param {PageData} data
   * @param {(change: Partial<PageState>) => void} change
   * @param {(id: string) => void} select
   */
  constructor(root, data, change, select) {
    const { first, last, stops } = data.clock;
    super(change, { first: dayNumber(first), last: dayNumber(last), stops: stops.map(dayNumber) });
    this.root = root;
    this.data = data;
    this.change = change;
    this.select = select;
  }

  /** Build the controls in the page's language. */
  speak() {
    const controls = this.build();
    this.chart = el("div", { class: "chart", "aria-hidden": "true" });
    this.sentence = el("p", { id: "clock-sentence", "aria-live": "polite" });
    this.track = el("div", { class: "track" }, this.chart, this.slider);
    new ResizeObserver(() => {
      if (this.width !== this.track.clientWidth) this.drawChart();
    }).observe(this.track);
    const rows = [controls, this.track, this.frame(this.sentence), ...clockSwitches(this)];
    this.root.replaceChildren(...rows.filter((row) => row !== null));
    this.drawChart();
  }

  /**
   * A box of its own height, so that new words of the same height leave the rest of the page as it is laid out.
   * @param {HTMLElement} sentence
   */
  frame(sentence) {
    const box = el("div", { class: "sentence" }, sentence);
    new ResizeObserver(() => (box.style.height = sentence.offsetHeight + "px")).observe(sentence);
    return box;
  }

  /** @param {{ day: number, mode: Mode, sentence: (Node | string)[] }} options */
  show({ day, mode, sentence }) {
    this.set(day, mode);
    this.say(this.sentence, [...sentence, ...steadyWords(this.data, day, this.steady)]);
    this.placeHandle(day);
  }

  /** @param {number} day */
  placeHandle(day) {
    if (this.handle) this.handle.style.transform = `translateX(${this.x(day)}px)`;
  }

  /**
   * Middle of a day, in pixels.
   * @param {number} day
   */
  x(day) {
    return this.left + (day - this.first + 0.5) * this.cell;
  }

  drawChart() {
    const width = (this.width = this.track ? this.track.clientWidth : 0);
    if (!width) return;
    const rows = this.data.legs.length;
    const words = ["pictures", "said", ...this.data.legs.map((leg) => leg.mode)].map((name) => t(name).length);
    this.left = Math.max(44, 6.5 * Math.max(...words) - 8); // room for the longest label
    this.cell = (width - this.left - 14) / (this.last - this.first + 1);
    const base = rows * ROW_PX + 42;
    const picture = svg("svg", { width, height: base + 22, role: "presentation" });
    picture.append(...this.grid(base), ...this.bars(), ...this.marks(rows * ROW_PX + 14));
    // An element of its own, so that a step moves it without painting the chart again.
    this.handle = el("div", { class: "handle" });
    this.handle.style.height = base - 2 + "px";
    this.chart.replaceChildren(picture, this.handle);
    this.slider.style.marginLeft = this.x(this.first) - 14 + "px";
    this.slider.style.width = this.x(this.last) - this.x(this.first) + 28 + "px";
    this.slider.style.top = base - 16 + "px";
    if (this.day !== null) this.placeHandle(this.day);
  }

  /**
   * Dates under the axis: the days of sightings first, as many as there is room for.
   * @param {number} base
   */
  grid(base) {
    /** @type {SVGElement[]} */
    const out = [
      svg("line", { class: "axis", x1: this.x(this.first), x2: this.x(this.last), y1: base - 2, y2: base - 2 }),
    ];
    const wanted = this.data.sightings.map((sighting) => sighting.days[0]).concat(this.first, this.last);
    /** @type {[number, number][]} */
    const ends = [];
    const half = locale.lang === "ko" ? 4.6 : 2.9; // half a character, in pixels
    for (const day of [...new Set(wanted)]) {
      const x = this.x(day);
      out.push(svg("line", { class: "tick", x1: x, x2: x, y1: 2, y2: base - 2 }));
      const words = sayDay(day, locale.lang, "short");
      if (ends.some(([other, length]) => Math.abs(other - x) < half * (words.length + length) + 2)) continue;
      ends.push([x, words.length]);
      const anchor = x < 24 ? "start" : day === this.last ? "end" : "middle";
      out.push(svg("text", { x: day === this.last ? x + 12 : x, y: base + 18, "text-anchor": anchor }, words));
    }
    return out;
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
    this.data.legs.forEach((leg, row) => {
      const dated = leg.kept !== false && !leg.undated;
      const [from, sureFrom, sureTo, to] = leg.days;
      const y = row * ROW_PX + 4;
      const bar = (/** @type {Day} */ a, /** @type {Day} */ b, /** @type {string} */ cls) => {
        const x1 = Math.max(this.left, this.x(a === null ? this.first : a) - this.cell / 2);
        const x2 = this.x(Math.min(this.last, b === null ? this.last : b)) + this.cell / 2;
        return this.picks(leg, svg("rect", { x: x1, y, width: Math.max(2, x2 - x1), height: 11, class: cls }));
      };
      out.push(svg("text", { x: this.left - 8, y: y + 10, "text-anchor": "end" }, t(leg.mode)));
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
    out.push(svg("text", { x: this.left - 8, y: y + 4, "text-anchor": "end" }, t("pictures")));
    out.push(svg("text", { x: this.left - 8, y: y + 19, "text-anchor": "end" }, t("said")));
    return out;
  }
}
