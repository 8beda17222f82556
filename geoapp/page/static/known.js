/* What was known on a day, in words. */
import { el } from "./dom.js";
import { locale, say, sayNumber, semicolon, t } from "./text.js";
import { dayNumber, knownSince, sayDay } from "./time.js";
/** @import { Claim, Held } from "./types.js" */

/* So many who replied are named in a sentence; of more it says how many replies there are, and the latest. */
const MOST_NAMES = 4;

/**
 * How the picture had grown by a day: what had been said by then, and who had rejected it.
 * @param {Held} data
 */
export function knownSentence({ claims }) {
  const order = (/** @type {Claim} */ one) => dayNumber(knownSince(one));
  const said = claims.filter((one) => one.kept && knownSince(one)).sort((a, b) => order(a) - order(b));
  const replies = said.filter(({ kind }) => kind === "denial");
  const names = [...new Set(replies.map((one) => say(one.said_by)))];
  const isMany = names.length > MOST_NAMES;
  const latest = (/** @type {Claim | undefined} */ one) => {
    if (!one) return "";
    const when = one.said_words ? say(one.said_words) : sayDay(order(one), locale.lang);
    return " " + t("The latest: {who}, {when}.", { who: say(one.said_by), when });
  };
  return [
    el("strong", {}, t("Statements made by this day: {said} of {all}.", { said: said.length, all: claims.length })),
    latest(said[said.length - 1]),
    " ",
    names.length
      ? t("Replies and denials so far: {who}.", { who: isMany ? sayNumber(replies.length) : names.join(semicolon()) })
      : t("No reply is on record by this day."),
    isMany ? latest(replies[replies.length - 1]) : "",
  ];
}
