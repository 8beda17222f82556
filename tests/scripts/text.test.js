import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { unfold } from "../../geoapp/page/static/folding.js";
import {
  brief,
  colon,
  count,
  locale,
  say,
  sayKm,
  sayKmRange,
  sayNumber,
  t,
  textIn,
} from "../../geoapp/page/static/text.js";

/** @type {Record<string, string | { one: string, other: string }>} */
const FRENCH = { Sources: "Sources citées", "{n} day": { one: "{n} jour", other: "{n} jours" } };

describe("the page's words", () => {
  beforeEach(() => Object.assign(locale, { lang: "fr", unit: "km", words: { fr: { ...FRENCH } } }));

  it("are the catalogue's, else the message itself", () => {
    assert.equal(t("Sources"), "Sources citées");
    assert.equal(t("± {km} km", { km: 4 }), "± 4 km");
    assert.equal(t("{what}", { what: "{n}" }), "{n}");
    assert.equal(t("{unknown}"), "{unknown}");
    locale.words.fr["{subject}"] = "l’expédition";
    assert.equal(t("{subject}, {n}", { n: 2 }), "l’expédition, 2");
    locale.lang = "en";
    assert.equal(t("{subject}"), "{subject}");
  });

  it("count as the language does", () => {
    assert.deepEqual(
      [0, 1, 2].map((n) => count("{n} day", "{n} days", n)),
      ["0 jour", "1 jour", "2 jours"],
    );
    locale.lang = "en";
    assert.deepEqual(
      [0, 1, 2].map((n) => count("{n} day", "{n} days", n)),
      ["0 days", "1 day", "2 days"],
    );
  });

  it("take a text in its language, else in English, else in what there is", () => {
    assert.deepEqual(textIn({ en: "Sea", fr: "Mer" }, "fr"), { value: "Mer", lang: "fr" });
    assert.deepEqual(textIn({ en: "Sea" }, "fr"), { value: "Sea", lang: "en" });
    assert.deepEqual(textIn({ es: "Mar" }, "fr"), { value: "Mar", lang: "es" });
    assert.equal(textIn(undefined, "fr"), null);
    assert.equal(say(undefined), "");
  });

  it("shorten a name for the map", () => {
    assert.equal(brief({ fr: "Najin (Rason), Corée du Nord" }).value, "Najin");
  });

  it("say lengths in the reader's unit", () => {
    assert.equal(sayNumber(1234.5), "1\u202f234,5");
    assert.equal(sayKm(12.34), "12,3\u00a0km");
    assert.equal(sayKmRange(9800, 10800), "9\u202f800–10\u202f800\u00a0km");
    assert.equal(sayKmRange(99.6, 100.4), "99,6\u00a0km");
    locale.unit = "nmi";
    assert.equal(sayKm(1.852), "1\u00a0nmi");
    assert.equal(colon(), "\u00a0: ");
  });

  it("say numbers by one format a language and kind, each made once", () => {
    const { NumberFormat } = Intl;
    let made = 0;
    Intl.NumberFormat = /** @type {typeof NumberFormat} */ (
      /** @type {unknown} */ (
        class extends NumberFormat {
          /** @param {[string, Intl.NumberFormatOptions?]} given */
          constructor(...given) {
            super(...given);
            made++;
          }
        }
      )
    );
    try {
      locale.lang = "ko";
      const said = [1234.56, 2345.67].map((n) => [sayNumber(n), sayNumber(n, { maximumFractionDigits: 1 })]);
      assert.deepEqual(said, [
        ["1,234.56", "1,234.6"],
        ["2,345.67", "2,345.7"],
      ]);
      locale.lang = "es";
      assert.equal(sayNumber(12345.5), "12.345,5");
      assert.equal(made, 3);
    } finally {
      Intl.NumberFormat = NumberFormat;
    }
  });
});

describe("what a page holds", () => {
  it("is put back from columns and languages", () => {
    const rest = { a: "\u0001", rows: { "\u0001": { id: ["x", "y"], name: ["\u0001", "\u0002"] } }, n: [1, null] };
    assert.deepEqual(unfold({ texts: { en: ["Sea", "Port"], fr: ["Mer", "Port"] }, rest }), {
      a: { en: "Sea", fr: "Mer" },
      rows: [{ id: "x", name: { en: "Port", fr: "Port" } }, { id: "y" }],
      n: [1, null],
    });
    assert.deepEqual(unfold({ texts: null, rest: [] }), []);
  });
});
