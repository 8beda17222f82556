/* The shortest line between two points on the WGS 84 ellipsoid: Vincenty's inverse formula (1975). */
/** @import { Position } from "./types.js" */

const RADIAN = Math.PI / 180;
const [A, F] = [6378137, 1 / 298.257223563];
const B = A * (1 - F);
const MOST_ROUNDS = 200;
const CLOSE = 1e-12;

/** @param {number} lat */
const reduced = (lat) => Math.atan((1 - F) * Math.tan(lat * RADIAN));

/**
 * Metres along the ellipsoid, to a millimetre; NaN for two points that lie nearly opposite one another.
 * @param {Position} from latitude and longitude in degrees
 * @param {Position} to
 */
export function geodesicM([lat0, lon0], [lat1, lon1]) {
  const [u0, u1] = [reduced(lat0), reduced(lat1)];
  const [sin0, cos0, sin1, cos1] = [Math.sin(u0), Math.cos(u0), Math.sin(u1), Math.cos(u1)];
  const turn = lon1 - lon0;
  const apart = (turn - 360 * Math.round(turn / 360)) * RADIAN;
  let lambda = apart;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [sine, cosine] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cos1 * sine, cos0 * sin1 - sin0 * cos1 * cosine);
    if (!sinSigma) return 0;
    const cosSigma = sin0 * sin1 + cos0 * cos1 * cosine;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos0 * cos1 * sine) / sinSigma;
    const cos2Alpha = 1 - sinAlpha * sinAlpha;
    const middle = cos2Alpha > CLOSE ? cosSigma - (2 * sin0 * sin1) / cos2Alpha : 0;
    const twice = 2 * middle * middle - 1;
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const next = apart + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * twice));
    const done = Math.abs(next - lambda) < CLOSE;
    lambda = next;
    if (Math.abs(lambda) > Math.PI) return NaN;
    if (!done) continue;
    const k = (cos2Alpha * (A * A - B * B)) / (B * B);
    const a = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
    const b = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
    const more = (b / 6) * middle * (4 * sinSigma * sinSigma - 3) * (4 * middle * middle - 3);
    return B * a * (sigma - b * sinSigma * (middle + (b / 4) * (cosSigma * twice - more)));
  }
  return NaN;
}

/**
 * A line to draw between two points: the great circle, which lies a few pixels from the geodesic at most.
 * @param {Position} from
 * @param {Position} to
 * @param {number} [pieces]
 * @returns {Position[]}
 */
export function greatCircle(from, to, pieces = 64) {
  const vector = (/** @type {Position} */ [lat, lon]) => {
    const [a, b] = [lat * RADIAN, lon * RADIAN];
    return [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)];
  };
  const [p, q] = [vector(from), vector(to)];
  const angle = Math.acos(Math.max(-1, Math.min(1, p[0] * q[0] + p[1] * q[1] + p[2] * q[2])));
  if (!angle) return [from, to];
  let before = from[1];
  return [...Array(pieces + 1).keys()].map((i) => {
    const [f, g] = [Math.sin((1 - i / pieces) * angle), Math.sin((i / pieces) * angle)];
    const [x, y, z] = p.map((part, axis) => (f * part + g * q[axis]) / Math.sin(angle));
    /* Without a jump at 180 degrees. */
    const lon = Math.atan2(y, x) / RADIAN;
    before = lon + 360 * Math.round((before - lon) / 360);
    return /** @type {Position} */ ([Math.atan2(z, Math.hypot(x, y)) / RADIAN, before]);
  });
}
