/* The page: one state, shown by map, clock and panel, and kept in the address. */
import { Clock, OWN_ROWS, saidDays } from "./clock.js";
import { UNITS } from "./distances.js";
import { all, byId, el, seen, speakIn, write } from "./dom.js";
import { placeFlat } from "./drawing.js";
import { indexItems } from "./evidence.js";
import { applyFilter, applyReading, filterBox, isFiltered, noFilter, showFilter } from "./filters.js";
import { extras } from "./extras.js";
import { isJustOpened } from "./frame.js";
import { leaveScrolling } from "./gestures.js";
import { MapKey, atWidest } from "./key.js";
import { Kit } from "./kit.js";
import { knownSentence } from "./known.js";
import { coveredBy } from "./labels.js";
import { areaAround, decodeLines, positionOf } from "./lines.js";
import { MapView, STILL } from "./map.js";
import { eventList } from "./panel.js";
import { conic, ownFit, projectedBy } from "./projection.js";
import { reachWords } from "./reach.js";
import { Remembering } from "./remembering.js";
import { keepRoom } from "./room.js";
import { together } from "./routes.js";
import { showSections } from "./sections.js";
import { addressOf, partAsked, readState, stateParams } from "./state.js";
import { Story, stepState } from "./story.js";
import { locale, say, sayNumber, semicolon, t, textIn } from "./text.js";
import { dayBounds, dayNumber, showsIn, stateAt } from "./time.js";
import { inTurns, pause } from "./turns.js";
import { Viewport } from "./viewport.js";
/** @import { Box, Child, Claim, Entry, Follower, Known, Leg, Padding, PageState, Sighting } from "./types.js" */
/** @import { Line, PageCrs, Texts, Words } from "./types.js" */

/* From this width on names and the small map stand beside the route. */
const NARROW_PX = 600;
const POINT_DEGREES = 0.01;
const SURROUNDINGS_KM = 50;
/* Room at the edges of a presentation's map, on which the day and the key stand. */
const PRESENTED = /** @type {Padding} */ ([66, 86, 50, 70]);
/* Room that the name of a place needs above what covers the map. */
const NAME_PX = 32;
/* With these, every word is said anew. */
const SPOKEN = /** @type {const} */ (["lang", "unit", "start"]);
/* What the Back button undoes. */
const TURNS = /** @type {const} */ (["step", "selected", "lang"]);
/* With these, what the filter leaves changes too. */
const SIFTING = /** @type {const} */ (["who", "kind", "from", "to", "two", "known", "shows"]);

/** @param {Leg[]} legs */
const linesOf = (legs) => legs.flatMap((leg) => decodeLines(leg.lines, leg.scale)).flat();

/** @param {Line} positions */
function isPoint(positions) {
  if (!positions.length) return false;
  const { x, y } = L.bounds(positions.map(([lat, lon]) => L.point(lon, lat))).getSize();
  return x + y < POINT_DEGREES;
}

