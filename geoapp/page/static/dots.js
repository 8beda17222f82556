/*
 * Thousands of points in time on one canvas: a dot where one is certain, a ring where it is possible, a small mark
 * where it is over.
 */
/** @import { Mode } from "./types.js" */

const DOT_PX = 3.5;
const TRAIL_PX = 2;
const REACHED_PX = 9;
const MOST_RATIO = 2;
/* Beyond the map's edge, so that a dot on it is whole. */
const MARGIN_PX = 8;

/**
 * A round mark, pixel by pixel.
 * @typedef {{ size: number, ink: Uint32Array }} Dot
 */

/** How many device pixels a pixel of the page is drawn with. */
export const ratioOf = () => Math.min(MOST_RATIO, window.devicePixelRatio || 1);

/**
 * How many of some sorted numbers are below a limit.
 * @param {Int32Array | Float64Array} sorted
 * @param {number} limit
 */
export function below(sorted, limit) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Dots {
  /*
   * The points in the order of their last days: between these and the sure ones each is possible; how it looks; its
   * point of the plane at zoom 0, and its pixels.
   */
  /** @type {Int32Array} */
  first;
  /** @type {Int32Array} */
  last;
  /** @type {Int32Array} */
  sureFrom;
  /** @type {Int32Array} */
  sureTo;
  /** @type {Uint32Array} */
  which;
  /** @type {Float64Array} */
  x;
  /** @type {Float64Array} */
  y;
  /** @type {Int16Array} */
  left;
  /** @type {Int16Array} */
  top;
  /** How many they are, and the most days that one can be of. */
  n = 0;
  widest = 0;
  /** @type {ImageData | undefined} */
  image;
  /** @type {Uint32Array} */
  out;
  /** @type {Uint32Array} */
  pixels;
  /** @type {Uint32Array} */
  counts;
  /** How a point looks by `which`: where it is certain, where it is possible. */
  /** @type {Dot[][]} */
  dots;
  /** @type {{ day: number, mode: Mode } | undefined} */
  state;
  ratio = 1;
  ink = 0;
  trail = 0;
  shown = 0;

  /**
   * @param {L.Map} map
   * @param {string} pane name of a pane of its own
   * @param {number} zIndex
   */
  constructor(map, pane, zIndex) {
    this.map = map;
    const layer = map.getPane(pane) || map.createPane(pane);
    this.canvas = L.DomUtil.create("canvas", "", layer);
    this.canvas.setAttribute("aria-hidden", "true");
    Object.assign(layer.style, { zIndex, pointerEvents: "none" });
    this.pen = penOf(this.canvas);
    this.map.on("zoomstart", () => (this.canvas.hidden = true));
    this.map.on("move resize zoomend viewreset", () => this.place());
  }

  /** Colours of dots and of marks: see `dots` and `inkOf`. */
  dress() {}

  /**
   * The colour of marks of what is over.
   * @param {string} colour #rrggbb
   */
  dip(colour) {
    const rgb = parseInt(colour.slice(1), 16);
    this.ink = ((0xa0 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
    for (let p = 0; p < this.pixels.length; p++) if (this.counts[p]) this.pixels[p] = this.ink;
  }

  /**
   * A dot and a ring of a colour.
   * @param {string} ink
   * @param {string} paper
   */
  pair(ink, paper) {
    return [true, false].map((sure) => dot(Math.round(DOT_PX * this.ratio), this.ratio, ink, sure, paper));
  }

  /**
   * How many are over before a day.
   * @param {number} day
   */
  before(day) {
    return below(this.last, day);
  }

  /**
   * Where the points of a day begin and end in their order; not all between can be of the day.
   * @param {number} day
   */
  range(day) {
    return [this.before(day), this.before(day + this.widest + 1)];
  }

  /** The canvas over the map, and each position in its pixels. */
  place() {
    if (!this.state) return;
    const { x: width, y: height } = this.map.getSize().add([2 * MARGIN_PX, 2 * MARGIN_PX]);
    const ratio = (this.ratio = ratioOf());
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
        const sure = this.sureFrom[i] <= day && day <= this.sureTo[i];
        this.put(this.dots[this.which[i]][sure ? 0 : 1], this.left[i], this.top[i]);
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
   * Which of the day's dots lies under a point of the map; -1 for none.
   * @param {L.Point} containerPoint
   */
  nearest(containerPoint) {
    if (!this.state || !this.image) return -1;
    const { day } = this.state;
    const [from, to] = this.range(day);
    const { x, y } = containerPoint.add([MARGIN_PX, MARGIN_PX]).multiplyBy(this.ratio);
    let [nearest, best] = [-1, REACHED_PX * this.ratio];
    for (let i = from; i < to; i++) {
      const far = Math.hypot(this.left[i] - x, this.top[i] - y);
      if (this.first[i] <= day && far < best) [nearest, best] = [i, far];
    }
    return nearest;
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
