/* What the clock knows: the state of a feature on a day, and the reach of a leg. Mirrors geoapp/clock. */
import { localeTag } from "./text.js";
/** @import { Bounds, Claim, Leg, Mode, Reach, State, Stretch } from "./types.js" */

const DAY_MS = 86400000;
/* 1 January of the year 1, before which a year has its era. */
const YEAR_1 = -719162;

/**
 * ISO day to a whole number of days since 1970; NaN for what is no day.
 * @param {string} iso
 */
export const dayNumber = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS);

/**
 * The same for bounds, of which an open one stays null.
 * @param {(string | null)[]} bounds
 */
export const dayBounds = (bounds) =>
  /** @type {Bounds} */ (bounds.map((iso) => (iso === null ? null : dayNumber(iso))));

/**
 * Whole number of days to an ISO day.
 * @param {number} day
 */
export const isoDay = (day) => new Date(day * DAY_MS).toISOString().split("T")[0];

/** @typedef {"short" | "medium" | "year"} DayStyle */
/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * A formatter is slow to make, so each is made once.
 * @param {string} lang
 * @param {DayStyle} [style]
 * @param {boolean} [ancient]
 */
function format(lang, style, ancient) {
  const key = lang + style + ancient;
  const known = formats.get(key);
  if (known) return known;
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  if (style) parts.month = "short";
  if (style === "short") delete parts.year;
  if (style === "year") (delete parts.day, delete parts.month);
  if (ancient && parts.year) parts.era = "short";
  const made = new Intl.DateTimeFormat(localeTag(lang), parts);
  formats.set(key, made);
  return made;
}

/**
 * A day in words, the same under every time zone.
 * @param {number} day
 * @param {string} lang
 * @param {DayStyle} [style] short: without its year
 */
export function sayDay(day, lang, style) {
  let words = format(lang, style, day < YEAR_1).format(day * DAY_MS);
  if (lang === "fr") words = words.replace(/^1 /, "1er ");
  return words;
}

/* From more days than these on, a step along an axis goes to the first of a month, or of a year. */
const MONTHLY_DAYS = 3 * 366;
const YEARLY_DAYS = 60 * 366;

/**
 * The day one step along an axis, which are days, months or years by its span.
 * @param {number} day
 * @param {1 | -1} by
 * @param {number} first
 * @param {number} last
 * @param {number} [span] the days that the axis shows
 */
export function stepped(day, by, first, last, span = last - first) {
  let to = day + by;
  if (span > MONTHLY_DAYS) {
    const yearly = span > YEARLY_DAYS;
    /* Back from the first of a month is the month before; forward from any day, the one after. */
    const at = new Date((by > 0 ? day : day - 1) * DAY_MS);
    const on = by > 0 ? 1 : 0;
    const month = yearly ? 0 : at.getUTCMonth() + on;
    to = Math.round(new Date(0).setUTCFullYear(at.getUTCFullYear() + (yearly ? on : 0), month, 1) / DAY_MS);
  }
  return Math.max(first, Math.min(last, to));
}

/**
 * The first days of years between two days, of every tenth or hundredth year where there are many.
 * @param {number} first
 * @param {number} last
 */
export function firstDays(first, last) {
  const [from, to] = [first, last].map((day) => new Date(day * DAY_MS).getUTCFullYear());
  const step = [1, 10, 100, 1000, 10000].find((years) => (to - from) / years <= 12) ?? 100000;
  const days = [];
  for (let year = Math.ceil((from + 1) / step) * step; year <= to; year += step) {
    days.push(Math.round(new Date(0).setUTCFullYear(year, 0, 1) / DAY_MS));
  }
  return days;
}

/**
 * An hour in words; hours are counted since 1970 without a time zone.
 * @param {number} hour
 * @param {string} lang
 */
export function sayHour(hour, lang) {
  const hours = new Date(hour * 3600000).toISOString().slice(-13, -8);
  return `${sayDay(Math.floor(hour / 24), lang)}, ${hours}`;
}

/**
 * What a feature with these bounds is on a day.
 * @param {Bounds} bounds
 * @param {number} day
 * @returns {State}
 */
