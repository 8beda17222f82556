/* What the clock knows: the state of a feature on a day, and the reach of a leg. Mirrors geoapp/clock.py. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const DAY_MS = 86400000;

  /** ISO day to a whole number of days; null stays null (an open bound). */
  geoapp.dayNumber = (iso) => (iso === null ? null : Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS));
  /** Whole number of days to an ISO day. */
  geoapp.isoDay = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

  /** A day in words, the same under every time zone. */
  geoapp.sayDay = function (day, lang, style) {
    const options =
      style === "short"
        ? { day: "numeric", month: "short", timeZone: "UTC" }
        : { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    const locale = lang === "en" ? "en-GB" : lang;
    let words = new Intl.DateTimeFormat(locale, options).format(new Date(day * DAY_MS));
    if (lang === "fr") words = words.replace(/^1 /, "1er ");
    return words;
  };

  /**
   * @param {(number|null)[]} bounds earliest start, latest start, earliest end, latest end
   * @returns {"certain"|"possible"|"absent"}
   */
  geoapp.stateAt = function (bounds, day) {
    const [earliestStart, latestStart, earliestEnd, latestEnd] = bounds;
    if (latestStart !== null && earliestEnd !== null && latestStart <= day && day <= earliestEnd) {
      return "certain";
    }
    const begun = earliestStart === null || earliestStart <= day;
    const notOver = latestEnd === null || day <= latestEnd;
    return begun && notOver ? "possible" : "absent";
  };

  const daysFrom = (first, last) => last - first + 1;

  /**
   * Where along a leg the shipment can have been on a day, the widest that any length in its range gives.
   * @param {{days: (number|null)[], low_km: number, high_km: number}} leg
   * @param {number|null} kmPerDay a speed limit, or null
   * @returns {{near: number, far: number, nearKm: number, farKm: number, fits: boolean}|null}
   *   shares of the line and kilometres from its start; null when absent; a limit that does not fit limits nothing
   */
  geoapp.reachAt = function (leg, day, kmPerDay) {
    if (geoapp.stateAt(leg.days, day) === "absent") return null;
    const [first, , , last] = leg.days;
    const limited = Boolean(kmPerDay);
    const fits = !limited || first === null || last === null || kmPerDay * daysFrom(first, last) >= leg.low_km;
    if (!limited || !fits) return { near: 0, far: 1, nearKm: 0, farKm: leg.high_km, fits };
    const furthest = (length) => (first === null ? length : Math.min(length, kmPerDay * daysFrom(first, day)));
    const nearKm = last === null ? 0 : Math.max(0, leg.low_km - kmPerDay * daysFrom(day, last));
    const share = (km, otherwise) => (leg.low_km ? km / leg.low_km : otherwise);
    return { near: share(nearKm, 0), far: share(furthest(leg.low_km), 1), nearKm, farKm: furthest(leg.high_km), fits };
  };

  /** Whether a feature is drawn: see the table in docs/clock.md. */
  geoapp.showsIn = function (mode, bounds, day) {
    if (mode === "all") return "shown";
    const state = geoapp.stateAt(bounds, day);
    if (state !== "absent") return "shown";
    const over = bounds[3] !== null && bounds[3] < day;
    return mode === "past" && over ? "shown" : "faint";
  };
})();
