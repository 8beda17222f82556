/* Features with times on anybody's map of Leaflet's: points as dots, lines and areas on a canvas below them. */
import { Dots, below, ratioOf } from "./dots.js";
import { decodeLines, numbersOf } from "./lines.js";
import { stateAt } from "./time.js";
/** @import { Bounds, Mode, State } from "./types.js" */

const PAPER = "#ffffff";
const QUIET = "#5f5a52";
const FAR = 2 ** 30;
const REACHED_PX = 6;
/* How a line or an area of each state looks: width, dashes and opacity of its line, opacity of its inside. */
/** @type {Record<string, { width: number, dash: number[], line: number, inside: number }>} */
const LOOKS = {
  certain: { width: 3, dash: [], line: 1, inside: 0.4 },
  possible: { width: 2, dash: [6, 5], line: 1, inside: 0.12 },
  other: { width: 1, dash: [], line: 0.4, inside: 0 },
};

/**
 * What Python gives: four numbers a feature as text, in the order of the features' latest ends, of which those with
 * a bit in `open` mean nothing; points as text, each of a feature; lines and areas; words.
 *
 * @typedef {object} TimedData
 * @property {string} name
 * @property {string} times
 * @property {string} open
 * @property {string} points
 * @property {string} owners
 * @property {[number, "line" | "area", string[]][]} shapes
 * @property {number} scale
 * @property {string[]} colours
 * @property {string} looks
 * @property {string[]} columns
 * @property {string[][]} values
 * @property {[number, number][]} box
 * @property {number} placeless
 * @property {number} dayless
 */

/** @typedef {{ owner: number, area: boolean, rings: Float64Array[], box: number[] }} Shape */

export class Timed {
  /** @type {{ day: number, mode: Mode } | undefined} */
  state;

  /**
   * @param {L.Map} map
   * @param {TimedData} data
   * @param {string} pane a name that no other layer of the map has
   */
  constructor(map, data, pane) {
    this.map = map;
    this.data = data;
    this.bounds = boundsOf(data);
    this.n = this.bounds.length;
    this.tally = new Tally(this.bounds);
    this.looks = numbersOf(data.looks);
    this.shapes = new Shapes(map, this, pane + "-shapes");
    this.dots = new TimedDots(map, this, pane);
    this.visible = false;
  }

  /**
   * Show or hide all that is drawn.
   * @param {boolean} visible
   */
  reveal(visible) {
    this.visible = visible;
    for (const { canvas } of [this.shapes, this.dots]) {
      const pane = canvas.parentElement;
      if (pane) pane.style.display = visible ? "" : "none";
    }
    if (visible && this.state) this.show(this.state);
  }

  /** @param {{ day: number, mode: Mode }} state */
  show(state) {
    this.state = state;
    if (!this.visible) return;
    this.shapes.show(state);
    this.dots.show(state);
  }

  /**
   * Which feature lies under a point of the map: a dot before a line, a line before an area.
   * @param {L.Point} point
   */
  under(point) {
    if (!this.visible) return -1;
    const dot = this.dots.nearest(point);
    return dot >= 0 ? this.dots.owners[dot] : this.shapes.under(point);
  }
}

/**
 * The bounds of each feature, open ones null.
 * @param {TimedData} data
 * @returns {Bounds[]}
 */
export function boundsOf({ times, open }) {
  const numbers = numbersOf(times);
  const masks = numbersOf(open);
  /** @type {Bounds[]} */
  const out = [];
  let last = 0;
  for (let i = 0; 4 * i + 3 < numbers.length; i++) {
    const [more, length, start, end] = numbers.slice(4 * i, 4 * i + 4);
    last += more;
    const first = last - length;
    const mask = masks.length ? masks[i] : 0;
    const own = [first, first + start, last - end, last];
    out.push(/** @type {Bounds} */ (own.map((bound, at) => (mask & (1 << at) ? null : bound))));
  }
  return out;
}

/** How many features are of each state on a day, found without asking each. */
export class Tally {
  /** @param {Bounds[]} bounds of which none ends before it begins */
  constructor(bounds) {
    const sorted = (/** @type {Bounds[]} */ of, /** @type {number} */ at, /** @type {number} */ open) =>
      Int32Array.from(of, (own) => own[at] ?? open).sort();
    const sure = bounds.filter(([, start, end]) => start !== null && end !== null && start <= end);
    this.begin = sorted(bounds, 0, -FAR);
    this.end = sorted(bounds, 3, FAR);
    this.sureBegin = sorted(sure, 1, 0);
    this.sureEnd = sorted(sure, 2, 0);
  }

