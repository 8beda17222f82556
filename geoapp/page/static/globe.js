/* Projections of routes that a conic doesn't fit: Equal Earth, and Lambert's azimuthal about a pole. */
import { EARTH_RADIUS_M } from "./lines.js";
import { plane } from "./projection.js";
import { N_ } from "./text.js";
/** @import { Globe } from "./types.js" */
/** @import { Plane } from "./projection.js" */

const RADIAN = Math.PI / 180;
/* Of the polynomial in the parametric latitude (Šavrič, Patterson and Jenny 2019). */
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const HALF_ROOT_3 = Math.sqrt(3) / 2;
const STEPS = 8;
/* A longitude at the edge belongs to its own side. */
const EDGE = 180 - 1e-9;

const SAID = {
  "equal-earth": N_("Map projection: Equal Earth, which keeps areas, centred on the route."),
  azimuthal: N_("Map projection: Lambert’s azimuthal about a pole, which keeps areas."),
};

/**
 * Bring a difference of longitudes into [-180, 180).
 * @param {number} degrees
 */
const wrapped = (degrees) => degrees - 360 * Math.floor((degrees + 180) / 360);

/** @param {number} sine */
const arcsine = (sine) => Math.asin(Math.max(-1, Math.min(1, sine)));

/**
 * @param {number} lon0
 * @returns {Plane}
 */
export function equalEarth(lon0) {
  const yAt = (/** @type {number} */ p) => p * (A1 + A2 * p ** 2 + p ** 6 * (A3 + A4 * p ** 2));
  const slope = (/** @type {number} */ p) => A1 + 3 * A2 * p ** 2 + p ** 6 * (7 * A3 + 9 * A4 * p ** 2);
  const end = EARTH_RADIUS_M * yAt(Math.PI / 3);
  return {
    ends: [-end, end],
    project(lon, lat) {
      const p = Math.asin(HALF_ROOT_3 * Math.sin(lat * RADIAN));
      const x = (wrapped(lon - lon0) * RADIAN * Math.cos(p)) / (HALF_ROOT_3 * slope(p));
      return [EARTH_RADIUS_M * x, EARTH_RADIUS_M * yAt(p)];
    },
    unproject(x, y) {
      let p = y / EARTH_RADIUS_M / A1;
      for (let step = 0; step < STEPS; step++) {
        p -= (yAt(p) - y / EARTH_RADIUS_M) / slope(p);
        p = Math.max(-Math.PI / 3, Math.min(Math.PI / 3, p));
      }
      const turned = (x * HALF_ROOT_3 * slope(p)) / (EARTH_RADIUS_M * Math.cos(p)) / RADIAN;
      return [lon0 + Math.max(-EDGE, Math.min(EDGE, turned)), arcsine(Math.sin(p) / HALF_ROOT_3) / RADIAN];
    },
  };
}

/**
 * @param {number} lon0 upright in the middle
 * @param {number} pole 90 or -90
 * @returns {Plane}
 */
export function azimuthal(lon0, pole) {
  const side = Math.sign(pole);
  return {
    project(lon, lat) {
      const rho = 2 * EARTH_RADIUS_M * Math.sin(((90 - side * lat) / 2) * RADIAN);
      const turned = (lon - lon0) * RADIAN;
      return [rho * Math.sin(turned), -side * rho * Math.cos(turned)];
    },
    unproject(x, y) {
      const away = (2 * arcsine(Math.hypot(x, y) / (2 * EARTH_RADIUS_M))) / RADIAN;
      return [lon0 + Math.atan2(x, -side * y) / RADIAN, side * (90 - away)];
    },
  };
}

/**
 * The Leaflet CRS of such a map, and what the page says of it.
 * @param {Globe} fit
 */
export function globe({ kind, centre: [lon, lat] }) {
  /* Beyond the edge of the whole Earth is nothing that the map lacks. */
  if (kind === "equal-earth") document.documentElement.classList.add("whole-earth");
  window.geoapp.extras.PROJECTION = SAID[kind];
  return plane(kind === "azimuthal" ? azimuthal(lon, lat) : equalEarth(lon), lon);
}
