/* A second map of the same route, to be looked at only. */
import { MapView, STILL } from "./map.js";
/** @import { Line, Padding } from "./types.js" */
/** @import { Page } from "./page.js" */

/**
 * Draw it into a box that has its size.
 * @param {HTMLElement} box
 * @param {Page} page whose route it is
 * @param {Line} positions that it shows
 * @param {Padding} edges pixels that stay free at its edges
 */
export function stillMap(box, page, positions, edges) {
  const { crs } = page.map.options;
  const map = L.map(box, { ...STILL, crs, maxZoom: page.map.getMaxZoom() });
  const view = new MapView(map, page.data, page.base, {
    still: true,
    positions,
    padding: () => edges,
    select: () => {},
  });
  for (const _ of view.drawing());
  view.speak(page.state.lang);
  return { map, view };
}
