import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decodeLines, distanceM, stretch } from "../../geoapp/page/static/lines.js";
import { albers, ownFit, withinEnds } from "../../geoapp/page/static/projection.js";
/** @import { Line } from "../../geoapp/page/static/types.js" */

/**
 * @param {number} got
 * @param {number} wanted
 * @param {number} tolerance
 */
function near(got, wanted, tolerance) {
  assert.ok(Math.abs(got - wanted) <= tolerance, `${got} is not ${wanted}`);
}

describe("the conic", () => {
  const { project, unproject } = albers({ parallels: [42, 58], centre: [85, 50] });

  it("has its centre at the origin, and north above it", () => {
    const [x, y] = project(85, 50);
    near(x, 0, 1e-6);
    near(y, 0, 1e-6);
    assert.ok(project(85, 60)[1] > 0);
    assert.ok(project(95, 50)[0] > 0);
  });

  it("goes there and back", () => {
    for (const [lon, lat] of [
      [40, 45],
      [130, 42],
      [-100.5, 70],
      [179.9, 10],
    ]) {
      const [gotLon, gotLat] = unproject(...project(lon, lat));
      near(((gotLon - lon + 540) % 360) - 180, 0, 1e-9);
      near(gotLat, lat, 1e-9);
    }
  });

  it("keeps length along its parallels", () => {
    const [x0, y0] = project(85, 42);
    const [x1, y1] = project(85.01, 42);
    near(Math.hypot(x1 - x0, y1 - y0) / distanceM(85, 42, 85.01, 42), 1, 1e-6);
  });

  it("is fitted in the south, at the equator and over 180 degrees", () => {
    assert.deepEqual(
      ownFit([
        [-30, 10],
        [-36, 20],
      ]),
      { parallels: [-35, -31], centre: [15, -33] },
    );
    assert.deepEqual(
      ownFit([
        [1, 0],
        [3, 2],
      ]).parallels,
      [8, 8],
    );
    assert.equal(
      ownFit([
        [40, 179],
        [42, -179],
      ]).centre[0],
      180,
    );
  });
});

describe("lines", () => {
  it("are unpacked from differences", () => {
    assert.deepEqual(decodeLines([[10, 20, 1, -1]], 0.5), [
      [
        [10, 5],
        [9.5, 5.5],
      ],
    ]);
    assert.deepEqual(decodeLines([], 1), []);
  });

  it("are cut to a share of their length, a cut at 180 degrees among them", () => {
    /** @type {Line[]} */
    const lines = [
      [
        [0, 178],
        [0, 180],
      ],
      [
        [0, -180],
        [0, -178],
      ],
    ];
    assert.equal(stretch(lines, 0.25, 0.75).length, 2);
    const [[start, end]] = stretch(lines, 0.25, 0.5);
    near(start[1], 179, 1e-6);
    near(end[1], 180, 1e-6);
    assert.deepEqual(stretch([], 0, 1), []);
  });
});

describe("a map of the whole Earth", () => {
  it("shows nothing beyond a pole where it has no need to", () => {
    assert.equal(withinEnds(-7, 4, -8, 8), -4);
    assert.equal(withinEnds(7, 4, -8, 8), 4);
    assert.equal(withinEnds(1, 4, -8, 8), 1);
    assert.equal(withinEnds(7, 9, -8, 8), 0);
    // A card covers its foot: what is above the card is the window.
    assert.equal(withinEnds(7, 12, -8, 8, 6), 3);
    assert.equal(withinEnds(7, 6, -8, 8, 4), 6);
    assert.equal(withinEnds(-7, 6, -8, 8, 4), -2);
  });
});
