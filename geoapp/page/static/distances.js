/* Distances for readers: candidates one by one, the pace that dates imply, comparisons, units, a steady pace. */
import { byId, el, svg } from "./dom.js";
import { citationList, sourceLine } from "./evidence.js";
import { geodesicM } from "./geodesic.js";
import { distanceM, elementOf, positionOf, stretch } from "./lines.js";
import { N_, brief, colon, locale, say, sayKm, sayKmRange, sayNumber, semicolon, t, textIn } from "./text.js";
/** @import { Clock } from "./clock.js" */
/** @import { MapView, Other } from "./map.js" */
/** @import { Page } from "./page.js" */
/** @import { Candidate, City, Leg, Line, Pace, Held } from "./types.js" */
/** @import { Place, Position, Stop, Unit } from "./types.js" */

/** @type {Unit[]} */
export const UNITS = /** @type {any} */ ([N_("km"), N_("mi"), N_("nmi")]);
/** Of a leg whose length nobody gives. */
export const THROUGH = N_("No length is given: at least the geodesics from end to end through the named places.");
/** Without a city within the range, one this near to its middle is still "about as far". */
const NEAR = 0.1;
const MEET_M = 500;
/* A settlement's point, and a line that was thinned, may be this far apart. */
const PASSES_M = 20000;
const PLOT = { width: 320, row: 30, arrow: 7, room: 1.06 };

/** @param {string[]} codes */
const between = (codes) =>
  codes.map((code) => new Intl.DisplayNames([locale.lang], { type: "region" }).of(code)).join(" – ");

/**
 * "Via Kazan: 9,969 km, calibrated".
 * @param {Candidate} candidate
 */
export const candidateWords = (candidate) =>
  say(candidate.name) + colon() + sayKm(candidate.km) + ", " + brief(candidate.method).value;

/**
 * Light one candidate up on the map; null puts all back.
 * @param {MapView} view
 * @param {string | null} id
 */
export const lightUp = (view, id) =>
  view.others.forEach(({ candidate, layer }) => elementOf(layer).classList.toggle("lit", candidate.id === id));

/**
 * @param {HTMLElement} element
 * @param {string} id
 * @param {Page} page
 */
export function lightOnHover(element, id, page) {
  for (const event of ["pointerenter", "focus"]) element.addEventListener(event, () => lightUp(page.view, id));
  for (const event of ["pointerleave", "blur"]) element.addEventListener(event, () => lightUp(page.view, null));
  return element;
}

/**
 * A candidate says which it is where the pointer meets it; its border crossings are marked.
 * The keyboard has the list in the panel.
 * @param {MapView} view
 * @param {Other} other
 */
export function makeReadable(view, { candidate, lines }) {
  const hit = view.line(lines, "read", { interactive: true });
  hit.bindTooltip(() => el("span", {}, candidateWords(candidate)), { sticky: true, className: "tip" });
  hit.on("mouseover", () => lightUp(view, candidate.id));
  hit.on("mouseout", () => lightUp(view, null));
  hit.on("click", () => view.options.select(candidate.id));
  elementOf(hit).setAttribute("tabindex", "-1"); // the tooltip would make it a stop, without a name
  elementOf(hit).setAttribute("aria-hidden", "true");
  for (const { position, countries } of candidate.crossings) {
    const at = positionOf({ lat: position[1], lon: position[0] });
    const dot = L.circleMarker(at, { renderer: view.svg, pane: "route", radius: 3.5 });
    L.setOptions(dot, { className: "crossing", interactive: false });
    dot.addTo(view.map);
    view.addLabel(at, { dot, steps: 1.5, of: candidate.id }, "label label-context", 1.5, () => [
      between(countries),
      null,
    ]);
  }
}

/** @param {Line} line */
const endOf = (line) => line[line.length - 1];

/**
 * A candidate takes the place of the part of its leg that has its ends; the other parts stay.
 * @param {Other} other
 * @param {Line[]} legLines
 */
export function joinCandidate(other, legLines) {
  const meet = (/** @type {Position} */ a, /** @type {Position} */ b) => distanceM(a[1], a[0], b[1], b[0]) < MEET_M;
  const [first, last] = [other.lines[0][0], endOf(other.lines[other.lines.length - 1])];
  const at = legLines.findIndex((line) => meet(line[0], first) && meet(endOf(line), last));
  other.whole = at < 0 ? other.lines : [...legLines.slice(0, at), ...other.lines, ...legLines.slice(at + 1)];
  other.replaces = (part) => at < 0 || part === at;
}

