/* What a map is asked: a search over all that it holds, where a point is, how far it is, all of the screen. */
import { byId, el, refill, seen } from "./dom.js";
import { extras } from "./extras.js";
import { geodesicM, greatCircle } from "./geodesic.js";
import { decodeLines, positionOf } from "./lines.js";
import { SecondDay } from "./second.js";
import { brief, locale, localeTag, say, sayKm, t } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Line, PageState, Position, Texts } from "./types.js" */

/* Half as wide as a length may be, and how far it stands above its point. */
const LABEL_PX = [58, 34];
const MOST_FOUND = 12;
const LEAST_LETTERS = 2;
/* So long an answer stands on the map. */
const ANSWER_MS = 4000;

/**
 * Letters without their marks, in lower case.
 * @param {string} text
 */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Degrees, minutes and seconds.
 * @param {number} degrees
 * @param {string} letters of the two sides
 */
function sexagesimal(degrees, [positive, negative]) {
  const seconds = Math.round(Math.abs(degrees) * 3600);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const side = degrees < 0 ? negative : positive;
  return `${Math.floor(seconds / 3600)}°${two(Math.floor(seconds / 60) % 60)}′${two(seconds % 60)}″${side}`;
}

/** @param {Position} at */
export function sayPosition([lat, lon]) {
  const east = lon - 360 * Math.round(lon / 360);
  const digits = { minimumFractionDigits: 4, maximumFractionDigits: 4 };
  const [a, b] = [lat, east].map((one) => one.toLocaleString(localeTag(locale.lang), digits));
  return `${a}; ${b} (${sexagesimal(lat, "NS")} ${sexagesimal(east, "EW")})`;
}

export class Tools {
  /** @type {HTMLOutputElement} */
  told;
  /** @type {HTMLElement} */
  found;
  /** @type {HTMLElement} */
  counted;
  /** @type {Position[]} */
  points = [];
  /** @type {L.Layer[]} */
  drawn = [];
  /** @type {L.Marker | undefined} */
  length;
  /** @type {{ words: string, name: string, kind: string, label: string, go: () => void }[]} */
  held = [];

  /** @param {Page} page the page, whose map is drawn */
  constructor(page) {
    this.page = page;
    this.root = byId("tools");
    this.second = new SecondDay(page);
    const { map } = page;
    const at = (/** @type {L.LatLng} */ { lat, lng }) => /** @type {Position} */ ([lat, lng]);
    map.on("mousemove", (event) => this.points.length || this.tell(sayPosition(at(event.latlng))));
    map.on("click", (event) => this.point(at(event.latlng)));
    /* By keys the map moves, and its centre is the point. */
    const container = map.getContainer();
    const keyed = () => document.activeElement === container;
    map.on("moveend", () => keyed() && !this.points.length && this.tell(sayPosition(at(map.getCenter()))));
    container.addEventListener("keydown", ({ key }) => {
      if (key === "Enter" && keyed()) this.point(at(map.getCenter()));
      if (key !== "Escape" || !this.measures) return;
      this.measure();
      this.measuring?.focus();
    });
  }

  get measures() {
    return "measuring" in this.root.dataset;
  }

  /** In the page's language. */
  speak() {
    const button = (/** @type {string} */ id, /** @type {string} */ words, /** @type {() => void} */ onclick) =>
      el("button", { type: "button", class: "plain", id, onclick }, words);
    this.measuring = button("tool-measure", t("Measure"), () => this.measure());
    this.measuring.setAttribute("aria-pressed", String(this.measures));
    this.input = el("input", {
      type: "search",
      id: "tool-search",
      "aria-label": t("Search places, legs, statements and sources"),
      placeholder: t("Search"),
      autocomplete: "off",
      oninput: () => this.find(),
    });
    this.told = el("output", { "aria-live": "polite", class: "told-point" });
    this.found = el("ul", { class: "found", hidden: true });
    for (const part of [this.input, this.found]) {
      part.addEventListener("keydown", (event) => this.pick(event));
      part.addEventListener("focusout", ({ relatedTarget }) => this.leave(relatedTarget));
    }
    this.input.addEventListener("focus", () => this.find());
    /* What is pressed keeps the focus where it is, or the list would be gone before the press ends. */
    this.found.addEventListener("mousedown", (event) => event.preventDefault());
    this.counted = el("span", { role: "status", class: "unseen" });
    const fills = document.fullscreenEnabled ? button("tool-full", t("Full screen"), () => this.fill()) : null;
    const second = this.second.speak();
    refill(this.root, this.input, this.found, this.measuring, second, fills, this.told, this.counted);
    this.held = this.all();
  }

