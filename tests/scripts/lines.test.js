import assert from "node:assert/strict";
import { it } from "node:test";
import { areaAround } from "../../geoapp/page/static/lines.js";

it("gives a place with the ends of its area, but across a pole or the map's own seam", () => {
  const at = (/** @type {number} */ lat, /** @type {number} */ lon) => ({ lat, lon, precision_km: 222.39 });
  const rounded = (/** @type {[number, number][]} */ found) => found.map((pair) => pair.map(Math.round));
  assert.deepEqual(rounded(areaAround(at(60, 10), 0)), [
    [60, 10],
    [62, 10],
    [58, 10],
    [60, 14],
    [60, 6],
  ]);
  assert.equal(areaAround(at(60, 178), 0).length, 3);
  assert.equal(areaAround(at(60, 178), -170).length, 5);
  assert.equal(areaAround(at(89, 0), 180).length, 1);
});
