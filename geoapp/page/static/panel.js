/* The panel beside the map: evidence for what is selected, and every event as a list. */
import { candidateWords, crossingList, legNumbers, lightOnHover, postNote } from "./distances.js";
import { el, refill, write } from "./dom.js";
import { accountCard, citationList, claimCard, claimGroups, readingButton } from "./evidence.js";
import { backingLine, questionList } from "./filters.js";
import { codeChip, explained } from "./terms.js";
import { visitsOf } from "./lines.js";
import { N_, colon, count, locale, say, sayKm, sayPrecision, t, textIn } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Child, Claim, Items, Kind, Leg, Place, Ship, Sighting, Texts } from "./types.js" */

/**
 * @param {Child} words
 * @param {string} [className]
 */
const chip = (words, className) => el("span", { class: "chip " + (className || "") }, words);
/**
 * @param {Texts | undefined} texts
 * @param {string} className
 */
const paragraph = (texts, className) => (texts ? explained(el("p", { class: className }), texts) : null);
/**
 * A place's own name, in the language of its country.
 * @param {Place} place
 */
function nativeName({ name, native: lang }) {
  return lang && lang !== locale.lang && name[lang] !== say(name)
    ? el("p", { class: "native", lang }, name[lang])
    : null;
}

/**
 * How often the route comes to a place, where that is more than once, and by which legs.
 * @param {string} id
 * @param {Page} page
 */
function visits(id, page) {
  const { legs } = page.data;
  const came = legs.filter(({ chain }) => chain.slice(1).some((at) => at.id === id));
  const n = visitsOf(legs).get(id) ?? 0;
  if (n < 2) return null;
  const words = count("The route comes here {n} time.", "The route comes here {n} times.", n);
  return el(
    "p",
    { class: "dates" },
    words,
    " ",
    came.map((leg) => page.button(leg.id, say(leg.name))),
  );
}

/**
 * What the panel says of each kind of thing.
 * @type {{ [K in Kind]?: (item: Items[K], page: Page) => Child[] }}
 */
export const evidenceKinds = {
  /**
   * @param {Leg} leg
   * @param {Page} page
   */
  leg(leg, page) {
    const never = leg.days[1] === null || leg.days[2] === null || leg.days[1] > leg.days[2];
    const candidates = page.data.candidates.filter((candidate) => candidate.leg === leg.id);
    const long = (/** @type {Child} */ told) =>
      el("div", { "data-length": leg.id, hidden: page.story.asksLength(leg.id) }, told);
    return [
      el(
        "p",
        { class: "chips" },
        codeChip(leg.basis),
        chip(t(leg.certainty)),
        never ? chip(leg.days.every((day) => day === null) ? t("no date given") : t("uncertain dates")) : null,
      ),
      el("h2", {}, textIn(leg.name, locale.lang)),
      el("p", { class: "dates" }, say(leg.dates_words)),
      long(legNumbers(leg, page)),
      backingLine(leg, page),
      paragraph(leg.note, "caveat"),
      leg.parts.length
        ? el(
            "ul",
            { class: "parts" },
            leg.parts.map((part) => el("li", {}, textIn(part.label, locale.lang), " – ", t(part.basis))),
          )
        : null,
      candidates.length
        ? long(
            el(
              "details",
              { class: "more" },
              el(
                "summary",
                {},
                count(
                  "Another candidate line, not confirmed",
                  "{n} candidate lines, none of them confirmed",
                  candidates.length,
                ),
              ),
              el(
                "ul",
                { class: "parts" },
                candidates.map((c) =>
                  el(
                    "li",
                    {},
                    lightOnHover(page.button(c.id, candidateWords(c)), c.id, page),
                    " ",
                    readingButton(c.id, page),
                  ),
                ),
              ),
            ),
          )
        : null,
      leg.citations.length ? citationList(leg.citations, page.data) : null,
      claimGroups(leg.claims, page),
      questionList(leg.id, page),
    ];
  },
  /**
   * @param {Place} place
   * @param {Page} page
   */
  place(place, page) {
    const seen = page.data.sightings.filter((sighting) => sighting.place === place.id);
    const about = place.claims.length
      ? place.claims
      : page.data.claims.filter((claim) => claim.places.includes(place.id)).map((claim) => claim.id);
    return [
      el(
        "p",
        { class: "chips" },
        chip(sayPrecision(place)),
        place.status === "unconfirmed" ? chip(t("unconfirmed")) : null,
      ),
      el("h2", {}, textIn(place.name, locale.lang)),
      nativeName(place),
      paragraph(place.role, "role"),
      paragraph(place.candidates_words, "caveat"),
      paragraph(place.note, "caveat"),
      el(
        "p",
        { class: "dates" },
        t("Position: {lat}, {lon}. How it was obtained: {how}", {
          lat: place.lat,
          lon: place.lon,
          how: say(place.obtained),
        }),
      ),
      citationList(place.citations, page.data),
      visits(place.id, page),
      postNote(place, page),
      backingLine(place, page),
      seen.map((sighting) => el("p", {}, page.button(sighting.id, say(sighting.name)))),
      claimGroups(about, page),
      questionList(place.id, page),
    ];
  },
  /**
   * @param {Sighting} sighting
   * @param {Page} page
   */
  sighting(sighting, page) {
    return [
      el("p", { class: "chips" }, chip(t(sighting.code), "chip-" + sighting.standing), chip(t(sighting.certainty))),
      el("h2", {}, textIn(sighting.name, locale.lang)),
      el(
        "p",
        { class: "dates" },
        say(sighting.when_words),
        " · ",
        textIn(sighting.seen_by, locale.lang),
        " · ",
        page.button(sighting.place, say(page.entry(sighting.place).item.name)),
      ),
      backingLine(sighting, page),
      paragraph(sighting.note, "caveat"),
      sighting.citations.length ? citationList(sighting.citations, page.data) : null,
      claimGroups(sighting.claims, page),
      questionList(sighting.id, page),
    ];
  },
  /**
   * @param {Claim} claim
   * @param {Page} page
   */
  claim(claim, page) {
    const replies = page.data.claims.filter((other) => other.answers.includes(claim.id));
    const answered = claim.answers.map((id) => page.entry(id)).filter(Boolean);
    const cards = (/** @type {string} */ title, /** @type {Claim[]} */ claims) =>
      claims.length
        ? el(
            "section",
            { class: "group" },
            el("h3", {}, t(title)),
            claims.map((c) => claimCard(c, page)),
          )
        : null;
    return [
      el("p", { class: "chips" }, codeChip(claim.kind)),
      claim.title ? el("h2", {}, textIn(claim.title, locale.lang)) : el("h2", {}, textIn(claim.said_by, locale.lang)),
      claim.when_words ? el("p", { class: "dates" }, t("Concerns: {when}", { when: say(claim.when_words) })) : null,
      claimCard(claim, page),
      backingLine(claim, page),
      claim.places.length
        ? el(
            "p",
            { class: "where" },
            claim.places.map((id) => page.button(id, say(page.entry(id).item.name))),
          )
        : null,
      cards(N_("Replies and denials"), replies),
      cards(
        N_("What it replies to"),
        answered.map((entry) => entry.item),
      ),
      questionList(claim.id, page),
    ];
  },
  account: (account, page) => [accountCard(account, page)],
  candidate: (candidate, page) => [
    el("p", { class: "chips" }, codeChip("modelled")),
    el("h2", {}, textIn(candidate.name, locale.lang)),
    el(
      "p",
      {},
      textIn(candidate.via, locale.lang),
      colon(),
      sayKm(candidate.km),
      ", ",
      textIn(candidate.method, locale.lang),
    ),
    crossingList(candidate, page),
    el(
      "p",
      {},
      readingButton(candidate.id, page),
      page.button(candidate.leg, say(page.entry(candidate.leg).item.name)),
    ),
    citationList(candidate.citations, page.data),
  ],
  ship: (ship, page) => [shipCard(ship, page)],
};

