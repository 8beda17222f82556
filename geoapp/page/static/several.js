/* Several routes on one map: a key that names them and turns each on and off; what is said is said of one alone. */
import { Clock, lanesOf } from "./clock.js";
import { byId, el, svg } from "./dom.js";
import { citationList } from "./evidence.js";
import { decodeLines } from "./lines.js";
import { Page } from "./page.js";
import { evidenceKinds } from "./panel.js";
import { colon, locale, say, sayKmRange, t, textIn } from "./text.js";
/** @import { Child, Filter, Held, Kind, Line, PageState, Position, Sighting, Leg } from "./types.js" */
/** @import { MapView } from "./map.js" */

/* What the address has where no route is on. */
const NONE = "-";
const LISTS = /** @type {const} */ ([
  "legs",
  "candidates",
  "places",
  "sightings",
  "claims",
  "accounts",
  "ships",
  "tracks",
]);
const SWATCH_PX = 34;

/**
 * A route of the page: its number, what it holds, and the page as that route alone would have it.
 * @typedef {{ n: number, id: string, held: Held, page: Page, on: boolean }} Part
 */

/** @type {Part[]} */
const parts = [];
/**
 * Whose a thing is, by its id.
 * @type {Map<string, Part>}
 */
const owners = new Map();

/**
 * The page as one of its routes sees it: what it holds is that route's; what it does, the whole page does.
 * @param {Page} page
 * @param {Held} held
 * @returns {Page}
 */
const seenBy = (page, held) =>
  new Proxy(page, {
    get(whole, name) {
      if (name === "data") return held;
      /* Tracks are told once, for all routes. */
      if (name === "tracks") return undefined;
      const value = Reflect.get(whole, name, whole);
      return typeof value === "function" ? value.bind(whole) : value;
    },
  });

/**
 * Say something in a route's own words for what moved.
 * @template T
 * @param {Part} part
 * @param {() => T} speak
 * @returns {T}
 */
function inWordsOf({ id, held }, speak) {
  const { words } = locale;
  const own = held.several?.words[id][locale.lang];
  locale.words = /** @type {typeof words} */ ({ ...words, [locale.lang]: { ...words[locale.lang], ...own } });
  try {
    return speak();
  } finally {
    locale.words = words;
  }
}

/**
 * The band of a route, and its number.
 * @param {Part} part
 */
const sign = ({ n }) =>
  el(
    "span",
    { class: "route-sign" },
    svg(
      "svg",
      { width: SWATCH_PX, height: 10, "aria-hidden": "true" },
      svg("path", { class: "ribbon ribbon-" + n, d: `M0 5H${SWATCH_PX}` }),
    ),
    el("b", {}, n),
  );

/** @param {Part} part */
const nameOf = ({ held }) => textIn(held.name, locale.lang);

/** Have the panel say whose each thing is, and look at that route alone. */
export function tellRoutes() {
  for (const kind of /** @type {Kind[]} */ (Object.keys(evidenceKinds))) {
    const tell = /** @type {(item: any, page: Page) => Child[]} */ (evidenceKinds[kind]);
    evidenceKinds[kind] = (/** @type {any} */ item, /** @type {Page} */ page) => {
      const part = owners.get(item.id);
      if (!part) return tell(item, page);
      const whose = el("p", { class: "dates route-of" }, sign(part), " ", nameOf(part));
      return [whose, ...inWordsOf(part, () => tell(item, part.page)), twins(item.id, page)];
    };
  }
}

/**
 * The same place in another route.
 * @param {string} id
 * @param {Page} page
 */
function twins(id, page) {
  const found = (page.data.several?.shared.places ?? []).filter((pair) => pair.includes(id)).flat();
  return found
    .filter((other) => other !== id)
    .map((other) => {
      const part = /** @type {Part} */ (owners.get(other));
      const name = page.button(other, say(page.entry(other).item.name));
      return el("p", { class: "dates" }, t("Also in another route:"), " ", sign(part), " ", name);
    });
}

