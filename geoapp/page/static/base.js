/* The base map as shapes of Leaflet: sea, land, lakes, rivers and borders, from the ground up. */
/** @import { BaseMap, Coded, Line } from "./types.js" */

export const FILLS = { sea: "--sea", land: "--land", lakes: "--sea" };
export const STROKES = { rivers: ["--river", 0.8], borders: ["--border", 0.9] };

/**
 * Kinds of shapes, in the order in which they are drawn.
 * @typedef {"sea" | "land" | "lakes" | "rivers" | "borders"} BaseKind
 */

/**
 * @param {BaseMap} base
 * @returns {Generator<{ kind: BaseKind, coded: Coded["lines"], scale: number }>}
 */
export function* baseLines(base) {
  for (const kind of /** @type {BaseKind[]} */ ([...Object.keys(FILLS), ...Object.keys(STROKES)])) {
    for (const { [kind]: coded, scale } of [base, ...(base.details || [])]) {
      if (coded?.length) yield { kind, coded, scale };
    }
  }
}

/**
 * A shape of the ground, of lines or of rings.
 * @param {BaseKind} kind
 * @param {Line[]} lines
 * @param {L.PathOptions} options
 * @returns {L.Path}
 */
export function baseShape(kind, lines, options) {
  const shape = kind in FILLS ? L.polygon(lines.map((ring) => [ring])) : L.polyline(lines);
  L.setOptions(shape, { interactive: false, smoothFactor: 0.6, ...options });
  return shape;
}
