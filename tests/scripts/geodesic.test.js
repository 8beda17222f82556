import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { geodesicM, greatCircle } from "../../geoapp/page/static/geodesic.js";

const [, ...rows] = readFileSync(new URL("../cases/geodesics.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");

describe("a length on the ellipsoid", () => {
  it("is that of GeographicLib to a millimetre, but for points nearly opposite one another", () => {
    let measured = 0;
    for (const row of rows) {
      const [lat0, lon0, , lat1, lon1, metres] = row.split(",").map(Number);
      const found = geodesicM([lat0, lon0], [lat1, lon1]);
      if (Number.isNaN(found)) {
        assert.ok(metres > 19_800_000, row);
        continue;
      }
      measured += 1;
      assert.ok(Math.abs(found - metres) < 0.001, row + " not " + found);
    }
    assert.ok(measured > rows.length * 0.9);
  });

  it("is nothing from a point to itself, and no one length between opposite points", () => {
    assert.equal(geodesicM([45, 40], [45, 400]), 0);
    assert.ok(Number.isNaN(geodesicM([0, 0], [0.2, 179.9])));
  });

  it("is drawn along a great circle, without a jump at 180 degrees", () => {
    const line = greatCircle([40, 170], [40, -170], 10);
    assert.equal(line.length, 11);
    assert.ok(line.every(([, lon], i) => !i || Math.abs(lon - line[i - 1][1]) < 5));
    assert.ok(Math.max(...line.map(([lat]) => lat)) > 40.3);
    assert.deepEqual(greatCircle([1, 2], [1, 2]), [
      [1, 2],
      [1, 2],
    ]);
  });
});