/** A lane or more for each route that is on. */
export class RoutesClock extends Clock {
  arrange() {
    this.lanes = new Map();
    let free = 0;
    for (const { held } of parts.filter(({ on }) => on)) {
      const own = lanesOf(held.legs, this.first, this.last);
      own.forEach((lane, id) => this.lanes.set(id, free + lane));
      free += Math.max(-1, ...own.values()) + 1;
    }
    return true;
  }

  bars() {
    const out = super.bars().filter(({ tagName }) => tagName !== "text");
    for (const { n, held, on } of parts) {
      if (!on || !held.legs.length) continue;
      const lane = Math.min(...held.legs.map(({ id }) => this.lanes.get(id) ?? 0));
      if (lane >= this.rows) continue;
      const y = lane * this.row + 8;
      out.push(
        svg("path", { class: "ribbon ribbon-" + n, d: `M2 ${y}H${this.left - 20}` }),
        svg("text", { x: this.left - 8, y: y + 4, "text-anchor": "end" }, n),
      );
    }
    return out;
  }

  /**
   * @param {Leg | Sighting} item
   * @param {SVGElement} mark
   */
  picks(item, mark) {
    mark.classList.add("route-" + owners.get(item.id)?.n);
    return super.picks(item, mark);
  }
}

export class RoutesPage extends Page {
  prepare() {
    super.prepare();
    const { data } = this;
    data.routes.forEach((route, i) => {
      const held = /** @type {Held} */ (/** @type {unknown} */ ({ ...data, ...route }));
      const part = { n: i + 1, id: route.id, held, page: seenBy(this, held), on: true };
      parts.push(part);
      owners.set(part.id, part);
      for (const list of LISTS) held[list].forEach(({ id }) => owners.set(id, part));
    });
    if (data.several) data.dossier = data.several.header;
    this.tellOriginsApart();
  }

  /** In the filter two who have the same name have the number of their route. */
  tellOriginsApart() {
    const { origins } = this.data;
    const names = Object.values(origins).map((texts) => JSON.stringify(texts));
    for (const { n, held } of parts) {
      for (const [id, texts] of Object.entries(held.origins)) {
        if (names.indexOf(JSON.stringify(texts)) === names.lastIndexOf(JSON.stringify(texts))) continue;
        origins[id] = Object.fromEntries(Object.entries(texts).map(([tag, text]) => [tag, `${text} [${n}]`]));
      }
    }
  }

  known() {
    const ids = new Set(parts.map(({ id }) => id));
    const has = (/** @type {string} */ text) => text === NONE || text.split("/").every((id) => ids.has(id));
    return { ...super.known(), on: { has } };
  }

  /** All of it at first: the days of the routes can lie far apart. */
  defaults() {
    return { ...super.defaults.call(parts[0].page), mode: /** @type {const} */ ("all") };
  }

  /** A map beside the map would be of one of the routes alone. */
  *drawingInset() {
    byId("inset").remove();
    yield;
    this.drawRoutes();
  }

  /** Under each leg the band of its route, and at one of them its number. */
  drawRoutes() {
    const { view } = this;
    for (const part of parts) {
      for (const leg of part.held.legs) {
        view.legs
          .get(leg.id)
          ?.halo.getElement()
          ?.classList.add("ribbon", "ribbon-" + part.n);
      }
      const at = middle(part.held);
      if (at) view.addLabel(at, {}, "label label-number of-" + part.id, 8, () => [String(part.n), null]);
    }
  }

  *speaking() {
    yield* super.speaking();
    for (const { element, id } of this.rows) {
      const part = owners.get(id);
      if (part) element.firstElementChild?.prepend(sign(part));
    }
  }

  /** @param {Partial<PageState>} before */
  show(before) {
    if (this.state.on !== before.on && before.who !== undefined) this.sift();
    super.show(before);
  }

  /** @param {string} address */
  follow(address) {
    this.state.on = "";
    super.follow(address);
    this.sift();
    this.show(this.state);
  }

