/* Marks of a route, as the page's map and any other of Leaflet's draw them; marks.css colours them. */
/** @import { Box, Line } from "./types.js" */

/* Radius of a place's dot, by what the place is for. */
export const DOT_PX = { route: 5, waypoint: 2.5, context: 2.5, candidate: 4 };

/**
 * By how many pixels lines may be simplified: a long zigzag takes a time that grows with its square, and Leaflet, which
 * does so by recursion, over the end of the stack.
 * @param {Line[]} latlngs
 */
export const smoothOf = (latlngs) => (latlngs.flat().length > 5000 ? 0 : 0.4);

const DIAMOND_PX = 14;

/**
 * The diamond of a sighting, above its place and beside those that stand there before it.
 * @param {string} className
 * @param {number} before
 */
export const diamond = (className, before) =>
  L.divIcon({ className, iconSize: [DIAMOND_PX, DIAMOND_PX], iconAnchor: [7 - before * 17, 24] });

/**
 * Where diamonds stand in a map's window, on whichever days they show.
 * @param {L.Map} map
 * @param {{ marker: L.Marker }[]} diamonds
 */
export const diamondBoxes = (map, diamonds) =>
  diamonds.map(({ marker }) => {
    const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
    const { options } = /** @type {L.DivIcon} */ (marker.options.icon);
    const [left, top] = /** @type {[number, number]} */ (options.iconAnchor);
    return /** @type {Box} */ ([x - left, y - top, x - left + DIAMOND_PX, y - top + DIAMOND_PX]);
  });

/**
 * Let a keyboard reach a path and press it.
 * @param {Element} path
 * @param {() => void} act
 */
export function pressable(path, act) {
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
  /** @type {HTMLElement} */ (path).onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
}
