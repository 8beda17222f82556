/* Filters: who says it, of what kind, when; map, list and counts follow. And one account at a time. */
import { followCandidate } from "./distances.js";
import { all, byId, el, fieldOf, seen } from "./dom.js";
import { count, locale, say, t } from "./text.js";
import { dayBounds, dayNumber, knownSince, sayDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { Child, Claim, Filter, Leg, PageState, Place, Reading } from "./types.js" */

/** @type {Filter} */
const OPEN = { who: "", kind: "", from: "", to: "", two: false, known: false };

const UNTELLING = ["context", "denial", "reference"];
const NAMES = /** @type {(keyof Filter)[]} */ (Object.keys(OPEN));

/** A filter that leaves everything. */
export const noFilter = () => ({ ...OPEN });

/** @param {Filter} state */
export const isFiltered = (state) => NAMES.some((name) => state[name] !== OPEN[name]);

/** @param {Claim} claim */
const day = (claim) => claim.order || "";

/**
 * @param {Claim} claim
 * @param {Page} page
 */
function matches(claim, page) {
  const { who, kind, from, known } = page.state;
  const { to } = page.state;
  if (who && !page.data.originsOf[claim.id].includes(who)) return false;
  if (kind && claim.kind !== kind) return false;
  if ((from || to) && !day(claim)) return false;
  /* What was known on a day is what had been said by then. */
  const since = knownSince(claim);
  if (known && !(since && dayNumber(since) <= page.state.day)) return false;
  return (!from || day(claim) >= from) && (!to || day(claim) <= to);
}

/**
 * Mark every item as kept or not; a leg whose days one source gives alone keeps its line only.
 * @param {Page} page
 */
export function applyFilter(page) {
  const { data, state } = page;
  const backed = (/** @type {{ id: string }} */ item) => (data.backing[item.id]?.n ?? 0) >= 2;
  const reported = (/** @type {Claim} */ claim) => claim.kind !== "denial" && backed(claim);
  const told = (/** @type {Leg} */ leg) => backed(leg) || leg.claims.some((id) => reported(page.entry(id).item));
  const answers = (/** @type {Claim} */ claim) =>
    claim.kind === "denial" && (!claim.answers.length || claim.answers.some((id) => reported(page.entry(id).item)));
  for (const claim of data.claims) {
    claim.kept = matches(claim, page) && (!state.two || reported(claim) || answers(claim));
  }
  const chosen = Boolean(state.who || state.kind || state.from || state.to || state.known);
  /* What is general, and what rejects it, makes no movement known. */
  const tells = (/** @type {Claim} */ { kind, kept }) => kept && !(state.known && UNTELLING.includes(kind));
  const spoken = (/** @type {string[]} */ ids) => !chosen || ids.some((id) => tells(page.entry(id).item));
  for (const item of [...data.sightings, ...data.tracks]) {
    item.kept = spoken(item.claims) && (!state.two || backed(item));
  }
  for (const leg of data.legs) leg.kept = spoken(leg.claims) && (!state.two || told(leg));
  for (const leg of data.legs) leg.undated = state.two && (data.backing[leg.id]?.days ?? 2) < 2;
  const named = (/** @type {Place} */ place) =>
    data.claims.some((claim) => claim.kept && claim.places.includes(place.id));
  for (const place of data.places) place.kept = spoken(place.claims) || named(place);
}

/**
 * The controls above the list of events.
 * @param {Page} page
 */
export function filterBox(page) {
  const { data } = page;
  const among = (/** @type {(claim: Claim) => boolean} */ test) => data.claims.filter(test).length;
  const select = (
    /** @type {string} */ name,
    /** @type {string} */ label,
    /** @type {string[][]} */ options,
    any = t("all"),
  ) => {
    const input = el("select", { id: "filter-" + name, onchange: () => page.set({ [name]: input.value }) });
    for (const [value, words] of [["", any], ...options]) input.append(el("option", { value }, words));
    return el("label", { for: "filter-" + name }, el("span", {}, label), input);
  };
  /* A browser's own field for a date speaks the browser's language; of other days none leaves anything else. */
  const days = [...new Set(data.claims.map(day))].filter(Boolean).sort();
  const dated = days.map((one) => [one, sayDay(dayNumber(one), locale.lang)]);
  const origins = Object.keys(data.origins)
    .map((id) => ({ id, n: among((claim) => data.originsOf[claim.id].includes(id)) }))
    .filter(({ n }) => n)
    .sort((a, b) => b.n - a.n);
  const kinds = [...new Set(data.claims.map((claim) => claim.kind))].map((kind) => [
    kind,
    t(kind) + " (" + among((claim) => claim.kind === kind) + ")",
  ]);
  const two = el("input", {
    type: "checkbox",
    id: "filter-two",
    onchange: () => page.set({ two: two.checked }),
  });
  return el(
    "fieldset",
    { class: "filters" },
    el("legend", { class: "unseen" }, t("Filter")),
    el("label", { for: "filter-two", class: "switch" }, two, t("Only what at least two independent sources report")),
    select(
      "who",
      t("Who says it"),
      origins.map(({ id, n }) => [id, say(data.origins[id]) + " (" + n + ")"]),
    ),
    select("kind", t("Kind"), kinds),
    select("from", t("From"), dated, "…"),
    select("to", t("To"), dated, "…"),
  );
}

/**
 * What is left out is always said, beside the map, with the way back.
 * @param {Page} page
 */
export function showFilter(page) {
  const { data, state } = page;
  for (const name of /** @type {const} */ (["who", "kind", "from", "to"])) {
    const field = fieldOf("filter-" + name);
    field.value = state[name];
    if (field.value === state[name]) continue;
    /* A link may name any day. */
    field.append(el("option", { value: state[name] }, sayDay(dayNumber(state[name]), locale.lang)));
    field.value = state[name];
  }
  fieldOf("filter-two").checked = state.two;
  for (const row of all(".events li")) {
    row.hidden = page.entry(row.dataset.id ?? "").item.kept === false;
  }
  const kept = (/** @type {{ kept?: boolean }[]} */ items) => items.filter((item) => item.kept).length;
  /* The button goes with what it says; its map is what follows it. */
  const undo = (/** @type {Partial<PageState>} */ change) => {
    page.set(change);
    seen(page.map.getContainer());
  };
  const told = [];
  if (isFiltered(state)) {
    told.push(
      t("Filtered: statements {claims} of {all}, legs {legs} of {alllegs}, sightings {seen} of {allseen}.", {
        claims: kept(data.claims),
        all: data.claims.length,
        legs: kept(data.legs),
        alllegs: data.legs.length,
        seen: kept(data.sightings),
        allseen: data.sightings.length,
      }),
      " ",
    );
    if (data.legs.some((leg) => leg.kept && leg.undated)) {
      told.push(t("The lines stay, but only one source dates them, so no dates are shown."), " ");
    }
    told.push(el("button", { type: "button", class: "link", onclick: () => undo(noFilter()) }, t("Show everything")));
  }
  if (state.shows) {
    const what = shownWords(page);
    told.push(
      page.index.has(state.shows)
        ? t("The map shows another candidate line, not confirmed: {what}.", { what })
        : t("The map now follows one account only: {what}.", { what }),
      " ",
    );
    told.push(
      el(
        "button",
        { type: "button", class: "link", onclick: () => undo({ shows: "" }) },
        t("Back to the default view"),
      ),
    );
  }
  byId("filter-note").replaceChildren(...told);
}

/**
 * Draw legs by the account or the candidate that the reader chose, or as the dossier has them.
 * @param {Page} page
 */
export function applyReading(page) {
  const { data, state } = page;
  const entry = page.index.get(state.shows);
  /** @type {Reading | null} */
  const reading =
    data.readings[state.shows] ||
    (entry && entry.kind === "candidate" ? { leg: entry.item.leg, candidate: entry.item.id } : null);
  for (const leg of data.legs) {
    const own = leg.ownDays || (leg.ownDays = leg.days);
    leg.days = reading && reading.leg === leg.id && reading.bounds ? dayBounds(reading.bounds) : own;
  }
  page.candidate = reading ? reading.candidate || null : null;
  followCandidate(page);
}

/** @param {Page} page */
export function shownWords(page) {
  const entry = page.index.get(page.state.shows);
  if (entry) return say(entry.item.name);
  const [id, index] = page.state.shows.split("/");
  const value = page.entry(id).item.values[Number(index)];
  return say(value.said_by) + ", " + say(value.text);
}

/**
 * Who reports it, in what scope, and how many by the dossier's own word report the same.
 * @param {{ id: string }} item
 * @param {Page} page
 */
export function backingLine(item, page) {
  const backing = page.data.backing[item.id];
  if (!backing) return null;
  const { n, days, scopes = [], who, by, dated, inferred } = backing;
  const names = (/** @type {string[]} */ ids) => ids.map((id) => say(page.data.origins[id])).join(", ");
  const claims = (/** @type {string} */ words, /** @type {string[] | undefined} */ ids) =>
    ids && ids.length
      ? [
          " ",
          words,
          /* Buttons of more than a line: what stands between two would have a line of its own. */
          ids.map((id) => [" ", page.button(id, say(page.entry(id).item.said_by || page.entry(id).item.name))]),
        ]
      : null;
  const line = (/** @type {Child[]} */ ...parts) => el("p", { class: "dates backing" }, parts);
  if (who) {
    return line(
      count("{n} independent source reports it: {who}.", "{n} independent sources report it: {who}.", n ?? 0, {
        who: who.map(names).join(" · "),
      }),
      claims(t("Supported by:"), by),
    );
  }
  const told =
    " " + scopes.map(([scope, ids]) => names(ids) + (scope ? " (" + t("scope: " + scope) + ")" : "")).join(" · ") + ".";
  if (n === undefined) return line(t("Who speaks of movements here:"), told);
  const counted = n
    ? count("Only one source reports exactly this.", "{n} independent sources report it.", n)
    : t("No source reports this movement itself.");
  const rest = inferred
    ? ""
    : n && !days
      ? t("None of them gives the dates.")
      : n > 1 && days === 1
        ? t("Only one of them gives the dates.")
        : "";
  return line(
    t("Who reports it:"),
    told + " " + counted + " " + rest,
    claims(inferred ? t("Days inferred from:") : t("Dated by:"), dated),
  );
}

/**
 * Questions about an item to which sources give different answers.
 * @param {string} id
 * @param {Page} page
 */
export function questionList(id, page) {
  const asked = page.data.accounts.filter((account) => account.about.includes(id));
  if (!asked.length) return null;
  return el(
    "section",
    { class: "group questions" },
    el("h3", {}, t("Where the sources differ about this")),
    asked.map((account) => el("p", {}, page.button(account.id, say(account.question)))),
  );
}