  /** What is off is on no map, in no chart and in no list. */
  sift() {
    const whole = this.data;
    const { on } = this.state;
    for (const part of parts) part.on = !on || on.split("/").includes(part.id);
    const isOn = (/** @type {{ id: string }} */ { id }) => owners.get(id)?.on;
    const left = { ...whole };
    for (const list of /** @type {const} */ (["legs", "places", "sightings", "claims", "tracks"])) {
      for (const item of whole[list]) if (!isOn(item)) item.kept = false;
      Object.assign(left, { [list]: whole[list].filter(isOn) });
    }
    Object.assign(this, { data: left });
    super.sift();
    this.view.options.positions = this.routePositions(left.legs);
    this.view.data = left;
    Object.assign(this, { data: whole });
    for (const [element, part] of drawnOf(this.view)) element.classList.toggle("route-off", !part.on);
    /* A place that two routes give is named once. */
    for (const ids of whole.several?.shared.places ?? []) {
      if (!ids.every((id) => owners.get(id)?.on)) continue;
      this.map
        .getContainer()
        .querySelector(".label.of-" + ids[1])
        ?.classList.add("route-off");
    }
    this.view.settleLabels();
    for (const part of parts) {
      const box = document.getElementById("route-on-" + part.n);
      if (box instanceof HTMLInputElement) box.checked = part.on;
    }
  }

  sentence() {
    const said = parts
      .filter(({ on }) => on)
      .flatMap((part) => [
        el("strong", {}, nameOf(part), colon()),
        ...inWordsOf(part, () => super.sentence.call(part.page)),
        " ",
      ]);
    if (!said.length) return [t("All routes are off.")];
    return this.tracks ? [...said, this.tracks.words(this.state.day)] : said;
  }

  /**
   * @param {HTMLElement} root
   * @returns {Iterable<unknown>}
   */
  sections(root) {
    this.showKey();
    const open = new Set([...root.querySelectorAll("details[open]")].map(({ parentElement }) => parentElement?.id));
    root.replaceChildren(
      ...parts.map((part) => {
        const box = el("div", {});
        inWordsOf(part, () => [...super.sections.call(part.page, box)]);
        suffix(box, part.n);
        const own = this.data.several?.pages[part.id];
        const link = own && el("a", { href: own, class: "sans" }, t("Open the whole page"));
        const title = el("h2", { class: "route-title" }, sign(part), " ", nameOf(part), " ", link);
        return el("section", { class: "route-part", "aria-label": `${part.n} ${say(part.held.name)}` }, title, box);
      }),
      this.together(),
    );
    for (const details of root.querySelectorAll("details")) {
      if (open.has(details.parentElement?.id)) details.open = true;
    }
    return [];
  }

  /** The names of the routes, each with its band, and whether it is shown. */
  showKey() {
    document.getElementById("routes")?.remove();
    const row = (/** @type {Part} */ part) => {
      const id = "route-on-" + part.n;
      const input = el("input", { type: "checkbox", id, checked: part.on, onchange: () => this.turn() });
      return el("label", { for: id }, input, sign(part), el("span", {}, nameOf(part)));
    };
    byId("frame").before(el("fieldset", { id: "routes" }, el("legend", {}, t("Routes shown")), parts.map(row)));
  }

  turn() {
    const isOn = (/** @type {Part} */ { n }) => /** @type {HTMLInputElement} */ (byId("route-on-" + n)).checked;
    const ids = parts.filter(isOn).map(({ id }) => id);
    this.set({ on: ids.length === parts.length ? "" : ids.join("/") || NONE });
  }

