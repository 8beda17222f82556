/* A conic equal-area projection as a Leaflet CRS, so that a long route keeps its shape. */
import { EARTH_RADIUS_M, distanceM } from "./lines.js";
/** @import { Line, Padding } from "./types.js" */

const RADIAN = Math.PI / 180;
/* Nearer to the equator than this a conic has no apex to speak of. */
const LEAST_PARALLEL = 8;
/* What is hardly larger than a point, 1 km in pixels of zoom 0, is shown with its surroundings. */
const POINT_PX = 0.0064;
const POINT_ZOOM = 8;

/**
 * Degrees: two standard parallels, and the centre as longitude, latitude.
 * @typedef {{ parallels: [number, number], centre: [number, number] }} Fit
 *
 * There and back: longitude and latitude in degrees, metres to the right and upwards. Back from beyond the Earth's
 * edge leads to that edge.
 * @typedef {object} Plane
 * @property {(lon: number, lat: number) => [number, number]} project
 * @property {(x: number, y: number) => [number, number]} unproject
 * @property {[number, number]} [ends] where the map ends in the north and the south, metres downwards; none where a
 *   pole is no level edge
 */

/**
 * Bring a difference of longitudes into [-180, 180).
 * @param {number} degrees
 */
const wrapDegrees = (degrees) => degrees - 360 * Math.floor((degrees + 180) / 360);

/**
 * Albers on the sphere (Snyder 1987, pp. 98-103), there and back: degrees and metres.
 * @param {Fit} fit
 * @param {number} [middle] longitude opposite which the lines to be drawn are cut; the centre's by default
 */
export function albers({ parallels, centre: [lon0, lat0] }, middle = lon0) {
  const [sin1, sin2] = parallels.map((degrees) => Math.sin(degrees * RADIAN));
  const cos1 = Math.cos(parallels[0] * RADIAN);
  const n = (sin1 + sin2) / 2;
  const c = cos1 * cos1 + 2 * n * sin1;
  const rhoAt = (/** @type {number} */ lat) =>
    (EARTH_RADIUS_M / n) * Math.sqrt(Math.max(0, c - 2 * n * Math.sin(lat * RADIAN)));
  const rho0 = rhoAt(lat0);
  const off = wrapDegrees(middle - lon0);
  return {
    /**
     * @param {number} lon
     * @param {number} lat
     * @returns {[number, number]} metres east and north of the centre
     */
    project(lon, lat) {
      /* What lies further than half a turn from a small map's centre is drawn at its edge, out of sight. */
      const turned = wrapDegrees(lon - middle) + off;
      const theta = n * Math.max(-180, Math.min(180, turned)) * RADIAN;
      const rho = rhoAt(lat);
      return [rho * Math.sin(theta), rho0 - rho * Math.cos(theta)];
    },
    /**
     * @param {number} x
     * @param {number} y
     * @returns {[number, number]} longitude and latitude; the longitude is not wrapped
     */
    unproject(x, y) {
      const sign = n < 0 ? -1 : 1;
      const dy = rho0 - y;
      const rho = sign * Math.hypot(x, dy);
      const theta = Math.atan2(sign * x, sign * dy);
      const k = (rho * n) / EARTH_RADIUS_M;
      const sine = Math.min(1, Math.max(-1, (c - k * k) / (2 * n)));
      return [lon0 + theta / RADIAN / n, Math.asin(sine) / RADIAN];
    },
  };
}

/**
 * The same as a Leaflet CRS.
 * @param {Fit} fit
 * @param {number} [middle] as in `albers`
 */
export const conic = (fit, middle = fit.centre[0]) => plane(albers(fit, middle), middle);

/**
 * A projection as a Leaflet CRS, whose projected unit is the metre.
 * @param {Plane} plane
 * @param {number} middle longitude opposite which the lines to be drawn are cut
 * @returns {L.CRS}
 */
export function plane({ project, unproject, ends }, middle) {
  const metresAtZoom0 = (2 * Math.PI * EARTH_RADIUS_M) / 256;
  return /** @type {any} */ (L.extend)({}, L.CRS, {
    code: "geoapp:conic",
    middle,
    ends,
    projection: {
      project(/** @type {L.LatLng} */ { lat, lng }) {
        const [x, y] = project(lng, lat);
        return new L.Point(x, y);
      },
      unproject(/** @type {L.Point} */ { x, y }) {
        const [lon, lat] = unproject(x, y);
        return new L.LatLng(lat, lon);
      },
    },
    transformation: new L.Transformation(1, 0, -1, 0),
    infinite: true,
    scale: (/** @type {number} */ zoom) => Math.pow(2, zoom) / metresAtZoom0,
    zoom: (/** @type {number} */ scale) => Math.log2(scale * metresAtZoom0),
    distance: (/** @type {L.LatLng} */ a, /** @type {L.LatLng} */ b) => distanceM(a.lng, a.lat, b.lng, b.lat),
  });
}