export class Page {
  /** @type {MapView} */
  view;
  /** @type {Viewport} */
  viewport;
  /** @type {MapView | undefined} */
  inset;
  insetCovers = false;
  /** @type {Clock} */
  clock;
  /** @type {Follower | undefined} */
  tracks;
  /** @type {Story} */
  story;
  /** @type {Kit} */
  kit;
  /** @type {MapKey} */
  key;
  /** @type {{ element: HTMLElement, id: string, item: Entry["item"], today?: boolean, current?: boolean }[]} */
  rows;
  tabs = all("[role=tab]");
  /** @type {boolean | undefined} */
  bound;
  /** @type {string | null} */
  candidate;
  /** @type {L.Layer[] | undefined} */
  drawn;
  /** @type {((event: L.LeafletMouseEvent) => void) | null | undefined} */
  pointing;

  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    placeFlat();
    this.data = together(window.geoapp.data);
    this.base = window.geoapp.base;
    locale.words = /** @type {Record<string, Words>} */ (this.data.words);
    this.index = indexItems(this.data);
    this.prepare();
    this.address = extras.address ?? addressOf(this.data.host, this.data.routes.map(({ id }) => id).join("/"));
    this.memory = new Remembering(this);
    const asked = readState(this.address.read(), this.known());
    const opening = "story" in document.documentElement.dataset ? this.data.steps[0]?.id : undefined;
    /** @type {PageState} */
    this.state = { ...this.defaults(), ...stepState(this.data, asked.step ?? opening), ...asked };
    if (extras.fitFrame && this.data.host === "app") extras.fitFrame();
    /** Kept when all is drawn. */
    this.ready = pause().then(() => inTurns(this.drawing()));
  }

  /**
   * What can be selected, by an id that is one.
   * @param {string} id
   */
  entry(id) {
    return /** @type {Entry} */ (this.index.get(id));
  }

  /**
   * What a state in the address may name.
   * @returns {Known}
   */
  known() {
    const { data } = this;
    return {
      languages: data.languages,
      first: dayNumber(data.clock.first),
      last: dayNumber(data.clock.last),
      said: saidDays(data).pop(),
      ids: new Set(this.index.keys()),
      who: new Set(Object.keys(data.origins)),
      step: new Set(data.steps.map((step) => step.id)),
      unit: new Set(UNITS),
      start: new Set(data.cities.map((city) => city.id)),
      kind: new Set(data.claims.map((claim) => claim.kind)),
      shows: new Set([...Object.keys(data.readings), ...data.candidates.map((candidate) => candidate.id)]),
    };
  }

  /** Whole day numbers beside the ISO days. */
  prepare() {
    for (const item of [...this.data.legs, ...this.data.tracks]) item.days = dayBounds(item.bounds);
    for (const sighting of this.data.sightings) {
      sighting.days = /** @type {Sighting["days"]} */ (dayBounds(sighting.bounds));
    }
    for (const claim of this.data.claims) {
      claim.days = claim.bounds ? dayBounds(claim.bounds) : null;
      claim.saidDay = claim.said_day ? dayNumber(claim.said_day) : null;
    }
  }

  /**
   * What is shown first where nobody asks for anything else.
   * @returns {PageState}
   */
  defaults() {
    const { legs, lang, clock, tracks } = this.data;
    const last = legs[legs.length - 1];
    const [first, end] = [dayNumber(clock.first), dayNumber(clock.last)];
    /* A track without legs is seen on the day of its last position. */
    const alone = last ? undefined : tracks[tracks.length - 1]?.days[3];
    const from = last?.days[0] ?? alone ?? first;
    const to = last?.days[3] ?? alone ?? end;
    const selected = (last || this.data.places[0] || this.data.claims[0])?.id ?? null;
    const day = Math.max(first, Math.min(end, Math.round((from + to) / 2)));
    return { ...noFilter(), lang, mode: "now", day, selected, withSpeed: false, shows: "", unit: "km", start: "" };
  }

  /** Draw the page a piece at a time; before the last one nothing in it answers. */
  *drawing() {
    const pick = (/** @type {string} */ id) => this.select(id);
    const positions = this.routePositions(this.data.legs);
    /** @type {(size: L.Point) => Padding} */
    const padding = ({ x }) =>
      this.besideCard(x < NARROW_PX ? [34, 44, 24, 40] : this.story?.present?.on ? PRESENTED : [30, 86, 30, 70]);
    const [keepClear, buttons] = [() => this.covered(), () => this.boxesOf(this.buttons())];
    const scale = () => this.boxesOf([this.key?.scale]).map((box) => atWidest(box, this.map.getSize().x));
    const covered = () => this.besideCard([0, 0, 0, 0])[2];
    const options = { still: false, positions, padding, covered, select: pick, keepClear, buttons, scale };
    const { tiles } = extras;
    yield;
    this.view = new MapView(
      this.map,
      this.data,
      this.base,
      tiles ? tiles.mapOptions(this.map, this.data, options) : options,
    );
    if (tiles) tiles.show(this);
    yield* this.view.drawing();
    yield* this.drawingInset();
    yield;
    this.clock = new (extras.Clock ?? Clock)(byId("clock"), this.data, (change) => this.set(change), pick);
    this.viewport = new Viewport(this);
    this.hint = leaveScrolling(this.map);
    byId("whole").addEventListener("click", () => this.set({ view: "home" }));
    yield;
    if (extras.Tracks) this.tracks = new extras.Tracks(this);
    this.story = new Story(this);
    this.kit = new Kit(this);
    this.key = new MapKey(this);
    this.tools = extras.Tools && new extras.Tools(this);
    yield* this.speaking();
    document.getElementById("still")?.remove();
    /* The app's address says whose it is; what is above the page there leaves a step no room. */
    if (this.data.host === "app") this.memory.soon();
    if (this.data.host === "app" && this.state.step && isJustOpened()) this.story.toSight();
    this.address.turned?.(this);
    const part = partAsked();
    part?.closest("details")?.setAttribute("open", "");
    part?.scrollIntoView();
    /* The app's next language takes the page away at once. */
    window.addEventListener("pagehide", () => this.memory.catchUp());
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.kit.repaint());
  }

  /**
   * What a view of legs shows: their lines, and the places of the route with all of the area around each.
   * @param {Leg[]} legs
   */
  routePositions(legs) {
    const route = this.data.places.filter((place) => place.layer === "route");
    const { middle = 0 } = /** @type {PageCrs} */ (this.map.options.crs);
    const lines = linesOf(legs);
    /* A point has surroundings, which no coarse coast shows from nearby. */
    const least = isPoint([...lines, ...route.map(positionOf)]) ? SURROUNDINGS_KM : 0;
    const shown = route.flatMap((place) =>
      areaAround({ ...place, precision_km: Math.max(least, place.precision_km) }, middle),
    );
    const drawn = [...lines, ...shown];
    return drawn.length ? drawn : [...this.data.places.map(positionOf), positionOf({ lat: 0, lon: 0 })];
  }

  /** Whether the small map lies on the route. */
  coversRoute() {
    const [box] = this.boxesOf([byId("inset")]);
    if (!box) return false;
    const [left, top, right, bottom] = box;
    const { map, view } = this;
    const scale = map.getZoomScale(map.getZoom(), 0);
    const corner = map.containerPointToLayerPoint([0, 0]).add(map.getPixelOrigin());
    return projectedBy(map, view.options.positions).points.some((point) => {
      const { x, y } = point.multiplyBy(scale).subtract(corner);
      return x > left && x < right && y > top - NAME_PX && y < bottom;
    });
  }

  /** Where it covers none of the route, to the left or to the right; else it isn't there. */
  placeInset() {
    const box = document.getElementById("inset");
    if (!box) return;
    box.hidden = false;
    delete box.dataset.right;
    if (this.coversRoute()) box.dataset.right = "";
    box.hidden = this.insetCovers = this.coversRoute();
  }

  /**
   * Room at the edges of the map, with what a card of the story covers of its foot.
   * @param {Padding} padding
   * @returns {Padding}
   */
  besideCard([top, right, bottom, left]) {
    if (!this.story?.coversMap) return [top, right, bottom, left];
    const [map, card] = [this.map.getContainer(), this.story.root].map((one) => one.getBoundingClientRect());
    const isBeside = card.left >= map.right - 1 || card.right <= map.left + 1;
    return [top, right, bottom + (isBeside ? 0 : Math.max(0, map.bottom - card.top)), left];
  }

  /**
   * The map shows something else: the small map lies where it covers no route, and only while it is the closer one.
   * @returns {boolean} whether it lies elsewhere now, or is gone
   */
  fitted() {
    const { inset } = this;
    if (!inset) return false;
    const box = byId("inset");
    const lay = () => box.hidden + (box.dataset.right ?? "left");
    const before = lay();
    const isOwn = !this.state.step || this.story?.present?.on;
    if (!this.state.view && isOwn) this.placeInset();
    box.hidden = this.insetCovers || this.passes(inset);
    /* Where a card lies over the map, the small one isn't there. */
    return !this.story?.coversMap && lay() !== before;
  }

  /**
   * Whether the map shows the leg of the small map at least as large.
   * @param {MapView} inset
   */
  passes({ map, options }) {
    const [wide, near] = [this.map, map].map((one) => {
      const { x, y } = projectedBy(one, options.positions).bounds.getSize();
      return Math.hypot(x, y) * one.getZoomScale(one.getZoom(), 0);
    });
    return wide >= near;
  }

  /** A leg that is a speck on the whole map gets a map of its own, where that covers none of the route. */
  *drawingInset() {
    const box = byId("inset");
    const { legs } = this.data;
    // Below a narrow map it would part the map from its clock, for one leg of many.
    const room = legs.length <= OWN_ROWS || this.map.getSize().x >= NARROW_PX;
    const leg = room && legs.find((one) => one.id === this.data.inset);
    if (!leg) return box.remove();
    this.placeInset();
    yield;
    const map = L.map(/** @type {HTMLElement} */ (box.querySelector(".inset-map")), {
      crs: conic(ownFit(linesOf([leg])), /** @type {PageCrs} */ (this.map.options.crs).middle),
      ...STILL,
      maxZoom: 12,
    });
    const positions = linesOf([leg]);
    this.inset = new MapView(map, this.data, this.base, {
      still: true,
      positions,
      padding: () => [40, 60, 40, 46],
      select: () => {},
      keepClear: () => coveredBy(box.querySelector("button"), box),
    });
    yield* this.inset.drawing();
    box.addEventListener("click", (event) => {
      /* A point of a length may lie here as well; by keys it is the leg that is asked for. */
      if (this.tools?.measures && event.detail) {
        const { lat, lng } = map.mouseEventToLatLng(event);
        return this.tools.point([lat, lng]);
      }
      this.select(leg.id);
      this.viewport.look(positions);
      if (!event.detail) seen(this.map.getContainer());
    });
    const { inset } = this;
    new ResizeObserver(() => {
      if (!box.clientWidth) return; // it isn't there, and comes back as it was
      map.invalidateSize();
      inset.home();
      inset.settleLabels();
    }).observe(box);
  }

  /**
   * Boxes of the map that its buttons and its inset cover, in its own pixels.
   * @returns {Box[]}
   */
  covered() {
    const [zoom, whole] = this.buttons();
    const over = [whole, document.getElementById("inset"), zoom, byId("frame").querySelector(":scope > .map-day")];
    /* Presented, key and day stand on the map. */
    if ("present" in document.documentElement.dataset) over.push(byId("key"), document.getElementById("clock-date"));
    return this.boxesOf(over);
  }

  /** @returns {(Element | null)[]} */
  buttons() {
    return [this.map.getContainer().querySelector(".leaflet-control-zoom"), byId("whole")];
  }

  /**
   * Boxes of what lies on the map, in the map's pixels.
   * @param {(Element | null | undefined)[]} elements
   * @returns {Box[]}
   */
  boxesOf(elements) {
    const outer = this.map.getContainer().getBoundingClientRect();
    return elements.flatMap((element) => {
      const inner = element?.getBoundingClientRect();
      if (!inner?.width) return [];
      return [[inner.left - outer.left, inner.top - outer.top, inner.right - outer.left, inner.bottom - outer.top]];
    });
  }

  /**
   * A button that selects.
   * @param {string} id
   * @param {Child} words
   * @param {string} [className]
   */
  button(id, words, className) {
    return el(
      "button",
      { type: "button", class: className || "link", "data-select": id, onclick: () => this.select(id) },
      words,
    );
  }

  /** @param {string} id */
  select(id) {
    const { kind, item } = this.entry(id);
    /** @type {Partial<PageState>} */
    const change = { selected: id };
    if (kind === "sighting" && showsIn(this.state.mode, item.days, this.state.day) === "faint") {
      change.day = item.days[0];
    }
    this.set(change);
    this.openTab("evidence");
    if (this.story.opensSheet) this.story.openSheet();
    else if (this.panelIsBelow()) byId("panel").scrollIntoView({ block: "start" });
  }

  panelIsBelow() {
    const [panel, map] = ["panel", "stage"].map((id) => byId(id).getBoundingClientRect());
    return panel.top >= map.bottom;
  }

  /**
   * @param {Partial<PageState>} change
   * @param {boolean} [asked] whether the address asks for it, and holds it already
   */
  set(change, asked) {
    const before = this.state;
    const turns = !asked && TURNS.some((name) => name in change && (change[name] ?? null) !== (before[name] ?? null));
    if (turns && this.memory.left) this.write();
    this.state = { ...before, ...change };
    const { first, last } = this.data.clock;
    const within = Math.max(dayNumber(first), Math.min(dayNumber(last), this.state.day));
    if (!this.state.known) this.state.day = within;
    if (SPOKEN.some((name) => this.state[name] !== before[name])) [...this.speaking()];
    else this.show(before);
    if (turns) this.memory.turn(before);
    else this.memory.soon();
  }

  /** @param {string} address what it has become */
  follow(address) {
    const asked = readState(address, this.known());
    this.memory.drop();
    this.story.closeSheet();
    const unit = /** @type {const} */ ("km");
    const plain = { ...noFilter(), shows: "", step: null, unit, start: "", view: undefined, other: undefined };
    this.set({ ...plain, ...stepState(this.data, asked.step), ...asked }, true);
  }

  write() {
    this.memory.write();
  }

  /** @param {Partial<PageState>} [change] */
  params(change) {
    return stateParams({ ...this.state, ...change });
  }

  /**
   * Zoom steps by which the map draws a latitude larger than the ground; a link holds the zoom of the ground.
   * @param {number} lat
   */
  enlarged(lat) {
    return extras.tiles ? extras.tiles.enlarged(lat) : 0;
  }

  /**
   * Lead to the page beside this one, in another language, at the same state.
   * @param {HTMLAnchorElement} link
   */
  lead(link) {
    link.hash = this.params({ lang: link.hreflang }).toString().replace(/%2F/g, "/");
  }

  /** Everything again, in the page's language, a piece at a time. */
  *speaking() {
    const { lang } = this.state;
    locale.content = lang;
    locale.lang = this.data.speaks?.[lang] ?? lang;
    locale.unit = this.state.unit;
    speakIn(document.documentElement, locale.lang);
    const { dossier } = this.data;
    const put = (/** @type {string} */ id, /** @type {Texts} */ texts) => {
      const element = byId(id);
      element.removeAttribute("lang");
      element.removeAttribute("dir");
      write(element, textIn(texts, lang));
    };
    put("title", dossier.title);
    put("summary", dossier.summary);
    put("attribution", dossier.attribution);
    const note = byId("in-english");
    note.textContent = this.data.untranslated[lang];
    note.hidden = !note.textContent;
    document.title = say(dossier.title);
    all("[data-t]").forEach((element) => (element.textContent = t(element.dataset.t ?? "")));
    all("[data-t-label]").forEach((element) => element.setAttribute("aria-label", t(element.dataset.tLabel ?? "")));
    all("#languages button").forEach((button) => button.setAttribute("aria-pressed", String(button.lang === lang)));
    byId("credit").textContent = dossier.credits.map((credit) => credit.name).join(" · ");
    yield;
    /* The first number has the browser open its tables of languages, which takes a turn of its own. */
    sayNumber(0);
    yield;
    applyReading(this);
    applyFilter(this);
    this.clock.speak();
    /* What is chosen is broader: it is so before it is painted. */
    this.clock.choices[this.state.mode].checked = true;
    yield;
    const events = eventList(this);
    yield;
    this.rows = /** @type {HTMLElement[]} */ ([...events.children]).map((element) => {
      const id = element.dataset.id ?? "";
      return { element, id, item: this.entry(id).item };
    });
    byId("tab-events-panel").replaceChildren(filterBox(this), events);
    yield;
    yield* this.sections(byId("sections"));
    yield;
    this.story.speak();
    yield;
    this.kit.speak();
    yield;
    this.key.speak();
    this.tools?.speak();
    yield;
    this.bindOnce();
    yield* this.showing({});
    for (const view of [this.view, this.inset]) {
      yield;
      view?.speak(locale.lang);
    }
    yield;
    keepRoom();
    this.key.show();
  }

  /**
   * @param {HTMLElement} root
   * @returns {Iterable<unknown>}
   */
  sections(root) {
    return showSections(root, this);
  }

  bindOnce() {
    if (this.bound) return;
    this.bound = true;
    window.addEventListener("resize", keepRoom);
    const more = byId("more");
    more.addEventListener("click", () => {
      const open = more.parentElement?.toggleAttribute("data-open");
      more.setAttribute("aria-expanded", String(open));
      more.textContent = open ? t("Less") : t("More");
      more.dataset.t = open ? "Less" : "More";
    });
    all("#languages button").forEach((button) =>
      button.addEventListener("click", () => this.set({ lang: button.lang })),
    );
    for (const link of /** @type {HTMLAnchorElement[]} */ (all("#languages a"))) {
      /* Beside this page, whatever a `base` element says. */
      link.href = new URL(link.getAttribute("href") ?? "", window.location.href.split("#")[0]).href;
      for (const touch of ["pointerdown", "click"]) link.addEventListener(touch, () => this.lead(link));
    }
    const { tabs } = this;
    tabs.forEach((tab, i) => {
      tab.addEventListener("click", () => this.openTab(tab.dataset.tab ?? ""));
      const panel = byId(tab.getAttribute("aria-controls") ?? "");
      panel.addEventListener("beforematch", () => this.openTab(tab.dataset.tab ?? ""));
      tab.addEventListener("keydown", (event) => {
        const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 })[event.key];
        if (!step) return;
        event.preventDefault();
        const next = tabs[(i + step + tabs.length) % tabs.length];
        this.openTab(next.dataset.tab ?? "");
        next.focus();
      });
    });
  }

  /** @param {string} name */
  openTab(name) {
    for (const tab of this.tabs) {
      const on = tab.dataset.tab === name;
      if (tab.getAttribute("aria-selected") === String(on)) continue;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      const panel = byId(tab.getAttribute("aria-controls") ?? "");
      /* What the browser's own search finds in it opens it. */
      if (on) panel.removeAttribute("hidden");
      else panel.setAttribute("hidden", "until-found");
      panel.tabIndex = on ? 0 : -1;
    }
  }

  /** @param {Partial<PageState>} before */
  show(before) {
    [...this.showing(before)];
  }

  /**
   * @param {Partial<PageState>} before
   * @returns {Iterable<unknown>}
   */
  *showing(before) {
    const { day, selected, step, view: looked, known } = this.state;
    const mode = known ? "all" : this.state.mode;
    if (known !== before.known) this.clock.follow(known);
    const learnt = known && day !== before.day;
    const sifts = learnt || SIFTING.some((name) => this.state[name] !== before[name]);
    if (sifts) this.sift(before.who === undefined && !known);
    yield;
    this.kit.show(this.state);
    const fits = step !== before.step || looked !== before.view;
    this.view.waiting = fits;
    for (const view of [this.view, this.inset]) {
      if (!view) continue;
      view.chosen = this.candidate;
      view.show({ ...this.state, mode });
    }
    if (this.tracks) this.tracks.show(this.state);
    this.tools?.show(this.state);
    this.clock.show({ day, mode: this.state.mode, sentence: known ? knownSentence(this.data) : this.sentence() });
    if (day !== before.day || selected !== before.selected) this.markEvents();
    this.story.show();
    yield;
    if (selected !== before.selected && selected) this.story.showEvidence(selected);
    yield;
    const names = /** @type {(keyof PageState)[]} */ (Object.keys(before));
    const changed = names.filter((name) => this.state[name] !== before[name]);
    if (changed.join() === "day") this.key.askLater();
    else this.key.ask();
    if (fits) this.viewport.fit();
    this.view.waiting = false;
  }

  /**
   * Look at another day for a moment.
   * @param {number} day
   * @param {(state: PageState, sentence: (Node | string)[]) => void} look
   */
  onDay(day, look) {
    const { state } = this;
    this.state = { ...state, day };
    if (state.known) applyFilter(this);
    const mode = state.known ? "all" : state.mode;
    look({ ...this.state, mode }, state.known ? knownSentence(this.data) : this.sentence());
    this.state = state;
    if (state.known) applyFilter(this);
  }

  /**
   * What the filter and the chosen reading leave on the map, in the chart and in the list.
   * @param {boolean} [isDrawn] whether the chart is that already
   */
  sift(isDrawn) {
    applyReading(this);
    applyFilter(this);
    showFilter(this);
    if (!isDrawn) this.clock.drawChart();
  }

  /** The list of events follows the day and what is selected; only rows that change are touched. */
  markEvents() {
    const { day, selected } = this.state;
    for (const row of this.rows) {
      const { id, item } = row;
      const today =
        item.days && item.saidDay === undefined ? stateAt(item.days, day) !== "absent" : item.saidDay === day;
      if (row.today !== today) row.element.classList.toggle("today", (row.today = today));
      const current = id === selected;
      if (row.current === current) continue;
      row.current = current;
      if (current) row.element.firstElementChild?.setAttribute("aria-current", "true");
      else row.element.firstElementChild?.removeAttribute("aria-current");
    }
  }

  /** What the map shows on the day, in words; what is not known is said. */
  sentence() {
    const { day } = this.state;
    /** @type {(Node | string)[]} */
    const out = [];
    /** What gives the days of a leg is not told twice. */
    const told = new Set();
    for (const leg of this.data.legs) {
      const state = stateAt(leg.days, day);
      if (state === "absent" || !leg.kept || leg.undated) continue;
      const by = say(leg.by);
      const underWay = t(leg.mode + ", " + state, { by });
      if (underWay.includes(by)) told.add(by);
      out.push(
        el("strong", {}, underWay),
        " ",
        reachWords(leg, this, told.has(by) ? "" : by),
        " ",
        el("em", {}, t("line: " + leg.basis)),
        " ",
      );
      told.add(by);
    }
    if (!out.length && !isFiltered(this.state)) {
      out.push(el("strong", {}, t("No report places {subject} on its way on this day.")), " ");
    }
    const met = this.data.sightings.filter((sighting) => sighting.kept && stateAt(sighting.days, day) !== "absent");
    if (met.length) {
      out.push(t("Sightings: {what}.", { what: met.map((sighting) => say(sighting.name)).join(semicolon()) }), " ");
    }
    if (this.tracks) out.push(this.tracks.words(day), " ");
    const said = this.data.claims.filter((claim) => claim.kept && claim.saidDay === day);
    if (said.length) {
      out.push(
        t("Statements that day: {who}.", {
          who: [...new Set(said.map((claim) => say(claim.said_by)))].join(semicolon()),
        }),
      );
    }
    return out;
  }
}
