/* Lines as paths of SVG: projected once, then scaled, clipped and simplified for a view without an object a point. */

/**
 * A room in pixels.
 * @typedef {{ min: { x: number, y: number }, max: { x: number, y: number } }} Room
 *
 * @typedef {[x: number, y: number]} At
 *
 * What is drawn: the scale of the zoom, the pixel that is the origin, and the room from there.
 * @typedef {{ scale: number, left: number, top: number, room: Room }} Seen
 */

const LEFT = 1;
const RIGHT = 2;
const ABOVE = 4;
const BELOW = 8;
/* Leaflet's order. */
const EDGES = [LEFT, ABOVE, RIGHT, BELOW];

/** Points of a line that is being drawn. */
class Points {
  x = new Float64Array(1024);
  y = new Float64Array(1024);
  size = 0;

  /** @param {number} room for so many points */
  clear(room) {
    this.size = 0;
    if (this.x.length < room) [this.x, this.y] = [new Float64Array(2 * room), new Float64Array(2 * room)];
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  add(x, y) {
    this.x[this.size] = x;
    this.y[this.size++] = y;
  }
}

let points = new Points();
let clipped = new Points();
let kept = new Uint8Array(1024);

/** A line in the plane at zoom 0, whose path is kept for the view that it was drawn for last. */
export class FlatLine {
  /** @type {Seen | undefined} */
  seen;
  path = "";
  tolerance = 0;
  closed = false;

  /** @param {Float64Array} flat x and y of each point in turn */
  constructor(flat) {
    this.flat = flat;
    this.min = { x: Infinity, y: Infinity };
    this.max = { x: -Infinity, y: -Infinity };
    const { min, max } = this;
    for (let i = 0; i < flat.length; i += 2) {
      const x = flat[i];
      const y = flat[i + 1];
      if (x < min.x) min.x = x;
      if (x > max.x) max.x = x;
      if (y < min.y) min.y = y;
      if (y > max.y) max.y = y;
    }
  }

  /**
   * The line as a path; nothing where no part of it is seen.
   * @param {Seen} seen
   * @param {number} tolerance by how many pixels it may be simplified
   * @param {boolean} closed whether it is a ring
   */
  pathIn(seen, tolerance, closed) {
    if (seen === this.seen && tolerance === this.tolerance && closed === this.closed) return this.path;
    [this.seen, this.tolerance, this.closed] = [seen, tolerance, closed];
    return (this.path = this.draw(seen, tolerance * tolerance, closed));
  }

  /**
   * @param {Seen} seen
   * @param {number} least
   * @param {boolean} closed
   */
  draw(seen, least, closed) {
    const { scale, left, top, room } = seen;
    const codes = [this.min, this.max].map(({ x, y }) =>
      codeOf(Math.round(x * scale) - left, Math.round(y * scale) - top, room),
    );
    if (codes[0] & codes[1]) return "";
    this.place(seen);
    if (!(codes[0] | codes[1])) return written(points, 0, points.size, least, closed);
    if (closed) {
      EDGES.forEach((edge) => clipRing(edge, room));
      return written(points, 0, points.size, least, closed);
    }
    return clipLine(room)
      .map(([from, to]) => written(clipped, from, to, least, closed))
      .join("");
  }

