/* Legs that lie on one line are drawn side by side, so that each can be seen and pressed. */
/** @import { Line } from "./types.js" */

export const APART_PX = 7;
/* Middles of two lines that are one lie no further apart. */
const SAME_DEGREES = 0.05;

/** @typedef {{ id: string, lines: Line[] }} Drawn */

/**
 * How far each leg is drawn to the right of its own line, in widths; those that have their line alone aren't there.
 * Mirrored in picture/offsets.py.
 * @param {Drawn[]} legs
 * @returns {Map<string, number>}
 */
export function lanesOf(legs) {
  /** @type {Map<string, { id: string, middle: number[], turned: number }[][]>} */
  const known = new Map();
  for (const { id, lines } of legs) {
    const line = lines.flat();
    if (line.length < 2) continue;
    const [from, to] = [line[0], line[line.length - 1]].map((at) => at.map((one) => one.toFixed(3)).join());
    if (from === to) continue;
    const key = [from, to].sort().join(" ");
    const middle = middleOf(line);
    const groups = known.get(key) ?? [];
    known.set(key, groups);
    const isSame = (/** @type {{ middle: number[] }[]} */ [one]) =>
      Math.abs(one.middle[0] - middle[0]) < SAME_DEGREES && Math.abs(one.middle[1] - middle[1]) < SAME_DEGREES;
    const member = { id, middle, turned: from < to ? 1 : -1 };
    const group = groups.find(isSame);
    if (group) group.push(member);
    else groups.push([member]);
  }
  const lanes = new Map();
  for (const group of [...known.values()].flat()) {
    if (group.length < 2) continue;
    group.forEach(({ id, turned }, i) => lanes.set(id, (i - (group.length - 1) / 2) * turned));
  }
  return lanes;
}

/**
 * The position half of the way along, or between the two in the middle.
 * @param {Line} line
 */
function middleOf(line) {
  const [low, high] = [line[Math.floor((line.length - 1) / 2)], line[Math.ceil((line.length - 1) / 2)]];
  return low.map((one, i) => (one + high[i]) / 2);
}

/**
 * Points so far to the right of those of a line, as one goes along it.
 * @template {{ x: number, y: number }} At
 * @param {At[]} points
 * @param {number} px
 * @returns {{ x: number, y: number }[]}
 */
export function shifted(points, px) {
  return points.map(({ x, y }, i) => {
    const [before, after] = [points[Math.max(0, i - 1)], points[Math.min(points.length - 1, i + 1)]];
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    const length = Math.hypot(dx, dy) || 1;
    return { x: x - (dy / length) * px, y: y + (dx / length) * px };
  });
}

/**
 * Draw a line beside where its positions lie, at every zoom.
 * @param {any} layer a polyline that is on no map yet
 * @param {number} px
 */
export function drawBeside(layer, px) {
  const { _projectLatlngs: project } = /** @type {any} */ (L.Polyline.prototype);
  /** @type {(latlngs: any, rings: L.Point[][], bounds: any) => void} */
  layer._projectLatlngs = function (latlngs, rings, bounds) {
    const known = rings.length;
    project.call(this, latlngs, rings, bounds);
    if (!(latlngs[0] instanceof L.LatLng)) return;
    rings[known] = shifted(rings[known], px).map(({ x, y }) => L.point(x, y));
  };
}
