/* What changed, and how the map was made; an embed leads to the whole page for both. */
import { el } from "./dom.js";
import { locale, say, t, textIn } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Child, Entry, Held } from "./types.js" */

const METHOD = ["scope", "choice", "confidence", "independent", "days", "lines", "harm", "errors"];

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

export const methodSection = () =>
  section(
    "method",
    t("How this map was made"),
    el(
      "dl",
      { class: "method cards" },
      METHOD.map((key) => el("div", {}, el("dt", {}, t("method: " + key)), el("dd", {}, t("method, " + key)))),
    ),
  );