/**
 * @param {MapView} view
 * @param {string | null | undefined} id
 */
export const chosenCandidate = (view, id) => view.others.find(({ candidate }) => candidate.id === id);

/**
 * Words name the towns on the line that is shown: of a candidate, those that it passes.
 * @param {Page} page
 */
export function followCandidate(page) {
  const other = chosenCandidate(page.view, page.candidate);
  for (const leg of page.data.legs) {
    const own = leg.ownChain || (leg.ownChain = leg.chain);
    leg.chain =
      other && other.candidate.leg === leg.id ? other.chain || (other.chain = passed(other.whole, own, page)) : own;
  }
}

/**
 * @param {Line[]} lines
 * @param {Stop[]} chain
 * @param {Page} page
 */
function passed(lines, chain, page) {
  /** @type {{ at: Position, metres: number }[]} */
  const walked = [];
  let metres = 0;
  for (const line of lines) {
    line.forEach((at, i) => {
      if (i) metres += distanceM(line[i - 1][1], line[i - 1][0], at[1], at[0]);
      walked.push({ at, metres });
    });
  }
  const stops = chain.map(({ id, share }) => {
    const { lat, lon } = page.entry(id).item;
    const off = walked.map(({ at }) => distanceM(lon, lat, at[1], at[0]));
    const nearest = Math.min(...off);
    const isEnd = share === 0 || share === 1;
    return {
      id,
      passes: isEnd || nearest < PASSES_M,
      share: isEnd ? share : walked[off.indexOf(nearest)].metres / metres,
    };
  });
  return stops.filter((stop) => stop.passes).sort((a, b) => a.share - b.share);
}

/**
 * The crossings of what the reader chose are named on the whole map, and before its towns.
 * @param {MapView} view
 * @param {...(string | null)} ids
 */
export function nameCrossings(view, ...ids) {
  const key = ids.join();
  if (view.named === key) return;
  view.named = key;
  const found = view.labels.filter((label) => label.subject.of);
  for (const label of found) {
    const named = ids.includes(label.subject.of ?? null);
    [label.from, label.priority] = named ? [0, 2.5] : [1.5, 1.5];
    if (named) label.subject.dot?.bringToFront();
  }
  if (found.length && !view.waiting) view.settleLabels();
}

/**
 * @param {Candidate} candidate
 * @param {Page} page
 */
export const crossingList = (candidate, page) =>
  candidate.crossings.map(({ position, countries, near, precision_km, citations }) => [
    el(
      "p",
      {},
      t("Border: {countries}", { countries: between(countries) }),
      ", ",
      textIn(near, locale.lang),
      " (",
      position[1] + ", " + position[0],
      semicolon(),
      t("± {km} km", { km: precision_km }),
      ")",
    ),
    citationList(citations, page.data),
  ]);

/**
 * Where a place stands along a railway: exact at a post, else read off between two.
 * @param {Place} place
 */
export function postWords({ post }) {
  if (!post) return null;
  const values = { km: sayNumber(post.km), along: say(post.along), within: post.within_km ?? "" };
  return post.how === "post"
    ? t("Kilometre {km} ({along}), by its kilometre post.", values)
    : t("About kilometre {km} ({along}), read off between two posts: within {within} km.", values);
}

/**
 * @param {Place} place
 * @param {Page} page
 */
export const postNote = (place, page) =>
  place.post ? [el("p", { class: "dates" }, postWords(place)), citationList(place.post.citations, page.data)] : null;

/**
 * A length in all three units.
 * @param {number} low
 * @param {number | null} high
 */
export const allUnits = (low, high) => UNITS.map((unit) => sayKmRange(low, high, unit)).join(" = ");

/** @param {Page} page */
export function unitSwitch(page) {
  const choose = (/** @type {Unit} */ unit) => {
    page.set({ unit });
    byId("unit-" + unit).focus();
  };
  const names = { km: t("kilometres"), mi: t("miles"), nmi: t("nautical miles") };
  const option = (/** @type {Unit} */ unit) => {
    const input = el("input", { type: "radio", name: "unit", id: "unit-" + unit, checked: unit === locale.unit });
    input.addEventListener("change", () => choose(unit));
    return el("label", { for: "unit-" + unit }, input, el("span", {}, names[unit]));
  };
  return el(
    "fieldset",
    { class: "modes units" },
    el("legend", { class: "unseen" }, t("Unit of length")),
    UNITS.map(option),
  );
}

