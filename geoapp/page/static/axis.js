/* Where days stand along a clock's axis: in proportion, but for a long time in which nothing of the routes lies. */

/* A time is left out if it is longer than so many times all that is kept, and than a year. */
const LONG = 3;
const SHORTEST_DAYS = 366;
/* So much of what is kept is as wide as a break. */
const BREAK_SHARE = 0.12;

/**
 * A stretch of days that is left out: between the last day before it and the first one after it.
 * @typedef {{ from: number, to: number }} Break
 */

/**
 * Find the long times between stretches of days.
 * @param {[number, number][]} spans first and last day of each
 * @returns {Break[]}
 */
export function breaksBetween(spans) {
  /** @type {[number, number][]} */
  const kept = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = kept[kept.length - 1];
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else kept.push([from, to]);
  }
  const gaps = kept.slice(1).map(([to], at) => ({ from: kept[at][1], to }));
  /* Short times between count as kept; of two long ones neither makes the other look short. */
  const length = (/** @type {Break} */ { from, to }) => to - from;
  gaps.sort((a, b) => length(a) - length(b));
  let sum = kept.reduce((days, [from, to]) => days + to - from + 1, 0);
  const long = gaps.filter((gap) => {
    if (length(gap) > Math.max(SHORTEST_DAYS, LONG * sum)) return true;
    sum += length(gap);
    return false;
  });
  return long.sort((a, b) => a.from - b.from);
}

export class Axis {
  /**
   * @param {number} first
   * @param {number} last
   * @param {Break[]} [breaks] within them, in order
   */
  constructor(first, last, breaks = []) {
    this.first = first;
    this.breaks = breaks.filter(({ from, to }) => first <= from && to <= last);
    const left = this.breaks.reduce((days, { from, to }) => days + to - from, 0);
    this.wide = Math.max(1, Math.round((last - first - left) * BREAK_SHARE));
    this.length = this.at(last) - first;
  }

  /**
   * Where a day stands: a day's number where nothing before it is left out.
   * @param {number} day
   */
  at(day) {
    let place = day;
    for (const { from, to } of this.breaks) {
      if (day >= to) place -= to - from - this.wide;
      else if (day > from) place -= Math.round((day - from) * (1 - this.wide / (to - from)));
    }
    return place;
  }

  /**
   * The day that stands somewhere.
   * @param {number} place
   */
  day(place) {
    let day = place;
    for (const { from, to } of this.breaks) {
      if (day >= from + this.wide) day += to - from - this.wide;
      else if (day > from) return Math.round(from + ((day - from) * (to - from)) / this.wide);
    }
    return day;
  }

  /**
   * A day that isn't left out: past what is, the way one goes.
   * @param {number} day
   * @param {1 | -1} by
   */
  past(day, by) {
    const over = this.breaks.find(({ from, to }) => from < day && day < to);
    return over ? (by > 0 ? over.to : over.from) : day;
  }

  /** The stretches of days that are drawn in proportion. */
  get pieces() {
    const ends = this.breaks.flatMap(({ from, to }) => [from, to]);
    const all = [this.first, ...ends, this.day(this.first + this.length)];
    return this.breaks.concat([{ from: 0, to: 0 }]).map((_, at) => [all[2 * at], all[2 * at + 1]]);
  }
}