  /** What routes share; and their lengths added, if somebody asks. */
  together() {
    const { places, sources } = this.data.several?.shared ?? { places: [], sources: [] };
    const signs = (/** @type {string[]} */ ids) =>
      ids.map((id) => sign(/** @type {Part} */ (parts.find((part) => id.startsWith(part.id + "--")))));
    const list = (/** @type {string} */ title, /** @type {Child[][]} */ rows) =>
      rows.length
        ? [
            el("h3", {}, title),
            el(
              "ul",
              { class: "values" },
              rows.map((row) => el("li", {}, row)),
            ),
          ]
        : [];
    const shared = [
      ...list(
        t("Places that two routes give"),
        places.map((ids) => ids.map((id) => [...signs([id]), " ", placeButton(this, id), " "])),
      ),
      ...list(
        t("Sources that two routes cite"),
        sources.map((ids) => [...signs(ids), citationList([{ source: ids[0] }], this.data)]),
      ),
    ];
    const sum = el("span", { "aria-live": "polite" });
    const add = el(
      "button",
      { type: "button", class: "link", onclick: () => (sum.textContent = " " + this.sum()) },
      t("Add up the lengths of the routes that are on"),
    );
    return el(
      "section",
      { class: "below", id: "together" },
      el("h2", {}, t("What the routes share")),
      el("p", {}, t("The band under a line says whose it is; the line itself says how it is known.")),
      el("p", { class: "lede" }, t("Found by names, positions and addresses alone.")),
      shared.length ? shared : el("p", {}, t("No place and no source is given by two of them.")),
      el("p", {}, add, sum),
    );
  }

  sum() {
    const totals = parts.filter(({ on, held }) => on && held.legs.length).map(({ held }) => held.total);
    const low = totals.reduce((km, total) => km + total.low_km, 0);
    const highs = totals.map((total) => total.high_km);
    const high = highs.includes(null) ? null : highs.reduce((km, more) => Number(km) + Number(more), 0);
    return t("Together: {range}.", { range: sayKmRange(low, high) });
  }
}

/**
 * What names or leads to something in the part of one route names that of no other.
 * @param {HTMLElement} box
 * @param {number} n
 */
function suffix(box, n) {
  for (const name of ["id", "for", "name", "aria-label"]) {
    const marked = name === "aria-label" ? '[role="region"]' : "";
    for (const element of box.querySelectorAll(`[${name}]${marked}`)) {
      const own = element.getAttribute(name) ?? "";
      if (!own.includes("--")) element.setAttribute(name, `${own}-${n}`);
    }
  }
}

/**
 * A button with the name of a place.
 * @param {Page} whole
 * @param {string} id
 */
const placeButton = (whole, id) => whole.button(id, say(whole.entry(id).item.name));

/**
 * The middle of the longest line of a route.
 * @param {Held} held
 * @returns {Position | undefined}
 */
function middle({ legs }) {
  const km = Math.max(...legs.map(({ drawn_km: length }) => length));
  const leg = legs.find(({ drawn_km: length }) => length === km);
  const lines = leg ? decodeLines(leg.lines, leg.scale) : [];
  const longest = lines.reduce((/** @type {Line} */ most, line) => (line.length > most.length ? line : most), []);
  return longest[Math.floor(longest.length / 2)];
}

/**
 * Everything that is drawn of routes on a map, and whose it is.
 * @param {MapView} view
 */
function drawnOf(view) {
  /** @type {[Element | undefined | null, string][]} */
  const drawn = [];
  for (const [id, { halo, reach, parts: lines, hit }] of view.legs) {
    for (const layer of [halo, reach, ...lines, hit]) drawn.push([layer?.getElement(), id]);
  }
  for (const { candidate, layer } of view.others) drawn.push([layer.getElement(), candidate.id]);
  for (const [id, { marker }] of view.diamonds) drawn.push([marker.getElement(), id]);
  const container = view.map.getContainer();
  for (const part of parts) {
    for (const id of [part.id, ...part.held.places.map((place) => place.id)]) {
      container.querySelectorAll(".of-" + id).forEach((element) => drawn.push([element, id]));
    }
  }
  return /** @type {[Element, Part][]} */ (
    drawn.flatMap(([element, id]) => (element && owners.has(id) ? [[element, owners.get(id)]] : []))
  );
}
