/* Who says so, and who disagrees: claims, sources, accounts and numbers as elements. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, svg, t, N_ } = geoapp;
  const SHOWN_SOURCES = 3;
  const GROUPS = [
    ["accusation", N_("Who says so")],
    ["corroboration", N_("What independent observers report")],
    ["denial", N_("Replies and denials")],
    ["government", N_("What other governments say")],
    ["official-act", N_("Official acts")],
    ["media", N_("What media write")],
    ["reference", N_("Reference")],
    ["context", N_("Context")],
  ];
  const FOREMOST = 3;

  /** Everything the page can select, by id. */
  geoapp.index = function (data) {
    const found = new Map();
    const sets = { leg: "legs", candidate: "candidates", place: "places", sighting: "sightings", claim: "claims", account: "accounts", ship: "ships", track: "tracks" };
    for (const [kind, name] of Object.entries(sets)) data[name].forEach((item) => found.set(item.id, { kind, item }));
    return found;
  };

  /** A source in one line, as geoapp/text/sources.py words it: publisher, date, title, how it was read, archived copy. */
  geoapp.sourceLine = function (source, citation) {
    const { url, publisher, status, unread, archive_location: kept } = source;
    const web = /^https?:/i.test(kept);
    const words = [t("archived copy"), geoapp.archiveWords(source, geoapp.lang)].filter(Boolean).join(", ");
    const why = unread && t("not read: {why}", { why: geoapp.say(unread).replace(/\.+$/, "") });
    const notes = [status === "copy" || status === "unconfirmed" ? t("status: " + status) : null, why].filter(Boolean).join(geoapp.semicolon());
    return el(
      "span",
      { class: "source" },
      url ? geoapp.link(url, publisher) : publisher,
      ", " + (geoapp.issued(source, geoapp.lang) || t("n.d.")) + geoapp.colon(),
      el("cite", { lang: source.language || null }, source.described ? "[" + source.title + "]" : source.title),
      citation && citation.locator ? ", " + citation.locator : null,
      notes ? [" ", el("em", { class: "status" }, "(" + notes + ")")] : null,
      kept ? [" · ", web ? geoapp.link(kept, words) : words + geoapp.colon() + kept] : null
    );
  };

  geoapp.citations = function (citations, data) {
    if (!citations.length) return el("p", { class: "sources" }, t("Assumption of this project"));
    const own = (c) => (data.sources[c.source].language || "en") === geoapp.lang;
    const ordered = [...citations.filter(own), ...citations.filter((c) => !own(c))];
    const item = (citation) => el("li", {}, geoapp.sourceLine(data.sources[citation.source], citation), quote(citation.quote));
    const first = el("ul", { class: "sources" }, ordered.slice(0, SHOWN_SOURCES).map(item));
    if (ordered.length <= SHOWN_SOURCES) return first;
    const more = geoapp.count("{n} more source", "{n} more sources", ordered.length - SHOWN_SOURCES);
    const rest = el("ul", { class: "sources" }, ordered.slice(SHOWN_SOURCES).map(item));
    return el("div", {}, first, el("details", {}, el("summary", {}, more), rest));
  };

  function quote(texts) {
    if (!texts) return null;
    const text = geoapp.text(texts, geoapp.lang);
    return el("q", { lang: text.lang === geoapp.lang ? null : text.lang }, text.value);
  }

  geoapp.claimCard = function (claim, page) {
    const said = claim.said_words ? ", " + geoapp.say(claim.said_words) : "";
    return el(
      "article",
      { class: "claim claim-" + claim.kind, "data-id": claim.id },
      el("p", { class: "by" }, geoapp.text(claim.said_by, geoapp.lang), said, " · ", t(claim.kind)),
      claim.retracted ? el("p", { class: "retracted" }, t("Retracted"), claim.replaced_by ? [" · ", page.button(claim.replaced_by, t("Replaced by"))] : null) : null,
      geoapp.write(el("p", { class: "what" }), geoapp.text(claim.text, geoapp.lang)),
      claim.quote ? el("p", {}, quote(claim.quote)) : null,
      claim.caveat ? geoapp.write(el("p", { class: "caveat" }), geoapp.text(claim.caveat, geoapp.lang)) : null,
      geoapp.citations(claim.citations, page.data),
      el("p", { class: "where" }, page.button(claim.id, t("This statement")), geoapp.copyButton(t("Copy with sources"), () => geoapp.claimWords(claim, page)))
    );
  };

  /** Claims in groups; the accusation, what observers report and the replies always come first, side by side in rank. */
  geoapp.claimGroups = function (ids, page) {
    const claims = ids.map((id) => page.index.get(id)).filter(Boolean).map((entry) => entry.item);
    const replies = page.data.claims.filter((c) => c.kind === "denial" && !ids.includes(c.id) && c.answers.some((id) => ids.includes(id)));
    const all = claims.concat(replies);
    const group = ([kind, title]) => {
      const members = all.filter((claim) => claim.kind === kind);
      if (!members.length) return null;
      return el("section", { class: "group" }, el("h3", {}, t(title)), members.map((claim) => geoapp.claimCard(claim, page)));
    };
    const later = GROUPS.slice(FOREMOST).map(group).filter(Boolean);
    const general = page.data.claims.filter((c) => c.kind === "denial" && !all.includes(c) && !c.answers.length);
    if (!all.length) return [el("p", { class: "caveat" }, t("No statement about this is in the dossier."))];
    const more = el("details", { class: "more" }, el("summary", {}, t("Other statements about this")), later);
    const denials = el("details", { class: "more" }, el("summary", {}, t("Denials and replies in general")), general.map((claim) => geoapp.claimCard(claim, page)));
    return [...GROUPS.slice(0, FOREMOST).map(group), later.length ? more : null, general.length && claims.some(isContested) ? denials : null].filter(Boolean);
  };

  const isContested = (claim) => claim.kind === "accusation" || claim.kind === "corroboration" || claim.kind === "government";

  /** Numbers of one question on one scale; nothing is averaged. */
  geoapp.accountCard = function (account, page) {
    return el(
      "article",
      { class: "account", id: "account-" + account.id },
      el("h3", {}, geoapp.text(account.question, geoapp.lang)),
      dotPlot(account, page),
      el(
        "ul",
        { class: "values" },
        account.values.map((value, index) =>
          el(
            "li",
            {},
            el("strong", {}, geoapp.text(value.text, geoapp.lang)),
            " ",
            el("span", { class: "by" }, geoapp.text(value.said_by, geoapp.lang)),
            page.data.readings[account.id + "/" + index] ? [" ", geoapp.readingButton(account.id + "/" + index, page)] : null,
            value.computed ? geoapp.write(el("p", { class: "caveat" }), geoapp.text(value.computed, geoapp.lang)) : null,
            value.citations.length ? geoapp.citations(value.citations, page.data) : null
          )
        )
      ),
      account.comment ? geoapp.write(el("p", { class: "caveat" }), geoapp.text(account.comment, geoapp.lang)) : null
    );
  };

  const PLOT = { width: 320, left: 12, right: 308, lane: 15, letter: 5.5, letters: 52 };
  const shorten = (words) => (words.length > PLOT.letters ? words.slice(0, PLOT.letters - 1) + "…" : words);

  /** What is drawn of an account: numbers, or the first and the last day that a value can mean. */
  function drawn(account, page) {
    if (account.unit === "day") {
      const days = (index) => page.data.valueDays[account.id + "/" + index];
      const dated = account.values.map((value, index) => ({ value, ends: days(index) && days(index).map(geoapp.dayNumber) }));
      return dated.filter(({ ends }) => ends).map(({ value, ends }) => ({ value, ends, figures: [...new Set(ends)].map((day) => geoapp.sayDay(day, geoapp.lang, "short")).join("–") }));
    }
    return account.values.filter((value) => value.number !== undefined && value.number !== null).map((value) => {
      const ends = Array.isArray(value.number) ? value.number : [value.number, value.number];
      return { value, ends, figures: [...new Set(ends.map((n) => geoapp.number(n)))].join("–") };
    });
  }

  function dotPlot(account, page) {
    const values = drawn(account, page);
    if (values.length < 2) return null;
    const numbers = values.flatMap(({ ends }) => ends);
    const low = Math.min(...numbers);
    const span = Math.max(...numbers) - low || 1;
    const x = (number) => PLOT.left + ((number - low) / span) * (PLOT.right - PLOT.left);
    const picture = svg("svg", { viewBox: `0 0 ${PLOT.width} ${22 + PLOT.lane * values.length}`, class: "dots", role: "presentation" });
    picture.append(svg("line", { class: "axis", x1: PLOT.left, x2: PLOT.right, y1: 10, y2: 10 }));
    [...values].sort((a, b) => a.ends[0] - b.ends[0]).forEach(({ value, ends, figures }, lane) => {
      const [a, b] = ends.map(x);
      const y = 24 + lane * PLOT.lane;
      const words = shorten(figures + " – " + geoapp.say(value.said_by));
      const at = Math.max(0, Math.min(a + 4, PLOT.width - words.length * PLOT.letter));
      picture.append(
        svg("line", { class: "stem", x1: a, x2: a, y1: 10, y2: y - 6 }),
        a === b ? svg("circle", { cx: a, cy: 10, r: 4.5, class: value.computed ? "own" : "" }) : svg("line", { class: "span", x1: a, x2: b, y1: 10, y2: 10 }),
        svg("text", { x: at, y: y + 3 }, words)
      );
    });
    return picture;
  }

  /** Straight, drawn and plausible length of a leg, each with its method. */
  geoapp.legNumbers = function (leg, page) {
    const open = (event) => {
      const methods = event.target.closest(".figures").nextElementSibling;
      methods.open = true;
      methods.firstElementChild.focus();
    };
    const figure = (number, label) => el("div", { class: "figure" }, el("dd", {}, el("button", { type: "button", class: "link", onclick: open }, number)), el("dt", {}, label));
    return [
      el(
        "dl",
        { class: "figures" },
        figure(geoapp.kmRange(leg.low_km, leg.high_km), t("plausible length")),
        figure(geoapp.km(leg.straight_km), t("straight line")),
        figure(geoapp.km(leg.drawn_km), t("line as drawn"))
      ),
      el(
        "details",
        { class: "more" },
        el("summary", {}, t("How these lengths were found")),
        el("p", {}, t("Straight: the geodesic between the two ends on the WGS 84 ellipsoid (Karney 2013), a lower bound. Drawn: the line on the map, measured the same way; a simplified line reads shorter than the real track.")),
        leg.lengths.length
          ? leg.lengths.map((length) => [
              el("p", {}, geoapp.kmRange(length.km[0], length.km[1]), " – ", geoapp.text(length.method, geoapp.lang)),
              geoapp.citations(length.citations, page.data),
            ])
          : el("p", {}, t("No length is cited: low is the straight line, high the drawn line.")),
        el("p", {}, geoapp.allUnits(leg.low_km, leg.high_km))
      ),
      geoapp.asFar(leg.id, page),
      geoapp.pace(leg, page),
    ];
  };
})();
