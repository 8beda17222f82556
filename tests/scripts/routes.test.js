import assert from "node:assert/strict";
import { it } from "node:test";
import { together } from "../../geoapp/page/static/routes.js";

it("holds routes together: lists in order, by id beside one another, the first's own", () => {
  const route = (/** @type {string} */ id) => ({
    id,
    dossier: { version: id },
    legs: [{ id: `leg-${id}` }],
    sources: { [`source-${id}`]: {}, shared: { of: id } },
    inset: null,
  });
  const data = /** @type {any} */ ({ lang: "en", routes: [route("a"), route("b")] });
  const held = /** @type {any} */ (together(data));
  assert.deepEqual(held.legs, [{ id: "leg-a" }, { id: "leg-b" }]);
  assert.deepEqual(Object.keys(held.sources).sort(), ["shared", "source-a", "source-b"]);
  assert.deepEqual([held.id, held.dossier.version, held.sources.shared.of, held.inset], ["a", "a", "a", null]);
  assert.deepEqual([held.lang, held.routes.length], ["en", 2]);
});
