/* What the clock knows: the state of a feature on a day, and the reach of a leg. Mirrors geoapp/clock.py. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const DAY_MS = 86400000;

  /** ISO day to a whole number of days; null stays null (an open bound). */
  geoapp.dayNumber = (iso) => (iso === null ? null : Math.round(Date.parse(iso + "T00:00:00Z") / DAY_MS));
  /** Whole number of days to an ISO day. */
  geoapp.isoDay = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

  const formats = new Map();

  /** A formatter is slow to make, so each is made once. */
  function format(lang, style) {
    const key = lang + style;
    const options = style === "short" ? { day: "numeric", month: "short" } : { day: "numeric", month: "long", year: "numeric" };
    if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...options, timeZone: "UTC" }));
    return formats.get(key);
  }

  /** A day in words, the same under every time zone. */
  geoapp.sayDay = function (day, lang, style) {
    let words = format(lang, style).format(day * DAY_MS);
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
   * Where along a leg the shipment could have been on a day, the widest that any length in its range gives.
   * @param {{days: (number|null)[], low_km: number, high_km: number}} leg
   * @param {number|null} kmPerDay a speed limit, or null
   * @returns {{near: number, far: number, nearKm: number, farKm: number, fits: boolean}|null}
   *   shares of the line and kilometres from its start; null when absent; a limit that does not fit limits nothing
   */
  geoapp.reachAt = function (leg, day, kmPerDay) {
    if (geoapp.stateAt(leg.days, day) === "absent") return null;
    const pieces = leg.stretches || [{ from: 0, to: 1, days: leg.days }];
    const fits = !kmPerDay || pieces.every((piece) => fitsIn(piece, leg.low_km, kmPerDay));
    const reaches = pieces.map((piece) => pieceReach(piece, leg, day, fits ? kmPerDay : null)).filter(Boolean);
    if (!reaches.length) return null;
    const near = Math.min(...reaches.map((one) => one.near));
    const far = Math.max(...reaches.map((one) => one.far));
    return { near, far, nearKm: near * leg.low_km, farKm: Math.max(...reaches.map((one) => one.farKm)), fits };
  };

  function fitsIn({ from, to, days }, lowKm, kmPerDay) {
    const [first, , , last] = days;
    return first === null || last === null || kmPerDay * daysFrom(first, last) >= lowKm * (to - from) - 1e-9;
  }

  /** The reach on one piece of a leg: shares of the whole line, and the furthest kilometre by its greatest length. */
  function pieceReach({ from, to, days }, leg, day, kmPerDay) {
    if (geoapp.stateAt(days, day) === "absent") return null;
    if (!kmPerDay || !leg.low_km) return { near: from, far: to, farKm: to * leg.high_km };
    const [first, , , last] = days;
    const furthest = (km) => (first === null ? km : Math.min(km, kmPerDay * daysFrom(first, day)));
    const [low, high] = [leg.low_km * (to - from), leg.high_km * (to - from)];
    const near = last === null ? 0 : Math.max(0, low - kmPerDay * daysFrom(day, last));
    return { near: from + near / leg.low_km, far: from + furthest(low) / leg.low_km, farKm: from * leg.high_km + furthest(high) };
  }

  /** Whether a feature is drawn: see the table in docs/clock.md. */
  geoapp.showsIn = function (mode, bounds, day) {
    if (mode === "all") return "shown";
    const state = geoapp.stateAt(bounds, day);
    if (state !== "absent") return "shown";
    const over = bounds[3] !== null && bounds[3] < day;
    return mode === "past" && over ? "shown" : "faint";
  };
})();
