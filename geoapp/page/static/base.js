/* The base map as shapes of Leaflet: sea, land, lakes, rivers and borders, from the ground up. */
import { decodeLines } from "./lines.js";
/** @import { BaseMap } from "./types.js" */

export const FILLS = { sea: "--sea", land: "--land", lakes: "--sea" };
export const STROKES = { rivers: ["--river", 0.8], borders: ["--border", 0.9] };

/**
 * Kinds of shapes, in the order in which they are drawn.
 * @typedef {"sea" | "land" | "lakes" | "rivers" | "borders"} BaseKind
 */

/**
 * @param {BaseMap} base
 * @param {L.PathOptions} options of all of them
 * @param {number} [east] degrees by which all is moved
 * @returns {Generator<{ kind: BaseKind, shape: L.Polyline | L.Polygon }>}
 */
export function* baseShapes(base, options, east = 0) {
  for (const kind of /** @type {BaseKind[]} */ ([...Object.keys(FILLS), ...Object.keys(STROKES)])) {
    for (const layer of [base, ...(base.details || [])]) {
      const coded = layer[kind];
      if (!coded?.length) continue;
      const lines = decodeLines(coded, layer.scale);
      if (east) lines.forEach((line) => line.forEach((at) => (at[1] += east)));
      const shape = kind in FILLS ? L.polygon(lines.map((ring) => [ring])) : L.polyline(lines);
      L.setOptions(shape, { interactive: false, smoothFactor: 0.6, ...options });
      yield { kind, shape };
    }
  }
}
