/* Where names may stand on the map: beside their points, and off the lines of the legs. */
import { planeOf } from "./drawing.js";
import { DOT_PX } from "./marks.js";
/** @import { Label, Offset } from "./map.js" */
/** @import { Box, Padding } from "./types.js" */

const LABEL_GAP_PX = 3;
/* So long are the pieces of a line that names keep off. */
const STROKE_PX = 7;
/* In widths and heights of the name. */
const NUDGES = [0, -0.25, 0.25].flatMap((x) => [0, 0.8, -0.8, 1.6].map((y) => [x, y]));

/**
 * Where a label may stand beside its point, best first, as offsets of its corner.
 * @param {Label} label
 * @param {number} w
 * @param {number} h
 * @returns {Offset[]}
 */
export function sidesOf({ area, priority, subject }, w, h) {
  /* A country of the route may be named a little lower or higher. */
  if (area) return (subject.rank ? NUDGES.slice(0, 1) : NUDGES).map(([x, y]) => [(x - 0.5) * w, (y - 0.5) * h]);
  const route = priority > 5;
  const gap = route ? 11 : 7;
  /** @type {Record<string, Offset>} */
  const around = {
    right: [gap, -h / 2],
    below: [-w / 2, gap],
    left: [-w - gap, -h / 2],
    above: [-w / 2, -h - gap - (subject.marked ? 16 : 0)],
  };
  if (!route) return [around.below, around.above, around.right, around.left];
  /* At an edge, or beside a button, there may be room at a corner alone. */
  const corners = [0, -w].flatMap((x) => [gap, -h - gap].map((y) => /** @type {Offset} */ ([x, y])));
  /* Or a little lower or higher, on a map of a phone that buttons half cover. */
  const shifted = [0.5, -0.5, 1, -1].flatMap((y) =>
    [gap, -w - gap].map((x) => /** @type {Offset} */ ([x, (y - 0.5) * h])),
  );
  return [around.right, around.left, around.below, around.above, ...corners, ...shifted];
}

/**
 * Lines as small boxes, so that names keep off them where they can.
 * @param {L.Map} map
 * @param {L.LatLng[][]} lines
 * @param {L.Point} size
 */
export function boxesAlong(map, lines, size) {
  /** @type {Map<number, Box>} */
  const cells = new Map();
  /* Ends are rounded, so an edge between two pixels would be cut at for ever. */
  const { x: width, y: height } = size.floor();
  const room = L.bounds([0, 0], [width, height]);
  const clip = (/** @type {number[]} */ ...[x0, y0, x1, y1]) =>
    L.LineUtil.clipSegment(L.point(x0, y0), L.point(x1, y1), room, false, true);
  const scale = map.getZoomScale(map.getZoom(), 0);
  const corner = map.containerPointToLayerPoint([0, 0]).add(map.getPixelOrigin());
  for (const line of lines) {
    const { flat } = planeOf(map, line);
    const at = (/** @type {number} */ i, /** @type {"x" | "y"} */ axis) => Math.round(flat[i] * scale) - corner[axis];
    let [x0, y0] = [at(0, "x"), at(1, "y")];
    for (let i = 2; i < flat.length; i += 2) {
      const [x1, y1] = [at(i, "x"), at(i + 1, "y")];
      const isBeside = (x0 < 0 && x1 < 0) || (x0 > width && x1 > width);
      const isOut = isBeside || (y0 < 0 && y1 < 0) || (y0 > height && y1 > height);
      const isPoint = x0 === x1 && y0 === y1;
      const [from, to] = (!isOut && !isPoint && clip(x0, y0, x1, y1)) || [];
      [x0, y0] = [x1, y1];
      if (!from || !to) continue;
      const steps = Math.ceil(from.distanceTo(to) / STROKE_PX) || 1;
      for (let step = 0; step <= steps; step++) {
        const x = (to.x - from.x) * (step / steps) + from.x;
        const y = (to.y - from.y) * (step / steps) + from.y;
        /* One of those that lie together is enough. */
        const cell = Math.floor(y / STROKE_PX) * size.x + Math.floor(x / STROKE_PX);
        cells.set(cell, [x - 3, y - 3, x + 3, y + 3]);
      }
    }
  }
  return [...cells.values()];
}

/**
 * Edges as they are, and with as much room at the top, or to the left or right, as each button needs.
 * @param {Padding} padding
 * @param {Box[]} boxes
 * @returns {Padding[]}
 */
export function roomsBeside([top, right, bottom, left], boxes) {
  const low = Math.max(top, ...boxes.map((box) => box[3] + DOT_PX.route + LABEL_GAP_PX));
  const inner = Math.max(left, ...boxes.slice(0, 1).map((box) => box[2] + DOT_PX.route + LABEL_GAP_PX));
  return [
    [top, right, bottom, left],
    [top, right, bottom, inner],
    [low, right, bottom, left],
  ];
}

/** @param {Label} label */
export const isCity = ({ area, subject }) => !area && subject.rank !== undefined;

/**
 * The first that fits of those which the line strikes least.
 * @param {Offset[]} sides
 * @param {(offset: Offset) => boolean} fits
 * @param {(offset: Offset) => number} struck
 */
export function least(sides, fits, struck) {
  const found = sides.filter(fits).map((offset) => ({ offset, n: struck(offset) }));
  return found.sort((a, b) => a.n - b.n)[0]?.offset;
}

/**
 * @param {Box} a
 * @param {Box} b
 * @param {number} [gap] what there should be between them
 */
export function overlaps(a, b, gap = LABEL_GAP_PX) {
  return a[0] < b[2] + gap && b[0] < a[2] + gap && a[1] < b[3] + gap && b[1] < a[3] + gap;
}

/**
 * What a small dot covers.
 * @param {L.Point} point
 * @returns {Box}
 */
export const dotBox = ({ x, y }) => [x - 2, y - 2, x + 2, y + 2];

/**
 * What a button covers of its box, in the box's pixels; nothing where it is all of it.
 * @param {HTMLElement | null} button
 * @param {HTMLElement} box
 * @returns {Box[]}
 */
export function coveredBy(button, box) {
  if (!button || button.offsetWidth >= box.clientWidth) return [];
  const { offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight } = button;
  return [[left, top, left + offsetWidth, top + offsetHeight]];
}
