import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sayHour, stateAt } from "../../geoapp/page/static/time.js";
import { Tally, boundsOf, lookOf } from "../../geoapp/page/static/timed_layer.js";
/** @import { Bounds } from "../../geoapp/page/static/types.js" */
/** @import { TimedData } from "../../geoapp/page/static/timed_layer.js" */

/** @type {Bounds[]} */
const some = [
  [10, 12, 14, 16],
  [10, 14, 12, 16],
  [null, 3, 5, 9],
  [4, 4, null, null],
  [null, null, null, null],
  [7, 7, 7, 7],
];

describe("features with times", () => {
  it("are counted as the rule says of each", () => {
    const tally = new Tally(some);
    for (let day = 0; day < 20; day++) {
      const states = some.map((bounds) => stateAt(bounds, day));
      const { certain, possible } = tally.at(day);
      assert.equal(certain, states.filter((state) => state === "certain").length, `certain on ${day}`);
      assert.equal(possible, states.filter((state) => state === "possible").length, `possible on ${day}`);
    }
  });

  it("are drawn when they are absent only where more than the day is shown", () => {
    assert.equal(lookOf(some[0], { day: 13, mode: "now" }), "certain");
    assert.equal(lookOf(some[0], { day: 10, mode: "past" }), "possible");
    assert.equal(lookOf(some[0], { day: 17, mode: "now" }), null);
    assert.equal(lookOf(some[0], { day: 17, mode: "past" }), "other");
    assert.equal(lookOf(some[0], { day: 9, mode: "past" }), null);
    assert.equal(lookOf(some[0], { day: 9, mode: "all" }), "other");
  });

  it("are unpacked with their open bounds", () => {
    const data = /** @type {TimedData} */ (/** @type {unknown} */ ({ times: "''!!!!!!", open: "!;" }));
    assert.deepEqual(boundsOf(data), [
      [0, 0, 2, 2],
      [2, 2, null, null],
    ]);
  });
});

describe("an hour", () => {
  it("is said without a time zone", () => {
    assert.equal(sayHour(24 * 19783 + 23, "en"), "1 March 2024, 23:00");
    assert.equal(sayHour(24 * 19783, "fr"), "1er mars 2024, 00:00");
  });
});
