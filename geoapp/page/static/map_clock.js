/* A clock on anybody's map of Leaflet's: the controls in a corner of it, for the layers that follow it. */
import { Controls } from "./controls.js";
import { el } from "./dom.js";
import { N_, colon, directionOf, locale, sayNumber, t } from "./text.js";
import { sayDay, sayHour, stateAt } from "./time.js";
import { Timed } from "./timed_layer.js";
/** @import { Bounds, Day, Mode, Words } from "./types.js" */
/** @import { TimedData } from "./timed_layer.js" */

const WIDEST_PX = 720;
const MARGIN_PX = 10;
/* So many steps at most show all that happens: where there are more, it is played in longer ones. */
const PLAYED_STEPS = 300;
/** @type {[Mode, string][]} */
const HOURLY = [
  ["now", N_("At this hour")],
  ["past", N_("Up to this hour")],
  ["all", N_("All")],
];

/**
 * @typedef {object} ClockData
 * @property {string} key which clock it is: copies of one on several maps show the same time
 * @property {"day" | "hour"} unit
 * @property {number} first
 * @property {number} last
 * @property {number[]} stops
 * @property {number} day
 * @property {Mode} mode
 * @property {string} lang
 * @property {Words} words
 * @property {L.ControlPosition} position
 */

/**
 * The clocks of each map by their keys.
 * @type {WeakMap<L.Map, Map<string, MapClock>>}
 */
const clocks = new WeakMap();
/**
 * The copies of each clock.
 * @type {Map<string, Set<MapClock>>}
 */
const copies = new Map();
let made = 0;

export class MapClock extends Controls {
  /** @type {Timed[]} */
  layers = [];
  /** @type {Mode} */
  mode = "now";
  /** @type {L.Tooltip | undefined} */
  tip;
  asked = 0;

  /**
   * @param {L.Map} map
   * @param {ClockData} data
   */
  constructor(map, data) {
    super((change) => this.turn(change), data, `geoapp-${++made}-`);
    this.map = map;
    this.data = data;
    locale.words[data.lang] = { ...locale.words[data.lang], ...data.words };
    this.speaking();
    const hourly = data.unit === "hour";
    const controls = hourly ? this.build(HOURLY, t("Hour")) : this.build();
    this.sentence = el("div", { class: "sentence", "aria-live": "polite" });
    this.root = el(
      "section",
      { class: "geoapp-clock", "aria-label": t("Timeline"), lang: data.lang, dir: directionOf(data.lang) },
      controls,
      this.slider,
      this.sentence,
    );
    this.corner();
    map.on("resize", () => this.fit());
    const credit = map.attributionControl?.getContainer();
    if (credit) new ResizeObserver(() => this.fit()).observe(credit);
    map.on("mousemove click", (event) => this.hover(/** @type {L.LeafletMouseEvent} */ (event)));
    map.on("mouseout movestart", () => this.tell(-1));
    this.fit();
    this.apply(data.day, data.mode);
  }

  /** Words are this clock's own, whatever language another one of the document speaks. */
  speaking() {
    locale.lang = this.data.lang;
  }

  corner() {
    const { root } = this;
    const Corner = L.Control.extend({ onAdd: () => root });
    L.DomEvent.disableClickPropagation(root);
    L.DomEvent.disableScrollPropagation(root);
    L.DomEvent.on(root, "mousemove", L.DomEvent.stopPropagation);
    this.control = new Corner({ position: this.data.position }).addTo(this.map);
  }

  /** As wide as there is room for, and above the attribution where that reaches below it from another corner. */
  fit() {
    this.root.style.width = Math.max(0, Math.min(WIDEST_PX, this.map.getSize().x - 2 * MARGIN_PX)) + "px";
    const credit = this.map.attributionControl?.getContainer();
    const corner = this.root.parentElement;
    if (!credit || !this.data.position.startsWith("bottom") || credit.parentElement === corner) return;
    const [own, other] = [this.root, credit].map((one) => one.getBoundingClientRect());
    const meet = own.left < other.right && other.left < own.right;
    this.root.style.marginBottom = meet ? other.height + MARGIN_PX + "px" : "";
  }

  /**
   * Let a layer follow the clock.
   * @param {Timed} timed
   */
  follow(timed) {
    this.layers.push(timed);
    timed.show({ day: this.day ?? this.first, mode: this.mode });
    this.count();
  }

  /**
   * What the reader asks for; copies of this clock on other maps do the same.
   * @param {{ day?: number, mode?: Mode }} change
   */
  turn({ day, mode }) {
    for (const copy of copies.get(this.data.key) || [this]) {
      copy.apply(day ?? copy.day ?? copy.first, mode ?? copy.mode);
    }
  }

  /**
   * @param {number} day
   * @param {Mode} mode
   */
  apply(day, mode) {
    this.speaking();
    this.mode = mode;
    this.set(Math.max(this.first, Math.min(this.last, day)), mode);
    for (const layer of this.layers) layer.show({ day: this.day ?? day, mode });
    this.tell(-1);
    this.count();
  }

  labelPlay() {
    if (this.data) this.speaking();
    this.sentence?.setAttribute("aria-live", this.timer ? "off" : "polite");
    super.labelPlay();
  }

  /** @param {number} day */
  words(day) {
    return this.data.unit === "hour" ? sayHour(day, locale.lang) : sayDay(day, locale.lang);
  }

  /** @param {number} day */
  following(day) {
    const step = Math.ceil((this.last - this.first) / PLAYED_STEPS) || 1;
    const stop = this.stops.find((one) => one > day) ?? this.last;
    return Math.min(day + step, stop);
  }

