/* Lines of positions: unpacked from the page's data, measured, and cut to a stretch. */
/** @import { Coded, Line, Position } from "./types.js" */

const RADIAN = Math.PI / 180;
export const EARTH_RADIUS_M = 6371008.8;

/**
 * Great-circle metres on the sphere: good for shares of a line, not for published lengths.
 * @param {number} lon0
 * @param {number} lat0
 * @param {number} lon1
 * @param {number} lat1
 */
export function distanceM(lon0, lat0, lon1, lat1) {
  const half = (/** @type {number} */ a) => Math.pow(Math.sin((a * RADIAN) / 2), 2);
  const h = half(lat1 - lat0) + Math.cos(lat0 * RADIAN) * Math.cos(lat1 * RADIAN) * half(lon1 - lon0);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/* The digits of lines kept as text: see `line_text` in geoapp/cartography/basemap.py. */
const BASE = 45;
/** @type {Map<string, number>} */
const DIGIT = new Map();
for (let code = 33; code < 127; code++) {
  const character = String.fromCharCode(code);
  if (!'"&<\\'.includes(character)) DIGIT.set(character, DIGIT.size);
}

/** @param {string} text */
export function numbersOf(text) {
  const out = [];
  let value = 0;
  let unit = 1;
  for (const character of text) {
    const digit = DIGIT.get(character) ?? NaN;
    value += (digit % BASE) * unit;
    unit *= BASE;
    if (digit >= BASE) continue;
    out.push(value % 2 ? -(value + 1) / 2 : value / 2);
    value = 0;
    unit = 1;
  }
  return out;
}

/**
 * Unpack lines: whole numbers, flat or as text; first absolute, then differences.
 * @param {Coded["lines"]} lines
 * @param {number} scale degrees a unit
 * @returns {Line[]}
 */
export function decodeLines(lines, scale) {
  return lines.map((line) => {
    /** @type {Line} */
    const out = [];
    walk(line, scale, (lat, lon) => out.push([lat, lon]));
    return out;
  });
}

/**
 * Do something for each position of a line.
 * @param {Coded["lines"][number]} line
 * @param {number} scale
 * @param {(lat: number, lon: number) => void} act
 */
export function walk(line, scale, act) {
  const flat = typeof line === "string" ? numbersOf(line) : line;
  let lon = 0;
  let lat = 0;
  for (let i = 0; i + 1 < flat.length; i += 2) act((lat += flat[i + 1]) * scale, (lon += flat[i]) * scale);
}

/**
 * Cut lines to the stretch between two shares of their whole length.
 * @param {Line[]} lines
 * @param {number} from
 * @param {number} to
 */
export function stretch(lines, from, to) {
  const steps = lines.map((line) => line.slice(1).map((end, i) => distanceM(line[i][1], line[i][0], end[1], end[0])));
  const total = steps.flat().reduce((sum, step) => sum + step, 0);
  const [start, end] = [from * total, to * total];
  let walked = 0;
  /** @type {Line[]} */
  const out = [];
  lines.forEach((line, k) => {
    /** @type {Line} */
    const piece = [];
    steps[k].forEach((step, i) => {
      const [a, b] = [Math.max(start, walked), Math.min(end, walked + step)];
      if (a <= b && step > 0) {
        const [lat, lon] = line[i];
        const [nextLat, nextLon] = line[i + 1];
        /** @type {(metres: number) => Position} */
        const at = (metres) => {
          const share = (metres - walked) / step;
          return [lat + share * (nextLat - lat), lon + share * (nextLon - lon)];
        };
        if (!piece.length) piece.push(at(a));
        piece.push(at(b));
      }
      walked += step;
    });
    if (piece.length > 1) out.push(piece);
  });
  return out;
}

/**
 * The element of a layer that is drawn.
 * @param {{ getElement(): Element | undefined }} layer
 */
export const elementOf = (layer) => /** @type {HTMLElement} */ (layer.getElement());

/**
 * Where a place is, as Leaflet has it.
 * @param {{ lat: number, lon: number }} place
 * @returns {Position}
 */
export const positionOf = ({ lat, lon }) => [lat, lon];

/**
 * A place, and how far north, east, south and west it may lie; across a pole or the map's own seam it isn't followed.
 * @param {{ lat: number, lon: number, precision_km: number }} place
 * @param {number} middle longitude opposite which the map is cut
 * @returns {Position[]}
 */
export function areaAround({ lat, lon, precision_km: km }, middle) {
  const high = ((km * 1000) / EARTH_RADIUS_M) * (180 / Math.PI);
  const wide = high / Math.cos((lat * Math.PI) / 180);
  const off = Math.abs(((((lon - middle) % 360) + 540) % 360) - 180);
  /** @type {Position[]} */
  const found = [[lat, lon]];
  if (Math.abs(lat) + high < 90) found.push([lat + high, lon], [lat - high, lon]);
  if (off + wide < 180) found.push([lat, lon + wide], [lat, lon - wide]);
  return found;
}

/**
 * How often a route comes to each place, or first leaves it. Mirrored in text/visits.py.
 * @param {{ chain: { id: string }[] }[]} legs
 * @returns {Map<string, number>}
 */
export function visitsOf(legs) {
  const visits = new Map();
  const add = (/** @type {string} */ id) => visits.set(id, (visits.get(id) ?? 0) + 1);
  for (const { chain } of legs) {
    if (!visits.has(chain[0].id)) add(chain[0].id);
    new Set(chain.slice(1).map(({ id }) => id)).forEach(add);
  }
  return visits;
}