export function stateAt(bounds, day) {
  const [earliestStart, latestStart, earliestEnd, latestEnd] = bounds;
  if (latestStart !== null && earliestEnd !== null && latestStart <= day && day <= earliestEnd) {
    return "certain";
  }
  const begun = earliestStart === null || earliestStart <= day;
  const notOver = latestEnd === null || day <= latestEnd;
  return begun && notOver ? "possible" : "absent";
}

/**
 * How many days there are from one to another, both among them.
 * @param {number} first
 * @param {number} last
 */
const daysFrom = (first, last) => last - first + 1;

/**
 * Where along a leg it could have been on a day, the widest that any length in its range gives.
 * @param {Pick<Leg, "days" | "low_km" | "high_km" | "stretches">} leg
 * @param {number} day
 * @param {number | null} limit kilometres a day, or null
 * @returns {Reach | null} null when absent; a limit that does not fit limits nothing
 */
export function reachAt(leg, day, limit) {
  if (stateAt(leg.days, day) === "absent") return null;
  const pieces = leg.stretches || [{ from: 0, to: 1, days: leg.days }];
  const fits = !limit || pieces.every((piece) => fitsIn(piece, leg.low_km, limit));
  const reaches = pieces.flatMap((piece) => pieceReach(piece, leg, day, fits ? limit : null) || []);
  if (!reaches.length) return null;
  const near = Math.min(...reaches.map((one) => one.near));
  const far = Math.max(...reaches.map((one) => one.far));
  return { near, far, nearKm: near * leg.low_km, farKm: Math.max(...reaches.map((one) => one.farKm)), fits };
}

/**
 * Whether a piece of a leg can be covered at a speed within its days.
 * @param {Stretch} piece
 * @param {number} lowKm length of the whole leg
 * @param {number} limit kilometres a day
 */
function fitsIn({ from, to, days }, lowKm, limit) {
  const [first, , , last] = days;
  return first === null || last === null || limit * daysFrom(first, last) >= lowKm * (to - from) - 1e-9;
}

/**
 * The reach on one piece of a leg: shares of the whole line, and the furthest kilometre by its greatest length.
 * @param {Stretch} piece
 * @param {Pick<Leg, "low_km" | "high_km">} leg
 * @param {number} day
 * @param {number | null} limit kilometres a day, or null
 */
function pieceReach({ from, to, days }, leg, day, limit) {
  if (stateAt(days, day) === "absent") return null;
  const most = leg.high_km ?? Infinity; // no upper bound is known
  if (!limit || !leg.low_km) return { near: from, far: to, farKm: to * most };
  const [first, , , last] = days;
  const furthest = (/** @type {number} */ km) => (first === null ? km : Math.min(km, limit * daysFrom(first, day)));
  const [low, high] = [leg.low_km * (to - from), most * (to - from)];
  const near = last === null ? 0 : Math.max(0, low - limit * daysFrom(day, last));
  return {
    near: from + near / leg.low_km,
    far: from + furthest(low) / leg.low_km,
    farKm: (from && from * most) + furthest(high),
  };
}

/**
 * The speed limit of a leg, in kilometres a day, or null.
 * @param {Pick<Leg, "max_speed">} leg
 */
export const kmPerDay = (leg) => (leg.max_speed ? leg.max_speed.km_per_day : null);

/**
 * The ISO day from which a statement was known: where nobody says when it was said, that of its earliest source.
 * @param {Pick<Claim, "order" | "since">} claim
 */
export const knownSince = ({ order, since }) => (since === undefined ? order : since) || "";

/**
 * Whether a feature is drawn: see the table in docs/clock.md.
 * @param {Mode} mode
 * @param {Bounds} bounds
 * @param {number} day
 * @returns {"shown" | "faint"}
 */
export function showsIn(mode, bounds, day) {
  if (mode === "all") return "shown";
  const state = stateAt(bounds, day);
  if (state !== "absent") return "shown";
  const over = bounds[3] !== null && bounds[3] < day;
  return mode === "past" && over ? "shown" : "faint";
}