  /** @param {PageState} state */
  show(state) {
    this.second.show(state);
  }

  repaint() {
    this.second.repaint();
  }

  /** All of the screen for map and clock; and back. */
  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else byId("stage").requestFullscreen();
  }

  /** @param {string} words */
  tell(words) {
    this.told.textContent = words;
  }

  /**
   * Tell it on the map as well, where what tells of it is out of sight, as on a phone.
   * @param {string} words
   */
  answer(words) {
    this.tell(words);
    const { top, bottom, height } = this.told.getBoundingClientRect();
    const isAway = height && (top > window.innerHeight || bottom < 0) && !this.page.pointing;
    this.page.hint?.(isAway ? words : "", ANSWER_MS);
  }

  /** Begin to measure, or end it. */
  measure() {
    const on = !this.measures;
    this.root.toggleAttribute("data-measuring", on);
    this.page.map.getContainer().classList.toggle("measuring", on);
    this.measuring?.setAttribute("aria-pressed", String(on));
    this.clear();
    if (on) seen(this.page.map.getContainer());
    this.answer(on ? t("Click on the map, or press Enter for its centre: point after point.") : "");
  }

  clear() {
    this.points = [];
    this.drawn.forEach((layer) => layer.remove());
    this.length?.remove();
    this.drawn = [];
  }

  /** @param {Position} at */
  point(at) {
    if (!this.measures) return this.answer(sayPosition(at));
    const { inset, view } = this.page;
    const before = this.points[this.points.length - 1];
    this.points.push(at);
    for (const { map, svg } of inset ? [view, inset] : [view]) {
      const shape = { renderer: svg, pane: "route", interactive: false, className: "measured" };
      this.drawn.push(L.circleMarker(at, { ...shape, radius: 4 }).addTo(map));
      if (before) this.drawn.push(L.polyline(greatCircle(before, at), shape).addTo(map));
    }
    if (!before) return this.answer(sayPosition(at));
    const metres = this.points.slice(1).reduce((sum, to, i) => sum + geodesicM(this.points[i], to), 0);
    const isNone = Number.isNaN(metres);
    const length = isNone ? "" : sayKm(metres / 1000);
    this.mark(at, length);
    this.answer(
      isNone
        ? t("Two of these points lie opposite one another: no line between them is the shortest.")
        : t("{length}: the shortest line on the WGS 84 ellipsoid (Vincenty 1975)", { length }),
    );
  }

  /**
   * The length so far stands at the last point as well: what tells of it may be out of sight.
   * @param {Position} at
   * @param {string} length
   */
  mark(at, length) {
    const { map } = this.page;
    this.length?.remove();
    const { x, y } = map.latLngToContainerPoint(at);
    const within = Math.max(LABEL_PX[0], Math.min(x, map.getSize().x - LABEL_PX[0]));
    const icon = L.divIcon({
      className: "measured-length",
      html: el("span", {}, length),
      iconSize: [0, 0],
      iconAnchor: [x - within, y > LABEL_PX[1] ? LABEL_PX[1] : -LABEL_PX[1] / 3],
    });
    this.length = L.marker(at, { icon, pane: "marks", interactive: false, keyboard: false }).addTo(map);
  }

  /** All that can be found, with what is looked at where it is chosen. */
  all() {
    const { page } = this;
    const { data } = page;
    const looked = (/** @type {string} */ id, /** @type {Line} */ positions) => () => {
      page.select(id);
      if (positions.length) page.viewport.look(positions);
      else if (extras.openEvidence) extras.openEvidence(true);
      seen(positions.length ? page.map.getContainer() : byId("panel"));
    };
    const row = (/** @type {string} */ kind, /** @type {string} */ label, more = "", go = () => {}) => ({
      kind,
      label,
      go,
      name: plain(label),
      words: plain(kind + " " + label + " " + more),
    });
    const whole = (/** @type {Texts | undefined} */ texts) => (texts ? say(texts) : "");
    const spot = (/** @type {string} */ id) => data.places.filter((place) => place.id === id).map(positionOf);
    return [
      ...data.places.map((one) =>
        row(t("Place"), brief(one.name).value, Object.values(one.name).join(" "), looked(one.id, [positionOf(one)])),
      ),
      ...data.legs.map((leg) =>
        row(t("Leg"), say(leg.name), "", looked(leg.id, decodeLines(leg.lines, leg.scale).flat())),
      ),
      ...data.sightings.map((one) =>
        row(t("Sighting"), say(one.name), whole(one.seen_by), looked(one.id, spot(one.place))),
      ),
      ...data.claims.map((one) =>
        row(
          t(one.kind),
          whole(one.title) || whole(one.text),
          `${whole(one.text)} ${say(one.said_by)}`,
          looked(one.id, []),
        ),
      ),
      ...data.ships.map((one) => row(t("Ship"), one.name, one.imo ?? "", looked(one.id, []))),
      ...Object.values(data.sources).map((one) =>
        row(t("Source"), one.title || one.publisher, one.publisher, () => this.toSource(one.id)),
      ),
    ];
  }

  /** @param {string} id */
  toSource(id) {
    if (extras.openEvidence) extras.openEvidence(true);
    const item = byId("source-" + id);
    item.closest("details")?.setAttribute("open", "");
    item.tabIndex = -1;
    item.scrollIntoView({ block: "center" });
    item.focus({ preventScroll: true });
  }

  find() {
    const asked = plain(this.input?.value.trim() ?? "").split(/\s+/);
    const wanted = asked.join("").length >= LEAST_LETTERS;
    const found = wanted ? this.held.filter(({ words }) => asked.every((word) => words.includes(word))) : [];
    /* What is called so stands before what tells of it. */
    const rank = (/** @type {string} */ name) =>
      name.startsWith(asked[0]) ? 0 : asked.every((word) => name.includes(word)) ? 1 : 2;
    found.sort((a, b) => rank(a.name) - rank(b.name));
    const shown = found.slice(0, MOST_FOUND);
    const more = found.length - shown.length;
    refill(
      this.found,
      shown.map(({ kind, label, go }) =>
        el(
          "li",
          {},
          el(
            "button",
            {
              type: "button",
              onclick: () => {
                this.forget();
                go();
              },
            },
            el("small", {}, kind),
            " ",
            label,
          ),
        ),
      ),
      wanted && !found.length ? el("li", {}, t("Nothing found")) : null,
      more ? el("li", {}, t("More are found, {more}: say more of it", { more })) : null,
    );
    this.found.hidden = !wanted;
    this.counted.textContent = wanted ? t("Found: {n}", { n: found.length }) : "";
  }

  /**
   * By keys: up and down what is found, the first of it by Enter, and away.
   * @param {KeyboardEvent} event
   */
  pick(event) {
    const { key } = event;
    const rows = [...this.found.querySelectorAll("button")];
    const at = rows.findIndex((row) => row === document.activeElement);
    if (key === "Escape") {
      this.forget();
      this.input?.focus();
    }
    if (key === "Enter" && at < 0) rows[0]?.click();
    const by = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 })[key];
    if (!by || !rows.length) return;
    event.preventDefault();
    (rows[at + by] ?? (by < 0 ? this.input : rows[at])).focus();
  }

  /**
   * A list that nobody is at would lie over the clock.
   * @param {EventTarget | null} to where the focus goes
   */
  leave(to) {
    if (to !== this.input && !(to instanceof Node && this.found.contains(to))) this.found.hidden = true;
  }

  forget() {
    if (this.input) this.input.value = "";
    this.find();
  }
}