/**
 * Ways from a city to others that are about as long as a range; mirrors geoapp/measure/comparisons.py.
 * @param {number} low
 * @param {number | null} high without an upper bound nothing is about as long
 * @param {City} start
 * @param {City[]} cities
 */
export function comparisons(low, high, start, cities) {
  const middle = high === null ? 0 : (low + high) / 2;
  const all = cities.map((to) => ({ to, km: geodesicM(start.at, to.at) / 1000 })).filter(({ km }) => km > 0);
  const found = [1, 2].map((times) => {
    const off = (/** @type {{ km: number }} */ { km }) => Math.abs(times * km - middle);
    const { to, km } = all.reduce((best, one) => (off(one) < off(best) ? one : best));
    return { to, km: times * km, back: times === 2 };
  });
  const within = found.filter(({ km }) => low <= km && km <= (high ?? 0));
  const near = found.filter(({ km }) => Math.abs(km - middle) <= NEAR * middle);
  return !middle ? [] : within.length ? within : near;
}

/** @param {Page} page */
const startOf = ({ data: { cities }, state: { start } }) =>
  cities.find(({ id }) => id === start) || cities.find(({ first }) => first.includes(locale.lang)) || cities[0];

/**
 * Choose the city where comparisons begin.
 * @param {Page} page
 */
export function startChoice(page) {
  if (page.data.legs.every((leg) => leg.high_km === null)) return null;
  const names = page.data.cities.map(({ id, name }) => [id, say(name)]);
  names.sort((a, b) => a[1].localeCompare(b[1], locale.lang));
  const own = startOf(page).id;
  const choice = el(
    "select",
    { id: "start" },
    names.map(([value, name]) => el("option", { value, selected: value === own }, name)),
  );
  choice.addEventListener("change", () => {
    page.set({ start: choice.value });
    byId("start").focus();
  });
  return el("p", { class: "start" }, el("label", { for: "start" }, t("Compare with ways from")), " ", choice);
}

/**
 * "About as far as from Paris to Dubai and back".
 * @param {{ low_km: number, high_km: number | null }} length
 * @param {Page} page
 */
export function comparisonWords({ low_km, high_km }, page) {
  const from = startOf(page);
  const ways = comparisons(low_km, high_km, from, page.data.cities);
  if (!ways.length) return null;
  const way = (/** @type {typeof ways[0]} */ { to, km, back }) => {
    const values = { from: say(from.name), to: say(to.name), km: sayKm(Math.round(km)) };
    return back ? t("from {from} to {to} and back ({km})", values) : t("from {from} to {to} ({km})", values);
  };
  return el(
    "p",
    { class: "as-far" },
    t("About as far as {ways}.", { ways: ways.map(way).join(", " + t("or") + " ") }),
    " ",
    el("small", { class: "sources" }, textIn(page.data.asFarSource, locale.lang)),
  );
}

/**
 * Length of a leg, straight and drawn, each with its method.
 * @param {Leg} leg
 * @param {Page} page
 */
export function legNumbers(leg, page) {
  const open = (/** @type {Event} */ event) => {
    const figures = /** @type {Element} */ (event.currentTarget).closest(".figures");
    const methods = /** @type {HTMLDetailsElement} */ (figures?.nextElementSibling);
    methods.open = true;
    methods.querySelector("summary")?.focus();
  };
  const figure = (/** @type {string} */ number, /** @type {string} */ label) =>
    el(
      "div",
      { class: "figure" },
      el("dd", {}, el("button", { type: "button", class: "link", onclick: open }, number)),
      el("dt", {}, label),
    );
  return [
    el(
      "dl",
      { class: "figures" },
      figure(sayKmRange(leg.low_km, leg.high_km), t(leg.high_km === null ? N_("length") : N_("plausible length"))),
      figure(sayKm(leg.straight_km), t("straight line")),
      figure(sayKm(leg.drawn_km), t("line as drawn")),
    ),
    el(
      "details",
      { class: "more" },
      el("summary", {}, t("How these lengths were found")),
      el(
        "p",
        {},
        t(
          "Straight: the geodesic between the two ends on the WGS 84 ellipsoid (Karney 2013), a lower " +
            "bound. Drawn: the line on the map, measured the same way; a simplified line reads shorter " +
            "than the real track.",
        ),
      ),
      leg.lengths.length
        ? leg.lengths.map((length) => [
            el("p", {}, sayKmRange(length.km[0], length.km[1]), " – ", textIn(length.method, locale.lang)),
            citationList(length.citations, page.data),
          ])
        : el("p", {}, t(THROUGH)),
      el("p", {}, allUnits(leg.low_km, leg.high_km)),
    ),
    comparisonWords(leg, page),
    paceDetails(leg, page),
  ];
}

