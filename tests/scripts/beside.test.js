import assert from "node:assert/strict";
import { it } from "node:test";
import { lanesOf, shifted } from "../../geoapp/page/static/beside.js";

/** @type {[number, number][]} */
const there = [
  [0, 0],
  [1, 5],
  [0, 10],
];
/** @type {[number, number][]} */
const around = [
  [0, 0],
  [4, 5],
  [0, 10],
];
const back = [...there].reverse();

it("puts legs on one line side by side, a way back on the other side of the way there", () => {
  const lanes = lanesOf([
    { id: "there", lines: [there] },
    { id: "back", lines: [back] },
    { id: "around", lines: [around] },
  ]);
  assert.deepEqual(Object.fromEntries(lanes), { there: -0.5, back: -0.5 });
});

it("gives three legs three lanes, and one alone none", () => {
  const lanes = lanesOf(["a", "b", "c"].map((id) => ({ id, lines: [there] })));
  assert.deepEqual([...lanes.values()], [-1, 0, 1]);
  assert.equal(lanesOf([{ id: "a", lines: [there] }]).size, 0);
  assert.equal(
    lanesOf([
      { id: "a", lines: [[]] },
      {
        id: "b",
        lines: [
          [
            [0, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ]).size,
    0,
  );
});

it("shifts a line to the right of its way, and a way back to the other side", () => {
  const line = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
  ];
  assert.deepEqual(shifted(line, 4), [
    { x: 0, y: 4 },
    { x: 10, y: 4 },
  ]);
  assert.deepEqual(shifted([...line].reverse(), 4), [
    { x: 10, y: -4 },
    { x: 0, y: -4 },
  ]);
  assert.deepEqual(shifted([{ x: 1, y: 1 }], 4), [{ x: 1, y: 1 }]);
});
