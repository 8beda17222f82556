/* Where a leg's shipment could have been on the day, in words. */
import { N_, brief, sayKm, t } from "./text.js";
import { kmPerDay, reachAt } from "./time.js";
/** @import { Leg, Stop } from "./types.js" */
/** @import { Page } from "./page.js" */

const ON_ROUND = [
  N_("{by}, {subject} could have been anywhere on the round from {from}."),
  N_("{subject} could have been anywhere on the round from {from}."),
];
const NEAR = [N_("{by}, {subject} could have been near {to}."), N_("{subject} could have been near {to}.")];
const AT_SPEED = [
  N_("{by}, and at no more than {speed} a day, {subject} could have been anywhere between {from} and {to}."),
  N_("At no more than {speed} a day, {subject} could have been anywhere between {from} and {to}."),
];
const BETWEEN = [
  N_("{by}, {subject} could have been anywhere between {from} and {to}."),
  N_("{subject} could have been anywhere between {from} and {to}."),
];

/**
 * @param {Leg} leg
 * @param {Page} page
 * @param {string} by what gives its days; nothing where that is told before
 */
export function reachWords(leg, page, by) {
  const { day, withSpeed } = page.state;
  const kmADay = withSpeed ? kmPerDay(leg) : null;
  const span = reachAt(leg, day, kmADay);
  if (!span) return "";
  if (!span.fits) return t("At that speed the two dates cannot both be right.");
  const name = (/** @type {number} */ share, /** @type {"before" | "after"} */ edge) =>
    brief(page.entry(nearest(leg.chain, share, edge)).item.name).value;
  const [from, to] = [name(span.near, "before"), name(span.far, "after")];
  const isWhole = span.near <= 0 && span.far >= 1;
  const near = from === to ? NEAR : kmADay ? AT_SPEED : BETWEEN;
  const [given, alone] = leg.from === leg.to && isWhole ? ON_ROUND : near;
  const words = t(by ? given : alone, { by, from, to, speed: kmADay ? sayKm(kmADay) : "" });
  return words[0].toUpperCase() + words.slice(1);
}

/**
 * The named place on a leg that bounds a share of its way from outside, so that words never narrow the reach.
 * @param {Stop[]} chain
 * @param {number} share
 * @param {"before" | "after"} edge
 */
function nearest(chain, share, edge) {
  const bounds = (/** @type {Stop} */ stop) =>
    edge === "before" ? stop.share <= share + 1e-9 : stop.share >= share - 1e-9;
  const stops = edge === "before" ? [...chain].reverse() : chain;
  return /** @type {Stop} */ (stops.find(bounds)).id;
}
