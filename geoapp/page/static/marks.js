/* Marks of a route, as the page's map and any other of Leaflet's draw them; marks.css colours them. */
/** @import { Line } from "./types.js" */

/* Radius of a place's dot, by what the place is for. */
export const DOT_PX = { route: 5, waypoint: 2.5, context: 2.5, candidate: 4 };

/**
 * By how many pixels lines may be simplified: a long zigzag takes a time that grows with its square, and Leaflet, which
 * does so by recursion, over the end of the stack.
 * @param {Line[]} latlngs
 */
export const smoothOf = (latlngs) => (latlngs.flat().length > 5000 ? 0 : 0.4);

/**
 * The diamond of a sighting, above its place and beside those that stand there before it.
 * @param {string} className
 * @param {number} before
 */
export const diamond = (className, before) =>
  L.divIcon({ className, iconSize: [14, 14], iconAnchor: [7 - before * 17, 24] });

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
