import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isLeftOut, languageLacking, nearestLanguage, readState, stateParams } from "../../geoapp/page/static/state.js";
import { dayNumber } from "../../geoapp/page/static/time.js";
/** @import { Known, PageState } from "../../geoapp/page/static/types.js" */

/** @type {Known} */
const known = {
  languages: ["en", "fr"],
  first: dayNumber("2023-08-01"),
  last: dayNumber("2023-10-31"),
  ids: new Set(["leg-sea"]),
  who: new Set(["white-house"]),
  unit: new Set(["km", "nmi"]),
};

/** @type {PageState} */
const state = {
  lang: "fr",
  day: dayNumber("2023-09-12"),
  other: dayNumber("2023-10-01"),
  mode: "past",
  selected: "leg-sea",
  unit: "nmi",
  who: "white-house",
  kind: "",
  from: "2023-09-01",
  to: "",
  two: true,
  known: true,
  shows: "",
  view: [52.1, -170, 4200, 1800],
  theme: "dark",
  chrome: "0",
  version: "1.2.0",
};

describe("a state in an address", () => {
  it("comes back as it was", () => {
    const { version, kind: _kind, to: _to, shows: _shows, ...rest } = state;
    assert.deepEqual(readState("#" + stateParams(state), known), { ...rest, made: version });
  });

  it("holds a box and never a zoom, which is one window's; an old link has the box that it showed", () => {
    assert.match(stateParams(state).toString(), /box=52.100%2F-170.000%2F4200%2F1800/);
    assert.doesNotMatch(stateParams({ ...state, view: undefined }).toString(), /view|box/);
    const { view } = readState("#view=5.00/45.000/41.000", known);
    assert.deepEqual(view?.slice(0, 2), [45, 41]);
    assert.equal(view?.[4], 5);
    assert.match(stateParams({ ...state, view }).toString(), /box=45.000%2F41.000%2F3522.2%2F1027.3/);
    const home = stateParams({ ...state, view: "home", step: "where" }).toString();
    assert.match(home, /view=home/);
    assert.equal(readState(home, known).view, "home");
    for (const box of ["1/2/3", "91/2/3/4", "1/2/0/4", "1/2/NaN/4", "1/2/3/1e9"]) {
      assert.deepEqual(readState("#box=" + box, known), {}, box);
    }
  });

  it("leaves out what is unknown or malformed, and says so", () => {
    const text = "#lang=de&at=2023-02-30&mode=never&sel=nobody&view=1/200/3&from=12&v=%20&theme=blue";
    assert.deepEqual(readState(text, known), {});
    assert.equal(isLeftOut(text, {}), true);
    assert.equal(isLeftOut("", {}), false);
    assert.equal(isLeftOut("#lang=fr", readState("#lang=fr", known)), false);
    // A language that isn't there is told by its name; what is no tag of one is not.
    for (const [asked, lacking] of [
      ["de", "de"],
      ["zh-Hant", "zh-Hant"],
      ["<b>", ""],
    ]) {
      const link = "#lang=" + encodeURIComponent(asked);
      assert.equal(languageLacking(link, readState(link, known)), lacking);
      assert.equal(isLeftOut(link, readState(link, known)), !lacking);
    }
    assert.equal(languageLacking("#at=2023-09-08", {}), "");
  });

  it("takes the nearest language of the page", () => {
    const languages = ["pt-BR", "zh-Hans", "fr"];
    const nearest = (/** @type {string} */ asked) => nearestLanguage(asked, languages);
    assert.deepEqual(["fr", "FR", "fr-CA"].map(nearest), ["fr", "fr", "fr"]);
    assert.deepEqual(["pt", "zh-Hans-CN"].map(nearest), ["pt-BR", "zh-Hans"]);
    assert.deepEqual(["de", ""].map(nearest), [undefined, undefined]);
  });

  it("is refused when it is too long", () => {
    const text = "#lang=fr&x=" + "y".repeat(2000);
    assert.deepEqual(readState(text, known), {});
    assert.equal(isLeftOut(text, {}), true);
  });

  it("has a day of the clock alone", () => {
    assert.deepEqual(readState("?at=1999-01-01&other=2023-02-30", known), {});
    assert.deepEqual(readState("?at=2023-08-01", known), { day: known.first });
  });

  it("does not name kilometres, which are what is shown without it", () => {
    assert.equal(stateParams({ ...state, unit: "km" }).get("unit"), null);
  });
});
