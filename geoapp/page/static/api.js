/*
 * What may be used from outside the bundle of a page: by the script that makes its map, by the bundles that only
 * some pages have, by tests.
 */
import { Clock, lanesOf } from "./clock.js";
import { byId, el, svg, webLink, write } from "./dom.js";
import { citationList, claimGroups } from "./evidence.js";
import { extras } from "./extras.js";
import { noFilter, questionList } from "./filters.js";
import { EARTH_RADIUS_M, decodeLines, numbersOf } from "./lines.js";
import { Page } from "./page.js";
import { evidenceKinds } from "./panel.js";
import { conic, plane } from "./projection.js";
import { isDay, isLeftOut, readState, stateParams } from "./state.js";
import { N_, colon, locale, say, sayKm, sayKmRange, sayNumber, semicolon, t, textIn } from "./text.js";
import { dayNumber, isoDay, kmPerDay, reachAt, sayDay, stateAt } from "./time.js";

export const api = {
  Clock,
  EARTH_RADIUS_M,
  N_,
  Page,
  byId,
  citationList,
  claimGroups,
  colon,
  conic,
  dayNumber,
  decodeLines,
  el,
  evidenceKinds,
  extras,
  isDay,
  isLeftOut,
  isoDay,
  kmPerDay,
  lanesOf,
  locale,
  noFilter,
  numbersOf,
  plane,
  questionList,
  reachAt,
  readState,
  say,
  sayDay,
  sayKm,
  sayKmRange,
  sayNumber,
  semicolon,
  stateAt,
  stateParams,
  svg,
  t,
  textIn,
  webLink,
  write,
};