  /** @param {number} day */
  at(day) {
    const over = below(this.end, day);
    const certain = below(this.sureBegin, day + 1) - below(this.sureEnd, day);
    return { certain, possible: below(this.begin, day + 1) - over - certain, over };
  }
}

class TimedDots extends Dots {
  /**
   * @param {L.Map} map
   * @param {Timed} timed
   * @param {string} pane
   */
  constructor(map, timed, pane) {
    super(map, pane, 440);
    this.timed = timed;
    const { data, bounds } = timed;
    const positions = decodeLines([data.points], data.scale)[0];
    this.n = positions.length;
    const owners = data.owners ? numbersOf(data.owners) : positions.map((_, i) => i);
    this.owners = Uint32Array.from(owners);
    const column = (/** @type {(own: Bounds) => number} */ of) => Int32Array.from(owners, (i) => of(bounds[i]));
    this.first = column(([first]) => first ?? -FAR);
    this.sureFrom = column(([, start]) => start ?? FAR);
    this.sureTo = column(([, , end]) => end ?? -FAR);
    this.last = column(([, , , last]) => last ?? FAR);
    for (let i = 0; i < this.n; i++) this.widest = Math.max(this.widest, this.last[i] - this.first[i]);
    this.which = Uint32Array.from(owners, (i) => timed.looks[i] || 0);
    [this.x, this.y] = [new Float64Array(this.n), new Float64Array(this.n)];
    positions.forEach((position, i) => {
      ({ x: this.x[i], y: this.y[i] } = map.project(position, 0));
    });
    [this.left, this.top] = [new Int16Array(this.n), new Int16Array(this.n)];
  }

  dress() {
    this.dots = this.timed.data.colours.map((ink) => this.pair(ink, PAPER));
    this.dip(QUIET);
  }

  /** @param {{ day: number, mode: Mode }} state */
  show(state) {
    this.state = state;
    if (!this.n) return;
    if (this.image) this.draw();
    else this.place();
  }
}

class Shapes {
  /**
   * @param {L.Map} map
   * @param {Timed} timed
   * @param {string} pane
   */
  constructor(map, timed, pane) {
    this.map = map;
    this.timed = timed;
    const layer = map.createPane(pane);
    Object.assign(layer.style, { zIndex: 430, pointerEvents: "none" });
    this.canvas = L.DomUtil.create("canvas", "", layer);
    this.canvas.setAttribute("aria-hidden", "true");
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const { shapes, scale } = timed.data;
    this.shapes = shapes.map(([owner, kind, texts]) => shapeOf(map, owner, kind === "area", decodeLines(texts, scale)));
    if (!this.shapes.length) return;
    map.on("zoomstart", () => (this.canvas.hidden = true));
    map.on("move resize zoomend viewreset", () => this.place());
  }

