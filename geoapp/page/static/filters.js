/* Filters: who says it, of what kind, when; map, list and counts follow. And one account at a time. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, t } = geoapp;
  const OPEN = { who: "", kind: "", from: "", to: "", two: false };

  geoapp.noFilter = () => Object.assign({}, OPEN);
  geoapp.isFiltered = (state) => Object.keys(OPEN).some((name) => state[name] !== OPEN[name]);

  const day = (claim) => claim.order || "";

  function matches(claim, page) {
    const { who, kind, from, to } = page.state;
    if (who && !page.data.originsOf[claim.id].includes(who)) return false;
    if (kind && claim.kind !== kind) return false;
    if ((from || to) && !day(claim)) return false;
    return (!from || day(claim) >= from) && (!to || day(claim) <= to);
  }

  /** Mark every item as kept or not; a leg whose days one source gives alone keeps its line only. */
  geoapp.applyFilter = function (page) {
    const { data, state } = page;
    const backed = (item) => (data.backing[item.id] || { n: 0 }).n >= 2;
    const reported = (claim) => claim.kind !== "denial" && backed(claim);
    const told = (leg) => backed(leg) || leg.claims.some((id) => reported(page.index.get(id).item));
    const answers = (claim) => claim.kind === "denial" && (!claim.answers.length || claim.answers.some((id) => reported(page.index.get(id).item)));
    for (const claim of data.claims) claim.kept = matches(claim, page) && (!state.two || reported(claim) || answers(claim));
    const chosen = Boolean(state.who || state.kind || state.from || state.to);
    const spoken = (ids) => !chosen || ids.some((id) => page.index.get(id).item.kept);
    for (const item of [...data.sightings, ...data.tracks]) item.kept = spoken(item.claims) && (!state.two || backed(item));
    for (const leg of data.legs) leg.kept = spoken(leg.claims) && (!state.two || told(leg));
    for (const leg of data.legs) leg.undated = state.two && (data.backing[leg.id] || {}).days < 2;
    const named = (place) => data.claims.some((claim) => claim.kept && claim.places.includes(place.id));
    for (const place of data.places) place.kept = spoken(place.claims) || named(place);
  };

  /** The controls above the list of events. */
  geoapp.filterBox = function (page) {
    const { data } = page;
    const count = (test) => data.claims.filter(test).length;
    const select = (name, label, options) => {
      const input = el("select", { id: "filter-" + name, onchange: (event) => page.set({ [name]: event.target.value }) });
      for (const [value, words] of [["", t("all")], ...options]) input.append(el("option", { value }, words));
      return el("label", { for: "filter-" + name }, el("span", {}, label), input);
    };
    const date = (name, label) => el("label", { for: "filter-" + name }, el("span", {}, label), el("input", { type: "date", id: "filter-" + name, onchange: (event) => page.set({ [name]: event.target.value }) }));
    const origins = Object.keys(data.origins).map((id) => [id, count((claim) => data.originsOf[claim.id].includes(id))]);
    const kinds = [...new Set(data.claims.map((claim) => claim.kind))].map((kind) => [kind, t(kind) + " (" + count((claim) => claim.kind === kind) + ")"]);
    const two = el("input", { type: "checkbox", id: "filter-two", onchange: (event) => page.set({ two: event.target.checked }) });
    return el(
      "fieldset",
      { class: "filters" },
      el("legend", { class: "unseen" }, t("Filter")),
      el("label", { for: "filter-two", class: "switch" }, two, t("Only what at least two independent sources report")),
      select("who", t("Who says it"), origins.filter(([, n]) => n).sort((a, b) => b[1] - a[1]).map(([id, n]) => [id, geoapp.say(data.origins[id]) + " (" + n + ")"])),
      select("kind", t("Kind"), kinds),
      date("from", t("From")),
      date("to", t("To"))
    );
  };

  /** What is left out is always said, beside the map, with the way back. */
  geoapp.showFilter = function (page) {
    const { data, state } = page;
    for (const name of ["who", "kind", "from", "to"]) document.getElementById("filter-" + name).value = state[name];
    document.getElementById("filter-two").checked = state.two;
    for (const row of document.querySelectorAll(".events li")) row.hidden = page.index.get(row.dataset.id).item.kept === false;
    const kept = (items) => items.filter((item) => item.kept).length;
    const note = document.getElementById("filter-note");
    const told = [];
    if (geoapp.isFiltered(state)) {
      told.push(t("Filtered: statements {claims} of {all}, legs {legs} of {alllegs}, pictures {seen} of {allseen}.", { claims: kept(data.claims), all: data.claims.length, legs: kept(data.legs), alllegs: data.legs.length, seen: kept(data.sightings), allseen: data.sightings.length }), " ");
      if (data.legs.some((leg) => leg.kept && leg.undated)) told.push(t("The lines stay, but only one source dates them, so no dates are shown."), " ");
      told.push(el("button", { type: "button", class: "link", onclick: () => page.set(geoapp.noFilter()) }, t("Show everything")));
    }
    if (state.shows) {
      const what = geoapp.shownWords(page);
      told.push(page.index.has(state.shows) ? t("The map shows another candidate line, not confirmed: {what}.", { what }) : t("The map now follows one account only: {what}.", { what }), " ");
      told.push(el("button", { type: "button", class: "link", onclick: () => page.set({ shows: "" }) }, t("Back to the default view")));
    }
    note.replaceChildren(...told);
    note.hidden = !told.length;
  };

  /** Draw legs by the account or the candidate that the reader chose, or as the dossier has them. */
  geoapp.applyReading = function (page) {
    const { data, state } = page;
    const entry = page.index.get(state.shows);
    const reading = data.readings[state.shows] || (entry && entry.kind === "candidate" ? { leg: entry.item.leg, candidate: entry.item.id } : null);
    for (const leg of data.legs) {
      const own = leg.ownDays || (leg.ownDays = leg.days);
      leg.days = reading && reading.leg === leg.id && reading.bounds ? reading.bounds.map(geoapp.dayNumber) : own;
    }
    page.candidate = reading ? reading.candidate || null : null;
    geoapp.followCandidate(page);
  };

  geoapp.shownWords = function (page) {
    const entry = page.index.get(page.state.shows);
    if (entry) return geoapp.say(entry.item.name);
    const [id, index] = page.state.shows.split("/");
    const value = page.index.get(id).item.values[Number(index)];
    return geoapp.say(value.said_by) + ", " + geoapp.say(value.text);
  };

  geoapp.readingButton = (shows, page) => el("button", { type: "button", class: "link", "data-shows": shows, onclick: () => page.set({ shows }) }, t("Show this on the map"));

  /** Who reports it, in what scope, and how many by the dossier's own word report the same. */
  geoapp.backing = function (item, page) {
    const backing = page.data.backing[item.id];
    if (!backing) return null;
    const { n, days, scopes, who, by, dated, inferred } = backing;
    const names = (ids) => ids.map((id) => geoapp.say(page.data.origins[id])).join(", ");
    const claims = (words, ids) => (ids && ids.length ? [" ", words, ids.map((id, index) => [index ? " · " : " ", page.button(id, geoapp.say(page.index.get(id).item.said_by || page.index.get(id).item.name))])] : null);
    const line = (...parts) => el("p", { class: "dates backing" }, parts);
    if (who) return line(geoapp.count("{n} independent source reports it: {who}.", "{n} independent sources report it: {who}.", n, { who: who.map(names).join(" · ") }), claims(t("Supported by:"), by));
    const told = " " + scopes.map(([scope, ids]) => names(ids) + (scope ? " (" + t("scope: " + scope) + ")" : "")).join(" · ") + ".";
    if (n === undefined) return line(t("Who speaks of shipments here:"), told);
    const count = n ? geoapp.count("Only one source reports exactly this.", "{n} independent sources report it.", n) : t("No source reports this shipment itself.");
    const rest = inferred ? "" : n && !days ? t("None of them gives the dates.") : n > 1 && days === 1 ? t("Only one of them gives the dates.") : "";
    return line(t("Who reports it:"), told + " " + count + " " + rest, claims(inferred ? t("Days inferred from:") : t("Dated by:"), dated));
  };

  /** Questions about an item to which sources give different answers. */
  geoapp.questions = function (id, page) {
    const asked = page.data.accounts.filter((account) => account.about.includes(id));
    if (!asked.length) return null;
    return el("section", { class: "group questions" }, el("h3", {}, t("Where the sources differ about this")), asked.map((account) => el("p", {}, page.button(account.id, geoapp.say(account.question)))));
  };
})();
