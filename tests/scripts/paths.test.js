import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FlatLine } from "../../geoapp/page/static/paths.js";

const SEEN = { scale: 1, left: 0, top: 0, room: { min: { x: 0, y: 0 }, max: { x: 100, y: 100 } } };
const lineOf = (/** @type {number[]} */ ...flat) => new FlatLine(Float64Array.from(flat));
const open = (/** @type {FlatLine} */ line, seen = SEEN, tolerance = 0.4) => line.pathIn(seen, tolerance, false);
const ring = (/** @type {FlatLine} */ line, seen = SEEN) => line.pathIn(seen, 0.4, true);

describe("the path of a line", () => {
  it("is scaled and moved with the view, in whole pixels", () => {
    const line = lineOf(1, 1, 2, 3.2, 4, 1);
    assert.equal(open(line), "M1 1L2 3L4 1");
    assert.equal(open(line, { ...SEEN, scale: 10, left: 5, top: -5 }), "M5 15L15 37L35 15");
    assert.equal(ring(line), "M1 1L2 3L4 1z");
  });

  it("leaves out points that nobody would miss, and keeps both ends", () => {
    assert.equal(open(lineOf(0, 0, 0.2, 0.1, 10, 0, 20, 0, 30, 0.4)), "M0 0L30 0");
    assert.equal(open(lineOf(0, 0, 10, 0, 20, 9, 30, 0, 40, 0)), "M0 0L10 0L20 9L30 0L40 0");
    assert.equal(open(lineOf(0, 0, 10, 1, 20, 0), SEEN, 2), "M0 0L20 0");
    assert.equal(open(lineOf(5, 5, 5.1, 5.1)), "M5 5L5 5");
  });

  it("ends at the edge of the room, and begins anew where it comes back", () => {
    assert.equal(open(lineOf(-10, 50, 50, 50)), "M0 50L50 50");
    assert.equal(open(lineOf(50, 50, 150, 50, 150, 70, 50, 70)), "M50 50L100 50M100 70L50 70");
    assert.equal(open(lineOf(-50, 50, 150, 70)), "M0 55L100 65");
    assert.equal(open(lineOf(-10, 90, 20, 140)), "");
    assert.equal(open(lineOf(200, 0, 300, 0)), "");
    assert.equal(open(lineOf(50, -20, 50, -10, 50, 10, 60, 20)), "M50 0L50 10L60 20");
  });

  it("is an area's where it is closed, with the edges of the room", () => {
    const corners = (/** @type {string} */ path) => new Set(path.slice(1, -1).split("L"));
    const all = ring(lineOf(-50, -50, 150, -50, 150, 150, -50, 150));
    assert.deepEqual(corners(all), new Set(["0 0", "100 0", "100 100", "0 100"]));
    const half = ring(lineOf(50, -50, 150, -50, 150, 150, 50, 150));
    assert.deepEqual(corners(half), new Set(["50 0", "100 0", "100 100", "50 100"]));
    assert.equal(ring(lineOf(200, 200, 300, 200, 300, 300)), "");
  });

  it("is kept as long as the view is the same, and made anew for another", () => {
    const line = lineOf(0, 0, 10, 0, 20, 9);
    const before = open(line);
    line.flat[0] = 5;
    assert.equal(open(line), before);
    assert.equal(open(line, { ...SEEN }), "M5 0L10 0L20 9");
    assert.equal(ring(line), "M5 0L10 0L20 9z");
  });

  it("may be as long as measured positions are, and as crooked", () => {
    const size = 100_000;
    const flat = Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 ? 50 * (((i - 1) / 2) % 2) : i / 4000));
    assert.equal(open(new FlatLine(flat), SEEN, 0).split("L").length, size);
    assert.equal(open(lineOf()), "");
  });
});
