/* What changed, and how the map was made; an embed leads to the whole page for both. */
import { el } from "./dom.js";
import { locale, say, t, textIn } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Child, Entry, Held } from "./types.js" */

const METHOD = ["independent", "days", "lines", "errors"];

/**
 * @param {string} id
 * @param {string} title
 * @param {...Child} children
 */
const section = (id, title, ...children) => el("section", { id, class: "below" }, el("h2", {}, title), children);

/**
 * Every version with the ids that it changed; what is gone is named all the same.
 * @param {Page} page
 */
export function changesSection(page) {
  const words = (/** @type {any} */ item) => item.title || item.name || item.question || item.text;
  // A ship's name is the same in every language.
  const name = (/** @type {Entry} */ { kind, item }) =>
    (typeof words(item) === "string" ? words(item) : say(words(item))) || kind;
  const changed = (/** @type {string} */ id) =>
    page.index.has(id) ? page.button(id, name(page.entry(id))) : el("code", {}, id);
  const retracted = page.data.claims.filter((claim) => claim.retracted);
  const change = (/** @type {Held["changes"][number]} */ one) =>
    el(
      "li",
      {},
      el("strong", {}, one.version),
      ", " + say(one.when) + " – ",
      textIn(one.text, locale.lang),
      one.ids.length
        ? el(
            "ul",
            { class: "values" },
            one.ids.map((id) => el("li", { "data-changed": id }, changed(id))),
          )
        : null,
    );
  return section(
    "changes",
    t("What changed"),
    el(
      "p",
      { class: "lede" },
      t("This page shows version {version} of the data.", { version: page.data.dossier.version }),
    ),
    el("ul", { class: "values" }, page.data.changes.map(change)),
    retracted.length
      ? el(
          "p",
          {},
          t("Retracted but still listed:"),
          " ",
          retracted.map((claim) => changed(claim.id)),
        )
      : null,
  );
}

/**
 * What the dossier says of itself, then what holds of every map.
 * @param {Page} page
 */
export function methodSection(page) {
  const { claims, dossier, legs } = page.data;
  const card = (/** @type {Child} */ title, /** @type {Child} */ text) =>
    el("div", {}, el("dt", {}, title), el("dd", {}, text));
  const applies = (/** @type {string} */ key) =>
    key === "independent" ? claims.length : key === "errors" ? true : legs.length;
  return section(
    "method",
    t("How this map was made"),
    el(
      "dl",
      { class: "method cards" },
      dossier.method.map(({ title, text }) => card(textIn(title, locale.lang), textIn(text, locale.lang))),
      METHOD.filter(applies).map((key) => card(t("method: " + key), t("method, " + key))),
    ),
  );
}
