/* The panel beside the map: evidence for what is selected, and every event as a list. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, t, N_ } = geoapp;

  const chip = (words, className) => el("span", { class: "chip " + (className || "") }, words);
  const paragraph = (texts, className) => (texts ? geoapp.write(el("p", { class: className }), geoapp.text(texts, geoapp.lang)) : null);
  /** A place's own name, in the language of its country. */
  function nativeName({ name, native: lang }) {
    return lang && lang !== geoapp.lang && name[lang] !== geoapp.say(name) ? el("p", { class: "native", lang }, name[lang]) : null;
  }

  const kinds = (geoapp.kinds = {
    leg(leg, page) {
      const never = leg.days[1] === null || leg.days[2] === null || leg.days[1] > leg.days[2];
      const candidates = page.data.candidates.filter((candidate) => candidate.leg === leg.id);
      return [
        el("p", { class: "chips" }, chip(t(leg.basis), "chip-" + leg.basis), chip(t(leg.certainty)), never ? chip(t("uncertain dates")) : null),
        el("h2", {}, geoapp.text(leg.name, geoapp.lang)),
        el("p", { class: "dates" }, geoapp.say(leg.dates_words)),
        geoapp.legNumbers(leg, page),
        geoapp.backing(leg, page),
        paragraph(leg.note, "caveat"),
        leg.parts.length ? el("ul", { class: "parts" }, leg.parts.map((part) => el("li", {}, geoapp.text(part.label, geoapp.lang), " – ", t(part.basis)))) : null,
        candidates.length
          ? el(
              "details",
              { class: "more" },
              el("summary", {}, geoapp.count("Another candidate line, not confirmed", "{n} candidate lines, none of them confirmed", candidates.length)),
              el("ul", { class: "parts" }, candidates.map((c) => el("li", {}, geoapp.lights(page.button(c.id, geoapp.candidateWords(c)), c.id, page), " ", geoapp.readingButton(c.id, page))))
            )
          : null,
        geoapp.claimGroups(leg.claims, page),
        geoapp.questions(leg.id, page),
      ];
    },
    place(place, page) {
      const seen = page.data.sightings.filter((sighting) => sighting.place === place.id);
      const about = place.claims.length ? place.claims : page.data.claims.filter((claim) => claim.places.includes(place.id)).map((claim) => claim.id);
      return [
        el("p", { class: "chips" }, chip(t("± {km} km", { km: place.precision_km })), place.status === "unconfirmed" ? chip(t("unconfirmed")) : null),
        el("h2", {}, geoapp.text(place.name, geoapp.lang)),
        nativeName(place),
        paragraph(place.role, "role"),
        paragraph(place.note, "caveat"),
        el("p", { class: "dates" }, t("Position: {lat}, {lon}. How it was obtained: {how}", { lat: place.lat, lon: place.lon, how: geoapp.say(place.obtained) })),
        geoapp.citations(place.citations, page.data),
        geoapp.post(place, page),
        geoapp.backing(place, page),
        seen.map((sighting) => el("p", {}, page.button(sighting.id, geoapp.say(sighting.name)))),
        geoapp.claimGroups(about, page),
        geoapp.questions(place.id, page),
      ];
    },
    sighting(sighting, page) {
      return [
        el("p", { class: "chips" }, chip(t(sighting.standing), "chip-" + sighting.standing), chip(t(sighting.certainty))),
        el("h2", {}, geoapp.text(sighting.name, geoapp.lang)),
        el("p", { class: "dates" }, geoapp.say(sighting.when_words), " · ", geoapp.text(sighting.seen_by, geoapp.lang), " · ", page.button(sighting.place, geoapp.say(page.index.get(sighting.place).item.name))),
        geoapp.backing(sighting, page),
        paragraph(sighting.note, "caveat"),
        geoapp.citations(sighting.citations, page.data),
        geoapp.claimGroups(sighting.claims, page),
        geoapp.questions(sighting.id, page),
      ];
    },
    claim(claim, page) {
      const replies = page.data.claims.filter((other) => other.answers.includes(claim.id));
      const answered = claim.answers.map((id) => page.index.get(id)).filter(Boolean);
      const cards = (title, claims) => (claims.length ? el("section", { class: "group" }, el("h3", {}, t(title)), claims.map((c) => geoapp.claimCard(c, page))) : null);
      return [
        el("p", { class: "chips" }, chip(t(claim.kind), "chip-" + claim.kind)),
        claim.title ? el("h2", {}, geoapp.text(claim.title, geoapp.lang)) : el("h2", {}, geoapp.text(claim.said_by, geoapp.lang)),
        claim.when_words ? el("p", { class: "dates" }, t("Concerns: {when}", { when: geoapp.say(claim.when_words) })) : null,
        geoapp.claimCard(claim, page),
        geoapp.backing(claim, page),
        claim.places.length ? el("p", { class: "where" }, claim.places.map((id) => page.button(id, geoapp.say(page.index.get(id).item.name)))) : null,
        cards(N_("Replies and denials"), replies),
        cards(N_("What it replies to"), answered.map((entry) => entry.item)),
        geoapp.questions(claim.id, page),
      ];
    },
    account: (account, page) => [geoapp.accountCard(account, page)],
    candidate: (candidate, page) => [
      el("p", { class: "chips" }, chip(t("modelled"), "chip-modelled")),
      el("h2", {}, geoapp.text(candidate.name, geoapp.lang)),
      el("p", {}, geoapp.text(candidate.via, geoapp.lang), geoapp.colon(), geoapp.km(candidate.km), ", ", geoapp.text(candidate.method, geoapp.lang)),
      geoapp.crossings(candidate, page),
      el("p", {}, geoapp.readingButton(candidate.id, page), page.button(candidate.leg, geoapp.say(page.index.get(candidate.leg).item.name))),
      geoapp.citations(candidate.citations, page.data),
    ],
    ship: (ship, page) => [geoapp.shipCard(ship, page)],
  });

  geoapp.shipCard = (ship, page) =>
    el(
      "article",
      { class: "ship" },
      el("h3", {}, ship.name),
      el("p", {}, [ship.imo ? "IMO " + ship.imo : t("IMO number not verified"), geoapp.say(ship.flag), geoapp.say(ship.type)].filter(Boolean).join(" · ")),
      paragraph(ship.owner, "owner"),
      ship.listings.length ? el("p", { class: "by" }, t("Sanctions lists")) : null,
      el("ul", { class: "values" }, ship.listings.map((listing) => el("li", {}, geoapp.text(listing.by, geoapp.lang), ", ", geoapp.say(listing.when_words), listing.status ? " (" + t(listing.status) + ")" : null, listing.citations.length ? geoapp.citations(listing.citations, page.data) : null))),
      paragraph(ship.note, "caveat"),
      geoapp.citations(ship.citations, page.data)
    );

  /** Fill the panel with what is known about one id. */
  geoapp.showEvidence = function (root, id, page) {
    const entry = page.index.get(id);
    root.replaceChildren(...[kinds[entry.kind](entry.item, page)].flat(3).filter(Boolean));
  };

  /** Every leg, sighting and statement in the order of its days, as buttons. */
  geoapp.eventList = function (page) {
    const rows = [
      ...page.data.legs.map((leg) => ({ item: leg, kind: "leg", day: leg.bounds[0], words: geoapp.say(leg.span_words), title: leg.name })),
      ...page.data.sightings.map((s) => ({ item: s, kind: s.standing, day: s.bounds[0], words: geoapp.say(s.when_words), title: s.name })),
      ...page.data.tracks.map((track) => ({ item: track, kind: "track", day: track.bounds[0], words: geoapp.say(track.span_words), title: track.name })),
      ...page.data.claims.map((c) => ({ item: c, kind: c.kind, day: c.order, words: geoapp.say(c.said_words || c.when_words), title: c.title || c.text })),
    ];
    const order = (row) => row.day || "9999";
    rows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
    return el(
      "ol",
      { class: "events" },
      rows.map((row) => {
        const button = page.button(row.item.id, null, "event");
        button.append(
          el("span", { class: "event-day" }, row.words || t("undated")),
          el("span", { class: "event-kind kind-" + row.kind }, t(row.kind === "leg" ? "leg: " + row.item.mode : row.kind)),
          geoapp.write(el("span", { class: "event-title" }), geoapp.text(row.title, geoapp.lang))
        );
        return el("li", { "data-id": row.item.id }, button);
      })
    );
  };
})();