  /**
   * Its points in whole pixels; those that fall together are one.
   * @param {Seen} seen
   */
  place({ scale, left, top }) {
    const { flat } = this;
    points.clear(flat.length / 2 + 1);
    let lastX = NaN;
    let lastY = NaN;
    for (let i = 0; i < flat.length; i += 2) {
      const x = Math.round(flat[i] * scale) - left;
      const y = Math.round(flat[i + 1] * scale) - top;
      if (x === lastX && y === lastY) continue;
      points.add((lastX = x), (lastY = y));
    }
    /* A point is drawn as a line to itself. */
    if (points.size === 1 && flat.length > 2) points.add(lastX, lastY);
  }
}

/**
 * On which sides of a room a point lies.
 * @param {number} x
 * @param {number} y
 * @param {Room} room
 */
const codeOf = (x, y, { min, max }) =>
  (x < min.x ? LEFT : x > max.x ? RIGHT : 0) | (y < min.y ? ABOVE : y > max.y ? BELOW : 0);

/**
 * Where the stretch between two points meets an edge of a room.
 * @param {At} from
 * @param {At} to
 * @param {number} edge
 * @param {Room} room
 * @returns {At}
 */
function meet([ax, ay], [bx, by], edge, { min, max }) {
  if (edge & (ABOVE | BELOW)) {
    const y = edge & BELOW ? max.y : min.y;
    return [Math.round(ax + ((bx - ax) * (y - ay)) / (by - ay)), Math.round(y)];
  }
  const x = edge & RIGHT ? max.x : min.x;
  return [Math.round(x), Math.round(ay + ((by - ay) * (x - ax)) / (bx - ax))];
}

/**
 * Leave of a ring what lies within one edge (Sutherland and Hodgman 1974).
 * @param {number} edge
 * @param {Room} room
 */
function clipRing(edge, room) {
  const { x, y, size } = points;
  clipped.clear(2 * size);
  let before = size - 1;
  let wasOut = size > 0 && codeOf(x[before], y[before], room) & edge;
  for (let i = 0; i < size; before = i++) {
    const isOut = codeOf(x[i], y[i], room) & edge;
    if (isOut !== wasOut) clipped.add(...meet([x[before], y[before]], [x[i], y[i]], edge, room));
    if (!isOut) clipped.add(x[i], y[i]);
    wasOut = isOut;
  }
  [points, clipped] = [clipped, points];
}

/**
 * Leave of a line the parts that lie within a room.
 * @param {Room} room
 */
function clipLine(room) {
  const { x, y, size } = points;
  clipped.clear(4 * size);
  /** @type {[from: number, to: number][]} */
  const parts = [];
  let start = 0;
  let code = codeOf(x[0], y[0], room);
  for (let i = 1; i < size; i++) {
    const before = code;
    code = codeOf(x[i], y[i], room);
    if (before & code) continue;
    if (!before && clipped.size === start) clipped.add(x[i - 1], y[i - 1]);
    if (before | code) addCrossings([x[i - 1], y[i - 1]], [x[i], y[i]], room);
    if (!code) clipped.add(x[i], y[i]);
    if ((!code && i < size - 1) || clipped.size === start) continue;
    parts.push([start, clipped.size]);
    start = clipped.size;
  }
  return parts;
}

/**
 * Add where the stretch between two points comes into a room, and where it leaves it (Cohen and Sutherland).
 * @param {At} from
 * @param {At} to
 * @param {Room} room
 */
function addCrossings(from, to, room) {
  let [start, end] = [from, to];
  let [startCode, endCode] = [codeOf(...start, room), codeOf(...end, room)];
  const [comes, leaves] = [startCode, endCode];
  while (startCode | endCode) {
    if (startCode & endCode) return;
    const at = meet(start, end, startCode || endCode, room);
    if (startCode) [start, startCode] = [at, codeOf(...at, room)];
    else [end, endCode] = [at, codeOf(...at, room)];
  }
  if (comes) clipped.add(...start);
  if (leaves) clipped.add(...end);
}

/**
 * Points as a part of a path, without those that are hardly seen.
 * @param {Points} of
 * @param {number} from
 * @param {number} to
 * @param {number} least square of the pixels that a point has to lie beside the line without it
 * @param {boolean} closed
 */
function written({ x, y }, from, to, least, closed) {
  if (from === to) return "";
  if (least) keep(x, y, from, to - 1, least);
  let path = "M" + x[from] + " " + y[from];
  for (let i = from + 1; i < to; i++) if (!least || kept[i]) path += "L" + x[i] + " " + y[i];
  return closed ? path + "z" : path;
}

/**
 * Mark the points that a line needs (Ramer 1972, Douglas and Peucker 1973).
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {number} first
 * @param {number} last
 * @param {number} least
 */
function keep(x, y, first, last, least) {
  if (kept.length < x.length) kept = new Uint8Array(x.length);
  kept.fill(0, first, last + 1);
  kept[first] = kept[last] = 1;
  const spans = [first, last];
  while (spans.length) {
    const to = /** @type {number} */ (spans.pop());
    const from = /** @type {number} */ (spans.pop());
    const at = furthest(x, y, from, to, least);
    if (!at) continue;
    kept[at] = 1;
    spans.push(from, at, at, to);
  }
}

/**
 * The point furthest from the stretch between two others, if it lies far enough.
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {number} from
 * @param {number} to
 * @param {number} least
 */
function furthest(x, y, from, to, least) {
  const startX = x[from];
  const startY = y[from];
  const wide = x[to] - startX;
  const high = y[to] - startY;
  const square = wide * wide + high * high;
  let at = 0;
  for (let i = from + 1; i < to; i++) {
    let dx = x[i] - startX;
    let dy = y[i] - startY;
    if (square) {
      const share = Math.max(0, Math.min(1, (dx * wide + dy * high) / square));
      dx -= share * wide;
      dy -= share * high;
    }
    const off = dx * dx + dy * dy;
    if (off > least) {
      at = i;
      least = off;
    }
  }
  return at;
}