/**
 * @param {number | null} low
 * @param {number | null} high
 */
const aDay = (low, high) => {
  if (low === null) return t("no bound");
  return high === null ? t("{km} or more a day", { km: sayKm(low) }) : t("{km} a day", { km: sayKmRange(low, high) });
};

/**
 * Whether the dates can be right: the pace that they ask for, beside paces that are known.
 * @param {Leg} leg
 * @param {Page} page
 */
export function paceDetails(leg, page) {
  const pace = /** @type {Pace} */ (page.data.paces.find((one) => one.id === leg.id));
  const [least] = pace.km_per_day;
  const slower = pace.references.filter((one) => least !== null && one.km_per_day[1] < least);
  const verdicts = {
    possible: t("Physically possible: no faster than known speeds."),
    faster: t("Faster than any pace listed here."),
    impossible: t("Impossible at the assumed speed limit: the limit and the dates cannot both be right."),
    unknown: t("No verdict: a date is missing, or no comparable speed is known."),
  };
  return el(
    "details",
    { class: "more pace" },
    el("summary", {}, t("Can the dates be right?"), " ", aDay(...pace.km_per_day)),
    el(
      "p",
      {},
      el("strong", {}, verdicts[pace.fit]),
      " ",
      slower.length ? t("Faster than: {what}.", { what: slower.map((one) => say(one.label)).join(semicolon()) }) : null,
    ),
    paceChart(pace),
    leg.max_speed
      ? [
          el("p", { class: "caveat" }, textIn(leg.max_speed.label, locale.lang)),
          citationList(leg.max_speed.citations, page.data),
        ]
      : null,
    el(
      "p",
      { class: "caveat" },
      t(
        "Slowest speed: the shortest length divided by the largest number of days the dates allow " +
          "({days}). Where they allow a single day, they set no upper limit.",
        { days: pace.days[1] === null ? t("no bound") : sayNumber(pace.days[1]) },
      ),
    ),
    el(
      "ul",
      { class: "sources" },
      pace.references.map((one) =>
        el(
          "li",
          {},
          textIn(one.label, locale.lang),
          colon(),
          aDay(...one.km_per_day),
          one.source
            ? [" – ", sourceLine({ ...one.source, issued: undefined, day: one.source.issued ?? undefined })]
            : null,
        ),
      ),
    ),
  );
}

/** @param {Pace} pace */
function paceChart({ km_per_day: own, limit_km_per_day: limit, references }) {
  /** @type {{ ends: [number | null, number | null], words: string, own?: boolean }[]} */
  const rows = [
    { ends: own, words: t("these dates"), own: true },
    ...references.map((one) => ({ ends: one.km_per_day, words: say(one.label) })),
  ];
  if (limit !== null) rows.push({ ends: [limit, limit], words: t("the limit assumed") });
  const most = Math.max(...rows.flatMap((row) => row.ends.map((end) => end ?? 0))) * PLOT.room || 1;
  const x = (/** @type {number} */ km) => (km / most) * PLOT.width;
  const picture = svg("svg", {
    viewBox: `0 0 ${PLOT.width} ${PLOT.row * rows.length + 4}`,
    class: "dots",
    role: "presentation",
  });
  rows.forEach(({ ends: [low, high], words: label, own: ours }, row) => {
    const words = aDay(low, high) + " – " + label;
    const y = PLOT.row * row;
    const to = high === null ? PLOT.width - PLOT.arrow : x(high);
    const letters = 54;
    picture.append(
      svg("text", { x: 0, y: y + 11 }, words.length > letters ? words.slice(0, letters - 1) + "…" : words),
      svg("line", { class: "axis", x1: 0, x2: PLOT.width, y1: y + 20, y2: y + 20 }),
    );
    if (low === null) return;
    picture.append(
      x(low) === to
        ? svg("circle", { cx: to, cy: y + 20, r: 4.5, class: ours ? "" : "own" })
        : svg("line", { class: "span" + (ours ? "" : " known"), x1: x(low), x2: to, y1: y + 20, y2: y + 20 }),
    );
    if (high === null) {
      picture.append(svg("path", { class: "arrow", d: `M${to - 1} ${y + 14}l${PLOT.arrow} 6l${-PLOT.arrow} 6z` }));
    }
  });
  return picture;
}