/**
 * Fit the projection to a few positions: a small map has its own north.
 * @param {Line} positions
 * @returns {Fit}
 */
export function ownFit(positions) {
  const lats = positions.map((position) => position[0]);
  const lons = positions.map((position) => position[1]);
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const middle = (south + north) / 2;
  const least = middle < 0 ? -LEAST_PARALLEL : LEAST_PARALLEL;
  const sixth = (north - south) / 6;
  /* Cut at 180 degrees, a line has its middle beyond it. */
  const lon = (west + east) / 2 + (east - west > 180 ? 180 : 0);
  return {
    parallels: Math.abs(middle) < LEAST_PARALLEL ? [least, least] : [south + sixth, north - sixth],
    centre: [lon, middle],
  };
}

/**
 * A point, or the nearest one of rings that it lies in none of.
 * @param {L.Point[][]} rings
 * @param {L.Point} point
 */
export function nearestWithin(rings, point) {
  const { x, y } = point;
  let [isIn, nearest, least] = [!rings.length, point, Infinity];
  for (const ring of rings) {
    ring.forEach((end, i) => {
      const start = ring.at(i - 1) ?? end;
      const share = (y - start.y) / (end.y - start.y);
      if (start.y > y !== end.y > y && x < start.x + share * (end.x - start.x)) isIn = !isIn;
      const on = L.LineUtil.closestPointOnSegment(point, start, end);
      const far = on.distanceTo(point);
      if (far < least) [nearest, least] = [on, far];
    });
  }
  return isIn ? point : nearest;
}

/**
 * Positions that are fitted again and again, by their map: their points at zoom 0, and the bounds of these.
 * @type {WeakMap<L.Map, WeakMap<Line, { points: L.Point[], bounds: L.Bounds }>>}
 */
const projected = new WeakMap();

/**
 * @param {L.Map} map
 * @param {Line} positions
 */
export function projectedBy(map, positions) {
  const own = projected.get(map) ?? new WeakMap();
  projected.set(map, own);
  const had = own.get(positions);
  if (had) return had;
  const points = positions.map((position) => map.project(L.latLng(position), 0));
  const found = { points, bounds: L.bounds(points) };
  own.set(positions, found);
  return found;
}

/**
 * Centre and zoom that show these positions; unlike fitBounds it fits what is projected.
 * @param {L.Map} map
 * @param {Line} positions
 * @param {Padding} padding
 * @param {number} [covered] how much of the map's foot a card covers: pixels, within the padding
 */
export function fitView(map, positions, padding, covered = 0) {
  const { bounds } = projectedBy(map, positions);
  const size = map.getSize();
  const room = [Math.max(40, size.x - padding[1] - padding[3]), Math.max(40, size.y - padding[0] - padding[2])];
  const span = bounds.getSize();
  const zoom = Math.log2(Math.min(room[0] / Math.max(span.x, 1e-9), room[1] / Math.max(span.y, 1e-9)));
  const most = span.x + span.y < POINT_PX ? POINT_ZOOM : map.getMaxZoom();
  const fitted = Math.max(map.options.minZoom || 0, Math.min(zoom, most));
  const shift = L.point((padding[1] - padding[3]) / 2, (padding[2] - padding[0]) / 2);
  const scale = Math.pow(2, fitted);
  const centre = bounds.getCenter().multiplyBy(scale).add(shift);
  const crs = /** @type {L.CRS & { ends?: [number, number] }} */ (map.options.crs);
  if (crs.ends) {
    const [top, bottom] = crs.ends.map((y) => y * crs.scale(fitted));
    const [lowest, highest] = [
      /** @type {L.Point} */ (bounds.max).y * scale + padding[2] - size.y / 2,
      /** @type {L.Point} */ (bounds.min).y * scale - padding[0] + size.y / 2,
    ];
    if (lowest < highest) {
      centre.y = Math.min(Math.max(withinEnds(centre.y, size.y / 2, top, bottom, covered), lowest), highest);
    }
  }
  return { centre: map.unproject(centre, fitted), zoom: fitted };
}

/**
 * Move the middle of a window so that it shows nothing beyond a pole, where it has no need to: pixels downwards.
 * @param {number} y
 * @param {number} half of the window
 * @param {number} top where the map ends
 * @param {number} bottom
 * @param {number} [covered] how much of the window's foot isn't seen
 */
export function withinEnds(y, half, top, bottom, covered = 0) {
  if (2 * half - covered >= bottom - top) return (top + bottom + covered) / 2;
  return Math.max(top + half, Math.min(y, bottom - half + covered));
}
