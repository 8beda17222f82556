/* Distances for readers: candidates one by one, the pace that dates imply, comparisons, units, a steady pace. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, svg, t, N_ } = geoapp;
  const UNITS = (geoapp.UNITS = [N_("km"), N_("mi"), N_("nmi")]);
  const MEET_M = 500;
  /* A settlement's point, and a line that was thinned, may be this far apart. */
  const PASSES_M = 20000;
  const PLOT = { width: 320, row: 30, arrow: 7, room: 1.06 };

  const between = (codes) => codes.map((code) => new Intl.DisplayNames([geoapp.lang], { type: "region" }).of(code)).join(" – ");

  /** "Via Kazan: 9,969 km, calibrated". */
  geoapp.candidateWords = (candidate) =>
    geoapp.say(candidate.name) + geoapp.colon() + geoapp.km(candidate.km) + ", " + geoapp.brief(candidate.method).value;

  /** Light one candidate up on the map; null puts all back. */
  geoapp.light = (view, id) =>
    view.others.forEach(({ candidate, layer }) => layer.getElement().classList.toggle("lit", candidate.id === id));

  geoapp.lights = function (element, id, page) {
    for (const [event, lit] of [["pointerenter", id], ["focus", id], ["pointerleave", null], ["blur", null]]) {
      element.addEventListener(event, () => geoapp.light(page.view, lit));
    }
    return element;
  };

  /** A candidate says which it is where the pointer meets it; its border crossings are marked. The keyboard has the list in the panel. */
  geoapp.readable = function (view, { candidate, lines }) {
    const hit = view.line(lines, "read", { interactive: true });
    hit.bindTooltip(() => el("span", {}, geoapp.candidateWords(candidate)), { sticky: true, className: "tip" });
    hit.on("mouseover", () => geoapp.light(view, candidate.id));
    hit.on("mouseout", () => geoapp.light(view, null));
    hit.on("click", () => view.options.select(candidate.id));
    for (const { position, countries } of candidate.crossings) {
      const at = [position[1], position[0]];
      const dot = L.circleMarker(at, { renderer: view.svg, pane: "route", radius: 3.5 });
      L.setOptions(dot, { className: "crossing", interactive: false });
      dot.addTo(view.map);
      view.addLabel(at, { dot, steps: 1.5, of: candidate.id }, "label label-context", 1.5, () => [between(countries), null]);
    }
  };

  /** A candidate takes the place of the part of its leg that has its ends; the other parts stay. */
  geoapp.joinCandidate = function (other, legLines) {
    const meet = (a, b) => geoapp.distanceM(a[1], a[0], b[1], b[0]) < MEET_M;
    const [first, last] = [other.lines[0][0], other.lines.at(-1).at(-1)];
    const at = legLines.findIndex((line) => meet(line[0], first) && meet(line.at(-1), last));
    other.whole = at < 0 ? other.lines : [...legLines.slice(0, at), ...other.lines, ...legLines.slice(at + 1)];
    other.replaces = (part) => at < 0 || part === at;
  };

  geoapp.chosenCandidate = (view, id) => view.others.find(({ candidate }) => candidate.id === id);

  /** Words name the towns on the line that is shown: of a candidate, those that it passes. */
  geoapp.followCandidate = function ({ data, view, candidate, index }) {
    const other = geoapp.chosenCandidate(view, candidate);
    for (const leg of data.legs) {
      const own = leg.ownChain || (leg.ownChain = leg.chain);
      leg.chain = other && other.candidate.leg === leg.id ? other.chain || (other.chain = passed(other.whole, own, index)) : own;
    }
  };

  function passed(lines, chain, index) {
    const walked = [];
    let metres = 0;
    for (const line of lines)
      line.forEach((at, i) => {
        if (i) metres += geoapp.distanceM(line[i - 1][1], line[i - 1][0], at[1], at[0]);
        walked.push({ at, metres });
      });
    const stops = chain.map(({ id, share }) => {
      const { lat, lon } = index.get(id).item;
      const off = walked.map(({ at }) => geoapp.distanceM(lon, lat, at[1], at[0]));
      const nearest = Math.min(...off);
      const isEnd = share === 0 || share === 1;
      return { id, passes: isEnd || nearest < PASSES_M, share: isEnd ? share : walked[off.indexOf(nearest)].metres / metres };
    });
    return stops.filter((stop) => stop.passes).sort((a, b) => a.share - b.share);
  }

  /** The crossings of what the reader chose are named on the whole map, and before its towns. */
  geoapp.nameCrossings = function (view, ...ids) {
    const key = ids.join();
    if (view.named === key) return;
    view.named = key;
    const found = view.labels.filter((label) => label.subject.of);
    for (const label of found) {
      const named = ids.includes(label.subject.of);
      [label.from, label.priority] = named ? [0, 2.5] : [1.5, 1.5];
      if (named) label.subject.dot.bringToFront();
    }
    if (found.length) view.settleLabels();
  };

  geoapp.crossings = (candidate, page) =>
    candidate.crossings.map(({ position, countries, near, precision_km, citations }) => [
      el("p", {}, t("Border: {countries}", { countries: between(countries) }), ", ", geoapp.text(near, geoapp.lang), " (", position[1] + ", " + position[0], geoapp.semicolon(), t("± {km} km", { km: precision_km }), ")"),
      geoapp.citations(citations, page.data),
    ]);

  /** Where a place stands along a railway: exact at a post, else read off between two. */
  geoapp.postWords = function ({ post }) {
    if (!post) return null;
    const values = { km: geoapp.number(post.km), along: geoapp.say(post.along), within: post.within_km };
    return post.how === "post" ? t("Kilometre {km} ({along}), by its kilometre post.", values) : t("About kilometre {km} ({along}), read off between two posts: within {within} km.", values);
  };

  geoapp.post = (place, page) => (place.post ? [el("p", { class: "dates" }, geoapp.postWords(place)), geoapp.citations(place.post.citations, page.data)] : null);

  /** A length in all three units. */
  geoapp.allUnits = (low, high) => UNITS.map((unit) => geoapp.kmRange(low, high, unit)).join(" = ");

  geoapp.unitSwitch = function (page) {
    const choose = (unit) => {
      page.set({ unit });
      document.getElementById("unit-" + unit).focus();
    };
    const names = { km: t("kilometres"), mi: t("miles"), nmi: t("nautical miles") };
    const option = (unit) => {
      const input = el("input", { type: "radio", name: "unit", id: "unit-" + unit, checked: unit === geoapp.unit });
      input.addEventListener("change", () => choose(unit));
      return el("label", { for: "unit-" + unit }, input, el("span", {}, names[unit]));
    };
    return el("fieldset", { class: "modes units" }, el("legend", { class: "unseen" }, t("Unit of length")), UNITS.map(option));
  };

  /** "About as far as from Paris to Dubai and back". */
  geoapp.asFar = function (key, page) {
    const ways = page.data.asFar[key] || [];
    if (!ways.length) return null;
    const way = (one) => {
      const values = { from: geoapp.say(one.from), to: geoapp.say(one.to), km: geoapp.km(one.km) };
      return one.back ? t("from {from} to {to} and back ({km})", values) : t("from {from} to {to} ({km})", values);
    };
    return el("p", { class: "as-far" }, t("About as far as {ways}.", { ways: ways.map(way).join(", " + t("or") + " ") }), " ", el("small", { class: "sources" }, geoapp.text(page.data.asFar.source, geoapp.lang)));
  };

  const aDay = (low, high) => {
    if (low === null) return t("no bound");
    return high === null ? t("{km} or more a day", { km: geoapp.km(low) }) : t("{km} a day", { km: geoapp.kmRange(low, high) });
  };

  /** Whether the dates can be right: the pace that they ask for, beside paces that are known. */
  geoapp.pace = function (leg, page) {
    const pace = page.data.paces.find((one) => one.id === leg.id);
    const slower = pace.references.filter((one) => pace.km_per_day[0] !== null && one.km_per_day[1] < pace.km_per_day[0]);
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
      el("p", {}, el("strong", {}, verdicts[pace.fit]), " ", slower.length ? t("Faster than: {what}.", { what: slower.map((one) => geoapp.say(one.label)).join(geoapp.semicolon()) }) : null),
      paceChart(pace),
      leg.max_speed ? [el("p", { class: "caveat" }, geoapp.text(leg.max_speed.label, geoapp.lang)), geoapp.citations(leg.max_speed.citations, page.data)] : null,
      el("p", { class: "caveat" }, t("Slowest speed: the shortest length divided by the largest number of days the dates allow ({days}). Where they allow a single day, they set no upper limit.", { days: pace.days[1] === null ? t("no bound") : geoapp.number(pace.days[1]) })),
      el("ul", { class: "sources" }, pace.references.map((one) => el("li", {}, geoapp.text(one.label, geoapp.lang), geoapp.colon(), aDay(...one.km_per_day), one.source ? [" – ", geoapp.sourceLine({ ...one.source, day: one.source.issued })] : null)))
    );
  };

  function paceChart({ km_per_day: own, limit_km_per_day: limit, references }) {
    const rows = [{ ends: own, words: t("these dates"), own: true }, ...references.map((one) => ({ ends: one.km_per_day, words: geoapp.say(one.label) }))];
    if (limit !== null) rows.push({ ends: [limit, limit], words: t("the limit assumed") });
    const most = Math.max(...rows.flatMap((row) => row.ends)) * PLOT.room || 1;
    const x = (km) => (km / most) * PLOT.width;
    const picture = svg("svg", { viewBox: `0 0 ${PLOT.width} ${PLOT.row * rows.length + 4}`, class: "dots", role: "presentation" });
    rows.forEach(({ ends: [low, high], words: label, own: ours }, row) => {
      const words = aDay(low, high) + " – " + label;
      const y = PLOT.row * row;
      const to = high === null ? PLOT.width - PLOT.arrow : x(high);
      const letters = 54;
      picture.append(svg("text", { x: 0, y: y + 11 }, words.length > letters ? words.slice(0, letters - 1) + "…" : words), svg("line", { class: "axis", x1: 0, x2: PLOT.width, y1: y + 20, y2: y + 20 }));
      if (low === null) return;
      picture.append(x(low) === to ? svg("circle", { cx: to, cy: y + 20, r: 4.5, class: ours ? "" : "own" }) : svg("line", { class: "span" + (ours ? "" : " known"), x1: x(low), x2: to, y1: y + 20, y2: y + 20 }));
      if (high === null) picture.append(svg("path", { class: "arrow", d: `M${to - 1} ${y + 14}l${PLOT.arrow} 6l${-PLOT.arrow} 6z` }));
    });
    return picture;
  }

  /** Share of a leg at the middle of a day, evenly from its first day to its last; an illustration, never a position. */
  geoapp.steadyShare = function (leg, day) {
    const [first, , , last] = leg.days;
    if (first === null || last === null || day < first || last < day) return null;
    return (day - first + 0.5) / (last - first + 1);
  };

  geoapp.drawSteady = function (view, { day, steady }) {
    (view.steady || []).forEach((marker) => marker.remove());
    view.steady = [];
    const other = geoapp.chosenCandidate(view, view.chosen);
    for (const { leg, lines: own } of steady ? view.legs.values() : []) {
      const share = geoapp.steadyShare(leg, day);
      if (share === null) continue;
      const lines = other && other.candidate.leg === leg.id ? other.whole : own;
      const [piece] = geoapp.stretch(lines, share, share);
      const at = (piece || lines[0])[0]; // a line without length has no pieces
      const ring = L.circleMarker(at, { renderer: view.svg, pane: "route", radius: 8 });
      L.setOptions(ring, { className: "steady", interactive: false });
      if (!view.options.still) ring.bindTooltip(el("span", {}, t("illustration")), { permanent: true, direction: "top", offset: [0, -8], className: "tip" });
      view.steady.push(ring.addTo(view.map));
    }
  };

  geoapp.steadyWords = function (data, day, steady) {
    const name = (id) => geoapp.brief(data.places.find((place) => place.id === id).name).value;
    return (steady ? data.legs : []).map((leg) => {
      const share = geoapp.steadyShare(leg, day);
      if (share === null) return "";
      const near = leg.chain.reduce((best, stop) => (Math.abs(stop.share - share) < Math.abs(best.share - share) ? stop : best));
      return el("span", { class: "illustration" }, t("Illustration only: at a steady pace between these dates, the shipment ({mode}) would be nearest to {place}.", { mode: t(leg.mode), place: name(near.id) }), " ");
    });
  };

  /** The switches below the clock: speed limits, with whose they are, and the illustration. */
  geoapp.clockSwitches = function (clock) {
    const box = (id, key, words) => {
      const input = el("input", { type: "checkbox", id });
      input.checked = clock[key] || false;
      input.addEventListener("change", () => {
        clock[key] = input.checked;
        clock.change({ [key]: input.checked });
      });
      return el("p", { class: "speed" }, el("label", { for: id }, input, el("span", {}, words)));
    };
    const limits = clock.data.legs.filter((leg) => leg.max_speed).map((leg) => geoapp.say(leg.max_speed.label));
    const dated = clock.data.legs.some((leg) => leg.days[0] !== null && leg.days[3] !== null);
    return [
      limits.length ? box("with-speed", "withSpeed", limits.length > 1 ? t("With speed limits: {limits}", { limits: limits.join(geoapp.semicolon()) }) : limits[0]) : null,
      dated ? box("steady", "steady", t("Show a steady pace: an illustration, not a position")) : null,
    ];
  };
})();
