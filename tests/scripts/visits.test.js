import assert from "node:assert/strict";
import { it } from "node:test";
import { visitsOf } from "../../geoapp/page/static/lines.js";

/** @param {string[]} ids */
const leg = (...ids) => ({ chain: ids.map((id) => ({ id })) });

it("counts how often a route comes to a place, its first leg also starting at one", () => {
  const visits = visitsOf([leg("a", "b"), leg("b", "a"), leg("a", "c", "b")]);
  assert.deepEqual(Object.fromEntries(visits), { a: 2, b: 2, c: 1 });
  assert.equal(visitsOf([]).size, 0);
});
