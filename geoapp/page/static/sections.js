/* What stands below the map: distances, accounts, places, ships, sources, credits. */
import { copyButton, reference, sourceWords } from "./citations.js";
import { THROUGH, comparisonWords, postWords, startChoice, unitSwitch } from "./distances.js";
import { el, refill, webLink } from "./dom.js";
import { accountCard } from "./evidence.js";
import { extras } from "./extras.js";
import { shipCard } from "./panel.js";
import { N_, count, locale, say, sayKm, sayKmRange, sayPrecision, semicolon, t, textIn } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Child, Leg, Place } from "./types.js" */

/**
 * @param {string} id
 * @param {string} title
 * @param {...Child} children
 */
const section = (id, title, ...children) => el("section", { id, class: "below" }, el("h2", {}, title), children);
/** @param {...string} names */
const head = (...names) =>
  el(
    "thead",
    {},
    el(
      "tr",
      {},
      names.map((name) => el("th", { scope: "col" }, name)),
    ),
  );
/**
 * @param {Child} content
 * @param {string} label
 * @param {string} [className]
 */
const cell = (content, label, className) => el("td", { "data-label": label, class: className }, content);
/**
 * @param {string} title
 * @param {HTMLElement} table
 */
const wide = (title, table) =>
  el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("Table") + ": " + title }, table);

/**
 * Make elements one at a time.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Element} make
 */
function* each(items, make) {
  const made = [];
  for (const item of items) {
    made.push(make(item));
    yield;
  }
  return made;
}

/** @param {Page} page */
function distances(page) {
  if (!page.data.legs.length) return null;
  const names = [t("Leg"), t("Length"), t("Straight line"), t("Line as drawn"), t("Basis"), t("Method")];
  const row = (/** @type {Leg} */ leg) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, page.button(leg.id, say(leg.name))),
      cell(page.button(leg.id, sayKmRange(leg.low_km, leg.high_km)), names[1], "number"),
      cell(page.button(leg.id, sayKm(leg.straight_km)), names[2], "number"),
      cell(page.button(leg.id, sayKm(leg.drawn_km)), names[3], "number"),
      cell(t(leg.basis), names[4]),
      cell(leg.lengths.map((length) => say(length.method)).join(semicolon()) || t(THROUGH), names[5]),
    );
  const total = page.data.total;
  const shown = section(
    "distances",
    t("Distances"),
    unitSwitch(page),
    wide(t("Distances"), el("table", {}, head(...names), el("tbody", {}, page.data.legs.map(row)))),
    el(
      "p",
      {},
      t("Together: {range}; straight lines {straight}.", {
        range: sayKmRange(total.low_km, total.high_km),
        straight: sayKm(total.straight_km),
      }),
    ),
    comparisonWords(total, page),
    startChoice(page),
  );
  /* A question for one of the lengths hides them all: of the others and the sum it could be worked out. */
  shown.dataset.length = page.data.legs.map((leg) => leg.id).join(" ");
  return shown;
}

/** @param {Page} page */
function places(page) {
  const names = [t("Place"), t("Role"), t("Position"), t("Precision"), t("How the point was obtained")];
  const row = (/** @type {Place} */ place) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, page.button(place.id, say(place.name))),
      cell(
        [
          say(place.role),
          place.post ? el("p", { class: "caveat" }, postWords(place)) : null,
          place.note ? el("p", { class: "caveat" }, textIn(place.note, locale.lang)) : null,
        ],
        names[1],
      ),
      cell(page.button(place.id, place.lat + ", " + place.lon), names[2], "number"),
      cell(page.button(place.id, sayPrecision(place)), names[3], "number"),
      cell(say(place.obtained), names[4]),
    );
  const table = wide(
    t("Places and how precise they are"),
    el("table", {}, head(...names), el("tbody", {}, page.data.places.map(row))),
  );
  return section(
    "places",
    t("Places and how precise they are"),
    el("details", {}, el("summary", {}, count("{n} place", "{n} places", page.data.places.length)), table),
  );
}