/**
 * Share of a leg at the middle of a day, evenly from its first day to its last; an illustration, never a position.
 * @param {Leg} leg
 * @param {number} day
 */
export function steadyShare(leg, day) {
  const [first, , , last] = leg.days;
  if (first === null || last === null || day < first || last < day) return null;
  return (day - first + 0.5) / (last - first + 1);
}

/**
 * @param {MapView} view
 * @param {{ day: number, steady?: boolean }} options
 */
export function drawSteady(view, { day, steady }) {
  view.steady.forEach((marker) => marker.remove());
  view.steady = [];
  const other = chosenCandidate(view, view.chosen);
  for (const { leg, lines: own } of steady ? view.legs.values() : []) {
    const share = steadyShare(leg, day);
    if (share === null) continue;
    const lines = other && other.candidate.leg === leg.id ? other.whole : own;
    const [piece] = stretch(lines, share, share);
    const at = (piece || lines[0])[0]; // a line without length has no pieces
    const ring = L.circleMarker(at, { renderer: view.svg, pane: "route", radius: 8 });
    L.setOptions(ring, { className: "steady", interactive: false });
    if (!view.options.still) {
      ring.bindTooltip(el("span", {}, t("illustration")), {
        permanent: true,
        direction: "top",
        offset: [0, -8],
        className: "tip",
      });
    }
    view.steady.push(ring.addTo(view.map));
  }
}

/**
 * @param {Held} data
 * @param {number} day
 * @param {boolean | undefined} steady
 */
export function steadyWords(data, day, steady) {
  const name = (/** @type {string} */ id) =>
    brief(/** @type {Place} */ (data.places.find((place) => place.id === id)).name).value;
  return (steady ? data.legs : []).map((leg) => {
    const share = steadyShare(leg, day);
    if (share === null) return "";
    const near = leg.chain.reduce((best, stop) =>
      Math.abs(stop.share - share) < Math.abs(best.share - share) ? stop : best,
    );
    return el(
      "span",
      { class: "illustration" },
      t("Illustration only: at a steady pace between these dates ({mode}), the nearest place would be {place}.", {
        mode: t(leg.mode),
        place: name(near.id),
      }),
      " ",
    );
  });
}

/**
 * The switches below the clock: speed limits, with whose they are, and the illustration.
 * @param {Clock} clock
 */
export function clockSwitches(clock) {
  /** @type {(id: string, key: "withSpeed" | "steady" | "known", words: string) => HTMLElement} */
  const box = (id, key, words) => {
    const input = el("input", { type: "checkbox", id });
    input.checked = clock[key] || false;
    input.addEventListener("change", () => {
      clock[key] = input.checked;
      clock.change({ [key]: input.checked });
    });
    return el("p", { class: "speed" }, el("label", { for: id }, input, el("span", {}, words)));
  };
  const limits = clock.data.legs.flatMap((leg) => (leg.max_speed ? say(leg.max_speed.label) : []));
  const dated = clock.data.legs.some((leg) => leg.days[0] !== null && leg.days[3] !== null);
  return [
    limits.length
      ? box(
          "with-speed",
          "withSpeed",
          limits.length > 1 ? t("With speed limits: {limits}", { limits: limits.join(semicolon()) }) : limits[0],
        )
      : null,
    clock.data.claims.some(({ order }) => order)
      ? box("known", "known", t("What was known on this day: only what had been said by then"))
      : null,
    dated ? box("steady", "steady", t("Show a steady pace: an illustration, not a position")) : null,
  ];
}
