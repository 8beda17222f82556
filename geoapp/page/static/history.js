/* What changed, and how the map was made; an embed leads to the whole page for both. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, t } = geoapp;
  const METHOD = ["scope", "choice", "confidence", "independent", "days", "lines", "harm", "errors"];

  const section = (id, title, ...children) => el("section", { id, class: "below" }, el("h2", {}, title), children);

  /** Every version with the ids that it changed; what is gone is named all the same. */
  geoapp.changesSection = function (page) {
    const words = (item) => item.title || item.name || item.question || item.text;
    // A ship's name is the same in every language.
    const name = ({ kind, item }) => (typeof words(item) === "string" ? words(item) : geoapp.say(words(item))) || kind;
    const changed = (id) => (page.index.has(id) ? page.button(id, name(page.index.get(id))) : el("code", {}, id));
    const retracted = page.data.claims.filter((claim) => claim.retracted);
    const change = (one) =>
      el(
        "li",
        {},
        el("strong", {}, one.version),
        ", " + geoapp.say(one.when) + " – ",
        geoapp.text(one.text, geoapp.lang),
        one.ids.length ? el("ul", { class: "values" }, one.ids.map((id) => el("li", { "data-changed": id }, changed(id)))) : null
      );
    return section(
      "changes",
      t("What changed"),
      el("p", { class: "lede" }, t("This page shows version {version} of the data.", { version: page.data.dossier.version })),
      el("ul", { class: "values" }, page.data.changes.map(change)),
      retracted.length ? el("p", {}, t("Retracted but still listed:"), " ", retracted.map((claim) => changed(claim.id))) : null
    );
  };

  geoapp.methodSection = (page) =>
    section(
      "method",
      t("How this map was made"),
      el("dl", { class: "method cards" }, METHOD.map((key) => el("div", {}, el("dt", {}, t("method: " + key)), el("dd", {}, t("method, " + key)))))
    );
})();
