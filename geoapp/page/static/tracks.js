/*
 * Measured positions on one canvas: a dot where and when something was measured; between two of them nothing is
 * drawn.
 */
import { el, write } from "./dom.js";
import { citationList, claimGroups } from "./evidence.js";
import { questionList } from "./filters.js";
import { decodeLines } from "./lines.js";
import { locale, say, sayNumber, semicolon, t, textIn } from "./text.js";
import { sayDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { PageState, Position, Track } from "./types.js" */

const DOT_PX = 3.5;
const TRAIL_PX = 2;
const REACHED_PX = 9;
const MOST_NAMES = 3;
const MOST_RATIO = 2;
/* Beyond the map's edge, so that a dot on it is whole. */
const MARGIN_PX = 8;
/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** @param {Position} position */
const at = (position) => position.map((degrees) => degrees.toFixed(3)).join(", ");

/**
 * A round mark, pixel by pixel.
 * @typedef {{ size: number, ink: Uint32Array }} Dot
 */

export class Tracks {
  /*
   * The positions that the filter leaves, one by one: the first and the last day that each can be of, its track, its
   * place in it, its point of the plane at zoom 0, and its pixels.
   */
  /** @type {Int32Array} */
  first;
  /** @type {Int32Array} */
  last;
  /** @type {Uint32Array} */
  which;
  /** @type {Uint32Array} */
  index;
  /** @type {Float64Array} */
  x;
  /** @type {Float64Array} */
  y;
  /** @type {Int16Array} */
  left;
  /** @type {Int16Array} */
  top;
  /** How many they are, the first day of all, and the most days that one can be of. */
  n = 0;
  day0 = 0;
  widest = 0;
  /** @type {Int32Array} */
  from;
  /** @type {ImageData | undefined} */
  image;
  /** @type {Uint32Array} */
  out;
  /** @type {Uint32Array} */
  pixels;
  /** @type {Uint32Array} */
  counts;
  /** @type {Dot[][]} */
  dots;
  /** @type {PageState | undefined} */
  state;
  ratio = 1;
  ink = 0;
  trail = 0;

  /** @param {Page} page the page, whose map is drawn */
  constructor(page) {
    this.page = page;
    this.map = page.map;
    this.tracks = page.data.tracks;
    /** @type {string | null} */
    this.key = null;
    this.shown = 0;
    for (const track of this.tracks) {
      track.positions = decodeLines([track.at], track.scale)[0];
      /* Pairs of the first day that a position can be of, and how many days more it can. */
      track.times = decodeLines([track.on], 1)[0].map(([more, first]) => [first, first + more]);
    }
    this.points = this.tracks.map((track) => track.positions.map((position) => this.map.project(position, 0)));
    if (!page.data.legs.length && !page.data.places.length) {
      page.view.options.positions = this.tracks.flatMap((track) => track.positions);
      if (!page.state.view) page.view.home();
    }
    const pane = this.map.createPane("tracks");
    this.canvas = L.DomUtil.create("canvas", "", pane);
    this.canvas.setAttribute("aria-hidden", "true");
    Object.assign(pane.style, { zIndex: 440, pointerEvents: "none" });
    this.pen = penOf(this.canvas);
    this.map.on("zoomstart", () => (this.canvas.hidden = true));
    this.map.on("move resize zoomend viewreset", () => this.place());
    this.map.on("click", (event) => this.pick(event));
  }

  /** The positions of the tracks that the filter leaves, in the order of the last day that each can be of. */
  sort() {
    const kept = this.tracks.map((track, which) => ({ track, which })).filter(({ track }) => track.kept !== false);
    const times = kept.flatMap(({ track }) => track.times);
    const n = (this.n = times.length);
    this.day0 = n ? times.reduce((least, [, last]) => Math.min(least, last), Infinity) : 0;
    const end = times.reduce((most, [, last]) => Math.max(most, last), this.day0);
    this.widest = times.reduce((most, [first, last]) => Math.max(most, last - first), 0);
    /* from[day]: how many are over before it. */
    this.from = new Int32Array(end - this.day0 + 2);
    for (const [, last] of times) this.from[last - this.day0 + 1]++;
    for (let i = 1; i < this.from.length; i++) this.from[i] += this.from[i - 1];
    const next = this.from.slice();
    [this.first, this.last] = [new Int32Array(n), new Int32Array(n)];
    [this.which, this.index] = [new Uint32Array(n), new Uint32Array(n)];
    [this.x, this.y] = [new Float64Array(n), new Float64Array(n)];
    [this.left, this.top] = [new Int16Array(n), new Int16Array(n)];
    for (const { track, which } of kept) {
      track.times.forEach(([first, last], index) => {
        const i = next[last - this.day0]++;
        [this.first[i], this.last[i], this.which[i], this.index[i]] = [first, last, which, index];
        [this.x[i], this.y[i]] = [this.points[which][index].x, this.points[which][index].y];
      });
    }
  }

  /**
   * Where the positions of a day begin and end in that order; not all between can be of the day.
   * @param {number} day
   */
  range(day) {
    const before = (/** @type {number} */ one) =>
      this.from[Math.max(0, Math.min(this.from.length - 1, one - this.day0))];
    return [before(day), before(day + this.widest + 1)];
  }

  /** The canvas over the map, and each position in its pixels. */
  place() {
    if (!this.state) return;
    const { x: width, y: height } = this.map.getSize().add([2 * MARGIN_PX, 2 * MARGIN_PX]);
    const ratio = (this.ratio = Math.min(MOST_RATIO, window.devicePixelRatio || 1));
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== w || this.canvas.height !== h || !this.image) {
      Object.assign(this.canvas, { width: w, height: h });
      Object.assign(this.canvas.style, { width: width + "px", height: height + "px" });
      this.image = new ImageData(w, h);
      this.out = new Uint32Array(this.image.data.buffer);
      this.pixels = new Uint32Array(w * h);
      this.counts = new Uint32Array(w * h);
      this.dress();
    }
    this.canvas.hidden = false;
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([-MARGIN_PX, -MARGIN_PX]));
    const bounds = this.map.getPixelBounds();
    const scale = this.map.getZoomScale(this.map.getZoom(), 0) * ratio;
    const { x, y } = bounds.getTopLeft().subtract([MARGIN_PX, MARGIN_PX]).multiplyBy(ratio);
    const inside = (/** @type {number} */ px) => Math.max(-99, Math.min(32000, Math.round(px)));
    for (let i = 0; i < this.n; i++) {
      this.left[i] = inside(this.x[i] * scale - x);
      this.top[i] = inside(this.y[i] * scale - y);
    }
    this.pixels.fill(0);
    this.counts.fill(0);
    this.trail = 0;
    this.draw();
  }

  /** Dots in the page's colours: full where the day is certain, a ring where it is possible. */
  dress() {
    const rgb = parseInt(colour("--quiet").slice(1), 16);
    this.ink = ((0xa0 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
    const ours = { claimed: colour("--accent"), independent: colour("--observer") };
    const [paper, r] = [colour("--paper"), Math.round(DOT_PX * this.ratio)];
    const dots = (/** @type {string} */ ink) => [true, false].map((sure) => dot(r, this.ratio, ink, sure, paper));
    const made = { claimed: dots(ours.claimed), independent: dots(ours.independent) };
    this.dots = this.tracks.map((track) => made[track.standing]);
    for (let p = 0; p < this.pixels.length; p++) if (this.counts[p]) this.pixels[p] = this.ink;
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

  draw() {
    if (!this.state || !this.image) return;
    const { day, mode } = this.state;
    const [from, to] = this.range(day);
    this.stampUpTo({ now: 0, past: from, all: this.n }[mode]);
    const shown = this.trail + to - from;
    if (!shown && !this.shown) return;
    this.shown = shown;
    this.out.set(this.pixels);
    for (let i = from; i < to; i++) {
      if (this.first[i] <= day) {
        this.put(this.dots[this.which[i]][Number(this.first[i] !== this.last[i])], this.left[i], this.top[i]);
      }
    }
    this.pen.putImageData(this.image, 0, 0);
  }

  /**
   * A dot, pixel by pixel: thousands of them in a step are too many for the canvas's own pictures.
   * @param {Dot} dot
   * @param {number} left
   * @param {number} top
   */
  put({ size, ink }, left, top) {
    const { width, height } = this.canvas;
    const [x0, y0] = [left - (size >> 1), top - (size >> 1)];
    if (x0 < 0 || y0 < 0 || x0 + size > width || y0 + size > height) return;
    for (let y = 0, from = 0, to = y0 * width + x0; y < size; y++, to += width) {
      for (let x = 0; x < size; x++, from++) {
        const pixel = ink[from];
        /* Its soft edge gives way to what is there. */
        if (pixel >>> 24 === 255 || (pixel >>> 24 && !this.out[to + x])) this.out[to + x] = pixel;
      }
    }
  }

  /**
   * Marks of days that are over: as many are put down or taken up as the step changes.
   * @param {number} n
   */
  stampUpTo(n) {
    while (this.trail < n) this.stamp(this.trail++, 1);
    while (this.trail > n) this.stamp(--this.trail, -1);
  }

  /**
   * @param {number} i
   * @param {1 | -1} change
   */
  stamp(i, change) {
    const { width, height } = this.canvas;
    const size = Math.round(TRAIL_PX * this.ratio);
    const [x, y] = [this.left[i], this.top[i]];
    if (x < 0 || y < 0 || x + size > width || y + size > height) return;
    for (let row = y; row < y + size; row++) {
      for (let p = row * width + x; p < row * width + x + size; p++) {
        this.counts[p] += change;
        this.pixels[p] = this.counts[p] ? this.ink : 0;
      }
    }
  }

  /**
   * Whose dot of the day lies under a click.
   * @param {L.LeafletMouseEvent} event
   */
  pick({ containerPoint, originalEvent }) {
    const { target } = originalEvent;
    if (!this.state || (target instanceof Element && target.closest(".leaflet-interactive"))) return;
    const { day } = this.state;
    const [from, to] = this.range(day);
    const { x, y } = containerPoint.add([MARGIN_PX, MARGIN_PX]).multiplyBy(this.ratio);
    let [nearest, best] = [-1, REACHED_PX * this.ratio];
    for (let i = from; i < to; i++) {
      const far = Math.hypot(this.left[i] - x, this.top[i] - y);
      if (this.first[i] <= day && far < best) [nearest, best] = [this.which[i], far];
    }
    if (nearest >= 0) this.page.select(this.tracks[nearest].id);
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

/** @param {HTMLCanvasElement} canvas */
function penOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
}

/**
 * The pixels of a round mark with an edge of the page's colour.
 * @param {number} r
 * @param {number} ratio
 * @param {string} ink
 * @param {boolean} isFull
 * @param {string} paper
 */
function dot(r, ratio, ink, isFull, paper) {
  const canvas = document.createElement("canvas");
  const edge = Math.round(1.5 * ratio);
  const size = (canvas.width = canvas.height = 2 * (r + edge) + 1);
  const pen = penOf(canvas);
  const circle = (/** @type {number} */ radius) => {
    pen.beginPath();
    pen.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
  };
  circle(r + edge);
  pen.fillStyle = paper;
  pen.fill();
  circle(r - (isFull ? 0 : ratio / 2));
  Object.assign(pen, { fillStyle: ink, strokeStyle: ink, lineWidth: 1.5 * ratio });
  if (isFull) pen.fill();
  else pen.stroke();
  return { size, ink: new Uint32Array(pen.getImageData(0, 0, size, size).data.buffer) };
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
        track.standing === "claimed" ? t("measured by the accusing side") : t("measured independently"),
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
    citationList(track.citations, page.data),
    claimGroups(track.claims, page),
    questionList(track.id, page),
  ];
}
