import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Axis, breaksBetween } from "../../geoapp/page/static/axis.js";

const YEAR = 366;

describe("the axis of the clock", () => {
  it("is in proportion where nothing long lies between", () => {
    assert.deepEqual(breaksBetween([]), []);
    assert.deepEqual(breaksBetween([[5, 5]]), []);
    assert.deepEqual(
      breaksBetween([
        [0, 100],
        [350, 400],
      ]),
      [],
    );
    const axis = new Axis(-20, 30);
    for (const day of [-20, 0, 30]) assert.deepEqual([axis.at(day), axis.day(day)], [day, day]);
    assert.equal(axis.past(7, 1), 7);
    assert.deepEqual(axis.pieces, [[-20, 30]]);
  });

  it("leaves out what is far longer than all that is kept, and two such times", () => {
    /** @type {[number, number][]} */
    const spans = [
      [500 * YEAR, 502 * YEAR],
      [0, 200],
      [150, 260],
      [369 * YEAR, 369 * YEAR + 75],
    ];
    const breaks = breaksBetween(spans);
    assert.deepEqual(breaks, [
      { from: 260, to: 369 * YEAR },
      { from: 369 * YEAR + 75, to: 500 * YEAR },
    ]);
    const axis = new Axis(0, 502 * YEAR, breaks);
    assert.ok(axis.length < 5 * YEAR);
    assert.deepEqual(axis.pieces, [
      [0, 260],
      [369 * YEAR, 369 * YEAR + 75],
      [500 * YEAR, 502 * YEAR],
    ]);
  });

  it("gives each day that is kept its own place, and finds it there again", () => {
    const axis = new Axis(0, 10_100, [{ from: 100, to: 10_000 }]);
    const days = [...Array(101).keys(), ...Array.from({ length: 101 }, (_, i) => 10_000 + i)];
    assert.deepEqual(
      days.map((day) => axis.day(axis.at(day))),
      days,
    );
    const places = Array.from({ length: axis.length + 1 }, (_, i) => axis.day(i));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
    assert.ok(axis.at(5_000) > 100 && axis.at(5_000) < axis.at(10_000));
  });

  it("goes past what is left out, forward and back", () => {
    const axis = new Axis(0, 10_100, [{ from: 100, to: 10_000 }]);
    assert.deepEqual([axis.past(101, 1), axis.past(9_999, -1), axis.past(100, 1)], [10_000, 100, 100]);
  });
});
