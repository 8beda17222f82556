import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  dayBounds,
  dayNumber,
  firstDays,
  isoDay,
  reachAt,
  sayDay,
  showsIn,
  stateAt,
  stepped,
} from "../../geoapp/page/static/time.js";
/** @import { Bounds } from "../../geoapp/page/static/types.js" */

it("goes along an axis by days, months or years, as long as it is", () => {
  const to = (
    /** @type {string} */ day,
    /** @type {1 | -1} */ by,
    /** @type {string} */ first,
    /** @type {string} */ last,
  ) => isoDay(stepped(dayNumber(day), by, dayNumber(first), dayNumber(last)));
  assert.equal(to("2023-09-12", 1, "2023-09-07", "2023-10-13"), "2023-09-13");
  assert.equal(to("2023-10-13", 1, "2023-09-07", "2023-10-13"), "2023-10-13");
  assert.equal(to("1871-12-12", 1, "1870-01-05", "1874-06-01"), "1872-01-01");
  assert.equal(to("1872-01-01", -1, "1870-01-05", "1874-06-01"), "1871-12-01");
  assert.equal(to("1871-12-12", -1, "1870-01-05", "1874-06-01"), "1871-12-01");
  assert.equal(to("1889-11-14", 1, "1889-11-14", "2023-10-13"), "1890-01-01");
  assert.equal(to("1890-01-01", -1, "1889-11-14", "2023-10-13"), "1889-11-14");
  assert.equal(to("-000001-06-01", 1, "-000400-01-01", "0100-01-01"), "0000-01-01");
});

describe("a day", () => {
  it("is a whole number and back, before 1970 and in the year 1", () => {
    assert.equal(isoDay(dayNumber("+000000-02-29")), "0000-02-29");
    const far = ["0000-02-29", "-000489-08-12", "-270000-01-01", "+012000-12-31"];
    for (const iso of ["1970-01-01", "2023-09-12", "1519-08-10", "0001-01-01", ...far]) {
      assert.equal(isoDay(dayNumber(iso)), iso);
    }
    assert.equal(dayNumber("1970-01-02"), 1);
    assert.ok(Number.isNaN(dayNumber("2023-13-01")));
  });

  it("is said in each language", () => {
    assert.equal(sayDay(dayNumber("2023-10-01"), "en"), "1 October 2023");
    assert.equal(sayDay(dayNumber("2023-10-01"), "fr"), "1er octobre 2023");
    assert.equal(sayDay(dayNumber("2023-10-01"), "en", "short"), "1 Oct");
    assert.equal(sayDay(dayNumber("-000489-08-12"), "en"), "12 August 490 BC");
    assert.equal(sayDay(dayNumber("+000000-08-12"), "ru", "year"), "1 г. до н. э.");
    assert.equal(sayDay(dayNumber("-000489-08-12"), "en", "short"), "12 Aug");
    assert.equal(sayDay(dayNumber("0001-01-01"), "en"), "1 January 1");
  });

  it("has its year where a route takes years", () => {
    assert.equal(sayDay(dayNumber("2023-10-01"), "en", "medium"), "1 Oct 2023");
    assert.equal(sayDay(dayNumber("2024-01-01"), "fr", "year"), "2024");
    const days = (/** @type {string} */ from, /** @type {string} */ to) =>
      firstDays(dayNumber(from), dayNumber(to)).map(isoDay);
    assert.deepEqual(days("2022-03-01", "2024-12-31"), ["2023-01-01", "2024-01-01"]);
    assert.deepEqual(days("1491-01-01", "1521-01-01"), ["1500-01-01", "1510-01-01", "1520-01-01"]);
    assert.deepEqual(days("2023-03-01", "2023-12-31"), []);
  });

  it("keeps an open bound open", () => {
    assert.deepEqual(dayBounds([null, "1970-01-03", "1970-01-05", null]), [null, 2, 4, null]);
  });
});

describe("the state of a feature", () => {
  /** @type {Bounds} */
  const bounds = [10, 12, 14, 16];

  it("is certain between its inner bounds, possible to its outer ones, else absent", () => {
    const states = [9, 10, 11, 12, 14, 15, 16, 17].map((day) => stateAt(bounds, day));
    const [a, p, c] = ["absent", "possible", "certain"];
    assert.deepEqual(states, [a, p, p, c, c, p, p, a]);
  });

  it("is never certain with an open inner bound", () => {
    assert.equal(stateAt([null, null, 14, null], 12), "possible");
    assert.equal(stateAt([null, null, null, null], 0), "possible");
  });

  it("says what is drawn", () => {
    assert.equal(showsIn("all", bounds, 0), "shown");
    assert.equal(showsIn("now", bounds, 17), "faint");
    assert.equal(showsIn("past", bounds, 17), "shown");
    assert.equal(showsIn("past", bounds, 9), "faint");
  });
});

describe("the reach of a leg", () => {
  /** @type {{ days: Bounds, low_km: number, high_km: number }} */
  const leg = { days: [0, 2, 8, 9], low_km: 900, high_km: 1200 };

  it("is all of it without a speed limit, and nothing when it is absent", () => {
    assert.deepEqual(reachAt(leg, 5, null), { near: 0, far: 1, nearKm: 0, farKm: 1200, fits: true });
    assert.equal(reachAt(leg, 10, null), null);
  });

  it("is cut at both ends by a limit", () => {
    const reach = reachAt(leg, 0, 100);
    assert.ok(reach);
    assert.equal(reach.near, 0);
    assert.ok(Math.abs(reach.far - 100 / 900) < 1e-9);
    assert.ok((reachAt(leg, 9, 100)?.near ?? 0) > 0.8);
  });

  it("is not cut by a limit that the dates exclude", () => {
    assert.deepEqual(reachAt(leg, 5, 1), { near: 0, far: 1, nearKm: 0, farKm: 1200, fits: false });
  });

  it("is of the piece that a sighting leaves", () => {
    const stretches = [
      { from: 0, to: 0.5, days: /** @type {Bounds} */ ([0, 2, 4, 5]) },
      { from: 0.5, to: 1, days: /** @type {Bounds} */ ([5, 5, 8, 9]) },
    ];
    assert.deepEqual(reachAt({ ...leg, stretches }, 7, null), {
      near: 0.5,
      far: 1,
      nearKm: 450,
      farKm: 1200,
      fits: true,
    });
  });
});
