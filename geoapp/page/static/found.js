/* Findings of files of tracks, unpacked from the page's data, and the words that all of their views share. */
import { below } from "./dots.js";
import { numbersOf } from "./lines.js";
import { sayNumber, t } from "./text.js";
import { dayNumber } from "./time.js";
/** @import { FindingsData, FoundLegData } from "./data.js" */
/** @import { Position } from "./types.js" */

export const DAY_S = 86400;
export const HOUR_S = 3600;
/* As many tracks as can be told apart in a chart; the table has all. */
const MOST_LANES = 6;

/**
 * A silence or an impossible pair: between two positions that were measured one after the other.
 * @typedef {{ at: number, track: number, km: number, from: number, to: number }} Between
 * @typedef {Between & { disabling: boolean, states: string }} Silence
 * @typedef {Between & { speed: number | null }} Pair
 */

/** @param {string} text */
const summed = (text) => {
  let sum = 0;
  return Float64Array.from(numbersOf(text), (more) => (sum += more));
};

/** Findings, unpacked. */
export class Found {
  /** @param {FindingsData} data */
  constructor(data) {
    this.data = data;
    this.tracks = data.tracks;
    this.time = summed(data.time);
    this.lon = summed(data.lon).map((units) => units * data.scale);
    this.lat = summed(data.lat).map((units) => units * data.scale);
    this.track = new Uint32Array(this.time.length);
    /** Where the positions of each track begin; they are in order of time. */
    this.starts = [0];
    data.tracks.forEach(({ drawn }, which) => {
      this.starts.push(this.starts[which] + drawn);
      this.track.fill(which, this.starts[which], this.starts[which + 1]);
    });
    /** How many positions there are of each day from the first on. */
    this.days = numbersOf(data.days);
    const between = (/** @type {number} */ at) => ({
      track: this.track[at],
      from: this.time[at - 1],
      to: this.time[at],
    });
    /** @type {Silence[]} */
    this.silences = data.silences.map((one) => ({ ...one, ...between(one.at) }));
    /** @type {Pair[]} */
    this.pairs = data.impossible.map((one) => ({ ...one, ...between(one.at) }));
    /** @type {Silence[][]} */
    this.silencesOf = data.tracks.map(() => []);
    for (const one of this.silences) this.silencesOf[one.track].push(one);
    this.longest = [...this.silences].sort((a, b) => b.to - b.from - (a.to - a.from));
  }

  /**
   * @param {number} at
   * @returns {Position}
   */
  position(at) {
    return [this.lat[at], this.lon[at]];
  }

  /**
   * The times at which a track was measured, from one second until before another.
   * @param {number} which
   * @param {[number, number]} [hours] all without
   */
  timesOf(which, [from, to] = [-Infinity, Infinity]) {
    const times = this.time.subarray(this.starts[which], this.starts[which + 1]);
    return times.subarray(below(times, from), below(times, to));
  }

  /** @type {number[] | undefined} */
  charted;

  /** The tracks that a chart has room for: first those of which a leg's verdict speaks, then the most silent. */
  inChart() {
    if (this.charted) return this.charted;
    const spoken = this.data.legs.flatMap(({ rows }) => rows.map(({ track }) => track));
    const silent = this.longest.map(({ track }) => track);
    const all = new Set([...spoken, ...silent, ...this.tracks.keys()]);
    return (this.charted = [...all].slice(0, MOST_LANES).sort((a, b) => a - b));
  }

  /**
   * The verdict of each track that says anything of a leg on a day.
   * @param {FoundLegData} leg
   * @param {number} day
   */
  verdicts(leg, day) {
    const at = day - dayNumber(leg.first);
    if (at < 0 || at >= leg.certain.length) return null;
    return leg.rows
      .map(({ track, verdicts, positions, inside }) => ({
        track,
        verdict: verdicts[at],
        positions: positions[at],
        inside: inside[at],
        certain: leg.certain[at] === "1",
      }))
      .filter(({ verdict }) => verdict !== "n");
  }
}

/** @type {Found | undefined} */
let unpacked;

/** @param {{ findings?: FindingsData }} held what a page holds, with findings */
export const foundOf = (held) => (unpacked ??= new Found(/** @type {FindingsData} */ (held.findings)));

/**
 * What a verdict says, by its first letter.
 * @param {string} letter
 */
export const verdictWords = (letter) =>
  /** @type {Record<string, string>} */ ({
    i: t("transmitting, inside what the claim allows"),
    o: t("transmitting, and not where the claim puts it"),
    s: t("silent"),
    n: t("not covered by this source"),
  })[letter];

/** @param {Between} between */
export const hoursOf = ({ from, to }) => (to - from) / HOUR_S;
/** @param {number} hours */
export const sayHours = (hours) => sayNumber(hours, { maximumFractionDigits: 1 });
