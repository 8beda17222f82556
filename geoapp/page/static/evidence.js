/* Who says so, and who disagrees: claims, sources, accounts and numbers as elements. */
import { archiveWords, claimWords, copyButton, issuedWords, titleLanguage } from "./citations.js";
import { el, svg, webLink } from "./dom.js";
import { explained } from "./terms.js";
import { N_, colon, count, locale, say, sayNumber, semicolon, t, textIn } from "./text.js";
import { dayNumber, sayDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { Account, Citation, CitedSource, Claim, Index, Kind, Held, Source, Texts } from "./types.js" */

const SHOWN_SOURCES = 3;
const GROUPS = [
  ["accusation", N_("Who says so")],
  ["corroboration", N_("What independent observers report")],
  ["testimony", N_("What witnesses tell")],
  ["record", N_("What records say")],
  ["denial", N_("Replies and denials")],
  ["government", N_("What other governments say")],
  ["official-act", N_("Official acts")],
  ["media", N_("What media write")],
  ["reference", N_("Reference")],
  ["context", N_("Context")],
];
const FOREMOST = 5;

/**
 * Everything the page can select, by id.
 * @param {Held} data
 */
export function indexItems(data) {
  /** @type {Index} */
  const found = new Map();
  const sets = /** @type {const} */ ({
    leg: "legs",
    candidate: "candidates",
    place: "places",
    sighting: "sightings",
    claim: "claims",
    account: "accounts",
    ship: "ships",
    track: "tracks",
  });
  for (const [kind, name] of Object.entries(sets)) {
    const items = data[/** @type {(typeof sets)[Kind]} */ (name)];
    items.forEach((item) => found.set(item.id, { kind: /** @type {Kind} */ (kind), item }));
  }
  return found;
}

/**
 * A source in one line, as geoapp/text/sources.py words it: publisher, date, title, how it was read, archived copy.
 * @param {CitedSource} source
 * @param {Citation} [citation]
 */
export function sourceLine(source, citation) {
  const { url, publisher, status, unread, archive_location: kept } = source;
  const web = /^https?:/i.test(kept ?? "");
  const words = [t("archived copy"), archiveWords(source, locale.lang)].filter(Boolean).join(", ");
  const why = unread && t("not read: {why}", { why: say(unread).replace(/\.+$/, "") });
  const notes = [status === "copy" || status === "unconfirmed" ? t("status: " + status) : null, why]
    .filter(Boolean)
    .join(semicolon());
  return el(
    "span",
    { class: "source" },
    url ? webLink(url, publisher) : publisher,
    ", " + (issuedWords(source, locale.lang) || t("n.d.")) + colon(),
    el("cite", titleLanguage(source), source.described ? "[" + source.title + "]" : source.title),
    citation?.locator ? [", ", el("bdi", { lang: "" }, citation.locator)] : null,
    notes ? [" ", el("em", { class: "status" }, "(" + notes + ")")] : null,
    kept ? [" · ", web ? webLink(kept, words) : words + colon() + kept] : null,
  );
}

/**
 * @param {Citation[]} citations
 * @param {Held} data
 */
export function citationList(citations, data) {
  if (!citations.length) return el("p", { class: "sources" }, t("No source is cited"));
  const own = (/** @type {Citation} */ c) => (data.sources[c.source].language || "en") === locale.lang;
  const ordered = [...citations.filter(own), ...citations.filter((c) => !own(c))];
  const item = (/** @type {Citation} */ citation) =>
    el("li", {}, sourceLine(data.sources[citation.source], citation), " ", quote(citation.quote));
  const first = el("ul", { class: "sources" }, ordered.slice(0, SHOWN_SOURCES).map(item));
  if (ordered.length <= SHOWN_SOURCES) return first;
  const more = count("{n} more source", "{n} more sources", ordered.length - SHOWN_SOURCES);
  const rest = el("ul", { class: "sources" }, ordered.slice(SHOWN_SOURCES).map(item));
  return el("div", {}, first, el("details", {}, el("summary", {}, more), rest));
}

/** @param {Texts | undefined} texts */
function quote(texts) {
  if (!texts) return null;
  const text = textIn(texts, locale.lang);
  return el("q", { lang: text.lang === locale.lang ? null : text.lang }, text.value);
}

/**
 * @param {Claim} claim
 * @param {Page} page
 */
export function claimCard(claim, page) {
  const said = claim.said_words ? ", " + say(claim.said_words) : "";
  return el(
    "article",
    { class: "claim claim-" + claim.kind, "data-id": claim.id },
    el("p", { class: "by" }, textIn(claim.said_by, locale.lang), said, " · ", t(claim.kind)),
    claim.retracted
      ? el(
          "p",
          { class: "retracted" },
          t("Retracted"),
          claim.replaced_by ? [" · ", page.button(claim.replaced_by, t("Replaced by"))] : null,
        )
      : null,
    explained(el("p", { class: "what" }), claim.text),
    claim.quote ? el("p", {}, quote(claim.quote)) : null,
    claim.caveat ? explained(el("p", { class: "caveat" }), claim.caveat) : null,
    citationList(claim.citations, page.data),
    el(
      "p",
      { class: "where" },
      page.button(claim.id, t("This statement")),
      copyButton(t("Copy with sources"), () => claimWords(claim, page)),
    ),
  );
}

/**
 * Claims in groups; the accusation, what observers report and the replies always come first, side by side in rank.
 * @param {string[]} ids
 * @param {Page} page
 */
export function claimGroups(ids, page) {
  const claims = ids
    .map((id) => page.entry(id))
    .filter(Boolean)
    .map((entry) => entry.item);
  const replies = page.data.claims.filter(
    (c) => c.kind === "denial" && !ids.includes(c.id) && c.answers.some((id) => ids.includes(id)),
  );
  const all = claims.concat(replies);
  const group = (/** @type {string[]} */ [kind, title]) => {
    const members = all.filter((claim) => claim.kind === kind);
    if (!members.length) return null;
    return el(
      "section",
      { class: "group" },
      el("h3", {}, t(title)),
      members.map((claim) => claimCard(claim, page)),
    );
  };
  const later = GROUPS.slice(FOREMOST).map(group).filter(Boolean);
  const general = page.data.claims.filter((c) => c.kind === "denial" && !all.includes(c) && !c.answers.length);
  if (!all.length) return [el("p", { class: "caveat" }, t("No statement about this is in the dossier."))];
  const more = el("details", { class: "more" }, el("summary", {}, t("Other statements about this")), later);
  const denials = el(
    "details",
    { class: "more" },
    el("summary", {}, t("Denials and replies in general")),
    general.map((claim) => claimCard(claim, page)),
  );
  return [
    ...GROUPS.slice(0, FOREMOST).map(group),
    later.length ? more : null,
    general.length && claims.some(isContested) ? denials : null,
  ].filter(Boolean);
}

/** @param {Claim} claim */
const isContested = (claim) =>
  claim.kind === "accusation" || claim.kind === "corroboration" || claim.kind === "government";

/**
 * Numbers of one question on one scale; nothing is averaged.
 * @param {Account} account
 * @param {Page} page
 */
export function accountCard(account, page) {
  return el(
    "article",
    { class: "account", id: "account-" + account.id },
    el("h3", {}, textIn(account.question, locale.lang)),
    dotPlot(account, page),
    el(
      "ul",
      { class: "values" },
      account.values.map((value, index) =>
        el(
          "li",
          {},
          el("strong", {}, textIn(value.text, locale.lang)),
          " ",
          el("span", { class: "by" }, textIn(value.said_by, locale.lang)),
          page.data.readings[account.id + "/" + index] ? [" ", readingButton(account.id + "/" + index, page)] : null,
          value.computed ? explained(el("p", { class: "caveat" }), value.computed) : null,
          value.citations.length ? citationList(value.citations, page.data) : null,
        ),
      ),
    ),
    account.comment ? explained(el("p", { class: "caveat" }), account.comment) : null,
  );
}

/**
 * A button that has the map show an account or a candidate.
 * @param {string} shows
 * @param {Page} page
 */
export const readingButton = (shows, page) =>
  el(
    "button",
    { type: "button", class: "link", "data-shows": shows, onclick: () => page.set({ shows }) },
    t("Show this on the map"),
  );

const PLOT = { width: 320, left: 12, right: 308, lane: 15, letter: 5.5, letters: 52 };
/** @param {string} words */
const shorten = (words) => (words.length > PLOT.letters ? words.slice(0, PLOT.letters - 1) + "…" : words);

/**
 * What is drawn of an account: numbers, or the first and the last day that a value can mean.
 * @param {Account} account
 * @param {Page} page
 */
function drawn(account, page) {
  if (account.unit === "day") {
    const days = (/** @type {number} */ index) => page.data.valueDays[account.id + "/" + index];
    const dated = account.values.flatMap((value, index) => {
      const own = days(index);
      return own ? [{ value, ends: own.map(dayNumber) }] : [];
    });
    return dated.map(({ value, ends }) => ({
      value,
      ends,
      figures: [...new Set(ends)].map((day) => sayDay(day, locale.lang, "short")).join("–"),
    }));
  }
  return account.values.flatMap((value) => {
    const { number } = value;
    if (number === undefined || number === null) return [];
    const ends = Array.isArray(number) ? number : [number, number];
    return [{ value, ends, figures: [...new Set(ends.map((n) => sayNumber(n)))].join("–") }];
  });
}

/**
 * @param {Account} account
 * @param {Page} page
 */
function dotPlot(account, page) {
  const values = drawn(account, page);
  if (values.length < 2) return null;
  const numbers = values.flatMap(({ ends }) => ends);
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low || 1;
  const x = (/** @type {number} */ number) => PLOT.left + ((number - low) / span) * (PLOT.right - PLOT.left);
  const picture = svg("svg", {
    viewBox: `0 0 ${PLOT.width} ${22 + PLOT.lane * values.length}`,
    class: "dots",
    role: "presentation",
  });
  picture.append(svg("line", { class: "axis", x1: PLOT.left, x2: PLOT.right, y1: 10, y2: 10 }));
  [...values]
    .sort((a, b) => a.ends[0] - b.ends[0])
    .forEach(({ value, ends, figures }, lane) => {
      const [a, b] = ends.map(x);
      const y = 24 + lane * PLOT.lane;
      const words = shorten(figures + " – " + say(value.said_by));
      const fits = a + 4 + words.length * PLOT.letter <= PLOT.width;
      /* No stem strikes through the words of another. */
      picture.prepend(svg("line", { class: "stem", x1: a, x2: a, y1: 10, y2: y - 6 }));
      picture.append(
        a === b
          ? svg("circle", { cx: a, cy: 10, r: 4.5, class: value.computed ? "own" : "" })
          : svg("line", { class: "span", x1: a, x2: b, y1: 10, y2: 10 }),
        /* Words that begin too far to the right end where the picture ends, in a font of any width. */
        svg("text", fits ? { x: a + 4, y: y + 3 } : { x: PLOT.width, y: y + 3, "text-anchor": "end" }, words),
      );
    });
  return picture;
}