/**
 * @param {Ship} ship
 * @param {Page} page
 */
export const shipCard = (ship, page) =>
  el(
    "article",
    { class: "ship" },
    el("h3", {}, ship.name),
    el(
      "p",
      {},
      [ship.imo ? "IMO " + ship.imo : t("IMO number not verified"), say(ship.flag), say(ship.type)]
        .filter(Boolean)
        .join(" · "),
    ),
    paragraph(ship.owner, "owner"),
    ship.listings.length ? el("p", { class: "by" }, t("Sanctions lists")) : null,
    el(
      "ul",
      { class: "values" },
      ship.listings.map((listing) =>
        el(
          "li",
          {},
          textIn(listing.by, locale.lang),
          ", ",
          say(listing.when_words),
          listing.status ? " (" + t(listing.status) + ")" : null,
          listing.citations.length ? citationList(listing.citations, page.data) : null,
        ),
      ),
    ),
    paragraph(ship.note, "caveat"),
    citationList(ship.citations, page.data),
  );

/**
 * Fill the panel with what is known about one id.
 * @param {HTMLElement} root
 * @param {string} id
 * @param {Page} page
 */
export function showEvidence(root, id, page) {
  const { kind, item } = page.entry(id);
  const tell = /** @type {((item: unknown, page: Page) => Child[]) | undefined} */ (evidenceKinds[kind]);
  refill(root, tell?.(item, page));
}

/**
 * Every leg, sighting and statement in the order of its days, as buttons.
 * @param {Page} page
 */
export function eventList(page) {
  const rows = [
    ...page.data.legs.map((leg) => ({
      item: leg,
      kind: "leg",
      code: "leg: " + leg.mode,
      day: leg.bounds[0],
      words: say(leg.span_words),
      title: leg.name,
    })),
    ...page.data.sightings.map((s) => ({
      item: s,
      kind: s.standing,
      code: s.code,
      day: s.bounds[0],
      words: say(s.when_words),
      title: s.name,
    })),
    ...page.data.tracks.map((track) => ({
      item: track,
      kind: "track",
      code: "track",
      day: track.bounds[0],
      words: say(track.span_words),
      title: track.name,
    })),
    ...page.data.claims.map((c) => ({
      item: c,
      kind: c.kind,
      code: c.kind,
      day: c.order,
      words: say(c.said_words || c.when_words),
      title: c.title || c.text,
    })),
  ];
  const order = (/** @type {{ day: string | null }} */ row) => row.day || "9999";
  rows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return el(
    "ol",
    { class: "events" },
    rows.map((row) => {
      const button = page.button(row.item.id, null, "event");
      button.append(
        el("span", { class: "event-day" }, row.words || t("undated")),
        el("span", { class: "event-kind kind-" + row.kind }, t(row.code)),
        write(el("span", { class: "event-title" }), textIn(row.title, locale.lang)),
      );
      return el("li", { "data-id": row.item.id }, button);
    }),
  );
}
