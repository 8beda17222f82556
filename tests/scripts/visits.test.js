import assert from "node:assert/strict";
import { it } from "node:test";
import { visitsOf } from "../../geoapp/page/static/lines.js";

/** @param {string[]} ids */
const leg = (...ids) => ({ chain: ids.map((id) => ({ id })) });

it("counts how often a route comes to a place, and its beginning", () => {
  const visits = visitsOf([leg("a", "b"), leg("b", "a"), leg("a", "c", "b")]);
  assert.deepEqual(Object.fromEntries(visits), { a: 2, b: 2, c: 1 });
  assert.equal(visitsOf([]).size, 0);
  // A second route has a beginning of its own.
  const two = visitsOf([leg("a", "b"), leg("x", "y"), leg("y", "x")]);
  assert.deepEqual(Object.fromEntries(two), { a: 1, b: 1, x: 2, y: 1 });
});