  /** The canvas over the map as it is now. */
  place() {
    if (!this.timed.visible || !this.state) return;
    const { x: width, y: height } = this.map.getSize();
    const ratio = ratioOf();
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio), hidden: false });
    Object.assign(this.canvas.style, { width: width + "px", height: height + "px" });
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    this.draw();
  }

  /** @param {{ day: number, mode: Mode }} state */
  show(state) {
    const isNew = !this.state;
    this.state = state;
    if (!this.shapes.length) return;
    if (isNew) this.place();
    else this.draw();
  }

  /** What the pixels of the map are made of: pixel = scale * plane - origin. */
  frame() {
    const ratio = ratioOf();
    const origin = /** @type {L.Point} */ (this.map.getPixelBounds().min).multiplyBy(ratio);
    return { scale: this.map.getZoomScale(this.map.getZoom(), 0) * ratio, origin };
  }

  draw() {
    const { state, canvas, pen } = this;
    if (!state || !canvas.width) return;
    const { scale, origin } = this.frame();
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const [left, top] = [origin.x / scale, origin.y / scale];
    const [right, bottom] = [left + canvas.width / scale, top + canvas.height / scale];
    /** @type {Record<string, Map<string, { lines: Path2D, areas: Path2D }>>} */
    const paths = { other: new Map(), possible: new Map(), certain: new Map() };
    for (const { owner, area, rings, box } of this.shapes) {
      const look = lookOf(this.timed.bounds[owner], state);
      if (!look || box[0] > right || box[2] < left || box[1] > bottom || box[3] < top) continue;
      const ink = look === "other" ? QUIET : this.timed.data.colours[this.timed.looks[owner] || 0];
      const path = paths[look].get(ink) || { lines: new Path2D(), areas: new Path2D() };
      paths[look].set(ink, path);
      trace(area ? path.areas : path.lines, rings, scale, origin, area);
    }
    for (const [look, made] of Object.entries(paths)) {
      for (const [ink, path] of made) this.paint(LOOKS[look], ink, path);
    }
  }

  /**
   * @param {typeof LOOKS[string]} look
   * @param {string} ink
   * @param {{ lines: Path2D, areas: Path2D }} path
   */
  paint({ width, dash, line, inside }, ink, { lines, areas }) {
    const { pen } = this;
    const ratio = ratioOf();
    Object.assign(pen, { strokeStyle: ink, fillStyle: ink, lineWidth: width * ratio, lineJoin: "round" });
    pen.setLineDash(dash.map((px) => px * ratio));
    pen.globalAlpha = inside;
    pen.fill(areas, "evenodd");
    pen.globalAlpha = line;
    pen.stroke(areas);
    pen.stroke(lines);
    pen.globalAlpha = 1;
  }

  /** @param {L.Point} point */
  under(point) {
    const { state, pen } = this;
    if (!state || !this.shapes.length) return -1;
    const { scale, origin } = this.frame();
    const { x, y } = point.multiplyBy(ratioOf());
    const [px, py] = [(x + origin.x) / scale, (y + origin.y) / scale];
    const near = (REACHED_PX * ratioOf()) / scale;
    let inside = -1;
    let [line, best] = [-1, near];
    for (const { owner, area, rings, box } of this.shapes) {
      const look = lookOf(this.timed.bounds[owner], state);
      if (!look || look === "other") continue;
      if (px < box[0] - near || px > box[2] + near || py < box[1] - near || py > box[3] + near) continue;
      if (area) {
        const path = new Path2D();
        trace(path, rings, scale, origin, true);
        if (pen.isPointInPath(path, x, y, "evenodd")) inside = owner;
      } else {
        const far = Math.min(...rings.map((ring) => awayFrom(ring, px, py)));
        if (far < best) [line, best] = [owner, far];
      }
    }
    return line >= 0 ? line : inside;
  }
}

/**
 * How a feature is drawn, if at all: what is over stays where all until now is shown.
 * @param {Bounds} bounds
 * @param {{ day: number, mode: Mode }} state
 * @returns {Exclude<State, "absent"> | "other" | null}
 */
export function lookOf(bounds, { day, mode }) {
  const now = stateAt(bounds, day);
  if (now !== "absent") return now;
  const over = bounds[3] !== null && bounds[3] < day;
  return mode === "all" || (mode === "past" && over) ? "other" : null;
}

/**
 * @param {L.Map} map
 * @param {number} owner
 * @param {boolean} area
 * @param {import("./types.js").Line[]} lines
 * @returns {Shape}
 */
function shapeOf(map, owner, area, lines) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const rings = lines.map((line) => {
    const flat = new Float64Array(2 * line.length);
    line.forEach((position, i) => {
      const { x, y } = map.project(position, 0);
      flat.set([x, y], 2 * i);
      [box[0], box[1]] = [Math.min(box[0], x), Math.min(box[1], y)];
      [box[2], box[3]] = [Math.max(box[2], x), Math.max(box[3], y)];
    });
    return flat;
  });
  return { owner, area, rings, box };
}

/**
 * @param {Path2D} path
 * @param {Float64Array[]} rings
 * @param {number} scale
 * @param {L.Point} origin
 * @param {boolean} closed
 */
function trace(path, rings, scale, { x, y }, closed) {
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const [px, py] = [ring[i] * scale - x, ring[i + 1] * scale - y];
      if (i) path.lineTo(px, py);
      else path.moveTo(px, py);
    }
    if (closed) path.closePath();
  }
}

/**
 * How far a line passes from a point of the plane.
 * @param {Float64Array} line
 * @param {number} x
 * @param {number} y
 */
function awayFrom(line, x, y) {
  let best = Infinity;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [dx, dy] = [line[i + 2] - line[i], line[i + 3] - line[i + 1]];
    const length = dx * dx + dy * dy;
    const along = length ? ((x - line[i]) * dx + (y - line[i + 1]) * dy) / length : 0;
    const share = Math.max(0, Math.min(1, along));
    best = Math.min(best, Math.hypot(line[i] + share * dx - x, line[i + 1] + share * dy - y));
  }
  return best;
}