  /** Say how many features of each layer that is shown are certain and possible, and what is not on the map. */
  count() {
    this.speaking();
    const shown = this.layers.filter((layer) => layer.visible);
    const named = this.layers.length > 1;
    this.say(
      this.sentence,
      shown.map((layer) => this.counted(layer, named)),
    );
  }

  /**
   * @param {Timed} layer
   * @param {boolean} named
   */
  counted({ data, tally, n }, named) {
    const { certain, possible } = tally.at(this.day ?? this.first);
    const said = (/** @type {string} */ words, /** @type {string} */ look) =>
      el("span", { class: "count" }, look ? swatch(look, data.colours) : null, words, " ");
    const parts = [
      said(t("Certain: {n}", { n: sayNumber(certain) }), "certain"),
      said(t("Possible: {n}", { n: sayNumber(possible) }), "possible"),
    ];
    if (this.mode !== "now") {
      parts.push(said(t("At other times: {n}", { n: sayNumber(this.others(tally, n)) }), "other"));
    }
    parts.push(said(t("In all: {n}", { n: sayNumber(n) }), ""));
    if (data.placeless) {
      parts.push(said(t("Without a position, so not on the map: {n}", { n: sayNumber(data.placeless) }), ""));
    }
    if (data.dayless) {
      parts.push(said(t("Without a day, so possible throughout: {n}", { n: sayNumber(data.dayless) }), ""));
    }
    return el("p", {}, named ? el("strong", {}, data.name + colon()) : null, parts);
  }

  /**
   * How many are drawn though they are not of the day.
   * @param {Timed["tally"]} tally
   * @param {number} n
   */
  others(tally, n) {
    const { certain, possible, over } = tally.at(this.day ?? this.first);
    return this.mode === "all" ? n - certain - possible : over;
  }

  /**
   * Whose words a tooltip says: what lies under the pointer, at most once a frame.
   * @param {L.LeafletMouseEvent} event
   */
  hover({ containerPoint, originalEvent }) {
    const { target } = originalEvent;
    cancelAnimationFrame(this.asked);
    if (target instanceof Element && target.closest(".leaflet-interactive, .leaflet-popup")) return this.tell(-1);
    this.asked = requestAnimationFrame(() => {
      for (const layer of this.layers) {
        const found = layer.under(containerPoint);
        if (found >= 0) return this.tell(found, layer, containerPoint);
      }
      return this.tell(-1);
    });
  }

  /**
   * @param {number} found
   * @param {Timed} [layer]
   * @param {L.Point} [point]
   */
  tell(found, layer, point) {
    this.map.getContainer().style.cursor = found >= 0 ? "pointer" : "";
    if (found < 0 || !layer || !point) {
      if (this.tip) this.map.closeTooltip(this.tip);
      return;
    }
    this.speaking();
    this.tip ??= L.tooltip({ direction: "top", offset: [0, -8], className: "geoapp-clock-tip" });
    this.tip.setLatLng(this.map.containerPointToLatLng(point)).setContent(this.told(layer, found));
    this.map.openTooltip(this.tip);
  }

  /**
   * @param {Timed} layer
   * @param {number} found
   */
  told({ data, bounds }, found) {
    const line = (/** @type {string} */ name, /** @type {number} */ i) =>
      data.values[i][found] === "" ? null : el("p", {}, name + colon(), el("b", {}, data.values[i][found]));
    const certain = stateAt(bounds[found], this.day ?? this.first) === "certain";
    return el(
      "div",
      { lang: this.data.lang, dir: directionOf(this.data.lang) },
      data.columns.map(line),
      el("p", { class: "when" }, (certain ? t("Certain") : t("Possible")) + colon() + this.span(bounds[found])),
    );
  }

  /**
   * The bounds of a feature in words: two days for an end that is one of several, a question mark for an open one.
   * @param {Bounds} bounds
   */
  span([earliestStart, latestStart, earliestEnd, latestEnd]) {
    const one = (/** @type {Day} */ day) => (day === null ? "?" : this.words(day));
    const end = (/** @type {Day} */ early, /** @type {Day} */ late) =>
      early === late ? one(early) : `${one(early)} / ${one(late)}`;
    const [start, last] = [end(earliestStart, latestStart), end(earliestEnd, latestEnd)];
    return start === last ? start : `${start} – ${last}`;
  }
}

/**
 * How a state is drawn: full, dashed, thin.
 * @param {string} look
 * @param {string[]} colours
 */
const swatch = (look, colours) => {
  const mark = el("span", { class: "swatch " + look, "aria-hidden": "true" });
  if (look !== "other") mark.style.color = colours[0];
  return mark;
};

/**
 * Put a clock onto a map.
 * @param {L.Map} map
 * @param {ClockData} data
 */
export function addClock(map, data) {
  const own = clocks.get(map) || new Map();
  const same = copies.get(data.key) || new Set();
  const clock = new MapClock(map, data);
  clocks.set(map, own.set(data.key, clock));
  copies.set(data.key, same.add(clock));
  map.on("unload", () => same.delete(clock));
  return clock;
}

/**
 * A layer of features that follow a clock of the map; it is on the map when it has been added to it, like any other.
 * @param {L.Map} map
 * @param {string} key of the clock
 * @param {TimedData} data
 */
export function timedLayer(map, key, data) {
  const clock = clocks.get(map)?.get(key);
  const layer = L.layerGroup();
  if (!clock) return layer;
  const timed = new Timed(map, data, `geoapp-timed-${++made}`);
  const show = (/** @type {boolean} */ visible) => {
    timed.reveal(visible);
    clock.tell(-1);
    clock.count();
  };
  layer.on("add", () => show(true));
  layer.on("remove", () => show(false));
  clock.follow(timed);
  return Object.assign(layer, { geoappTimed: timed, getBounds: () => L.latLngBounds(data.box) });
}