/** @param {Page} page */
function* accounts(page) {
  if (!page.data.accounts.length) return null;
  const cards = yield* each(page.data.accounts, (account) => accountCard(account, page));
  return section(
    "accounts",
    t("Where the sources differ"),
    el("p", { class: "lede" }, t("Each value with its source; none is averaged.")),
    el("div", { class: "cards" }, cards),
  );
}

/** @param {Page} page */
function ships(page) {
  if (!page.data.ships.length) return null;
  return section(
    "ships",
    t("Ships named here"),
    el(
      "div",
      { class: "cards" },
      page.data.ships.map((ship) => shipCard(ship, page)),
    ),
  );
}

/** @param {Page} page */
function* sources(page) {
  const all = Object.values(page.data.sources);
  if (!all.length) return null;
  const beside = Object.entries((page.data.site || {}).cited || {}).map(([name, href]) =>
    el("a", { href, download: true }, name),
  );
  const files = beside.length || !extras.citationFiles ? beside : extras.citationFiles(page);
  const rows = yield* each(all, (source) =>
    el(
      "li",
      { id: "source-" + source.id },
      reference(source, page),
      " ",
      copyButton(t("Copy citation"), () => sourceWords(source, page)),
    ),
  );
  return section(
    "sources",
    t("Sources"),
    el(
      "p",
      { class: "lede" },
      t(
        "A link is given where the page was read on the publisher’s own site. “Copy”: read on another " +
          "site. “Unconfirmed”: general knowledge, no source read.",
      ),
    ),
    files.length
      ? el(
          "p",
          {},
          t("For a reference manager:"),
          files.map((/** @type {Element} */ file) => [" ", file]),
        )
      : null,
    el(
      "details",
      {},
      el(
        "summary",
        {},
        count("{n} source", "{n} sources", all.filter((source) => source.status !== "unconfirmed").length),
      ),
      el("ol", { class: "bibliography" }, rows),
    ),
  );
}

/** @param {Page} page */
function about(page) {
  const { dossier } = page.data;
  return section(
    "about",
    t("About this map"),
    el(
      "p",
      {},
      t(
        "Line: solid where observed, long dashes where reported, dashed where modelled, dotted where " +
          "schematic. By each leg’s dates, hatched bars mark possible days, solid bars certain days, and " +
          "the shaded stretch shows where {subject} could have been.",
      ),
    ),
    el(
      "p",
      {},
      extras.tiles
        ? t(extras.tiles.PROJECTION)
        : [
            t(extras.PROJECTION || N_("Map projection: an equal-area conic fitted to the route.")),
            " ",
            t("Hatched ground: no map here."),
          ],
    ),
    el(
      "p",
      {},
      t("Dossier {id}, version {version}. Licence: {licence}", {
        id: page.data.id,
        version: dossier.version,
        licence: dossier.licence,
      }),
    ),
    el(
      "ul",
      { class: "values" },
      dossier.credits.map((credit) =>
        el(
          "li",
          {},
          credit.url ? webLink(credit.url, credit.name) : credit.name,
          " (",
          credit.licence,
          ")",
          credit.for ? [" – ", textIn(credit.for, locale.lang)] : null,
        ),
      ),
    ),
  );
}

/**
 * Write everything below the map again, in the page's language, a piece at a time.
 * @param {HTMLElement} root
 * @param {Page} page
 */
export function* showSections(root, page) {
  const open = [...root.querySelectorAll("details[open]")].map((details) => details.closest("section")?.id);
  const first = [distances(page), yield* accounts(page), ships(page), places(page)];
  yield;
  const last = [yield* sources(page), extras.sections.map((make) => make(page)), about(page)];
  refill(root, first, last);
  open.forEach((id) => {
    root.querySelector("#" + id + " details")?.setAttribute("open", "");
  });
}
