/* Layers of a route for any map of Leaflet's: their marks, and what a tooltip and a popup say of each. */
import { baseLines, baseShape } from "./base.js";
import { el, speakIn, svg, webLink } from "./dom.js";
import { decodeLines, elementOf, numbersOf } from "./lines.js";
import { DOT_PX, diamond, pressable, smoothOf } from "./marks.js";
import { fitView } from "./projection.js";
/** @import { BaseMap, Coded, Line, Padding, Position } from "./types.js" */

const BASE_PANE = "geoapp-base";
const NAMES_PANE = "geoapp-names";
/* Names of areas appear from so deep a zoom. */
/* Between a city's dot and its name. */
const CITY_GAP_PX = 6;
/* Beside a place of the route stands its name. */
const PLACE_NAME_PX = 90;
const PLACE_NAME_HIGH_PX = 20;
const RANK_ZOOM = { 1: 1, 2: 3, 3: 4, 4: 6 };
const POPUP = { minWidth: 220, maxHeight: 320, className: "geoapp-popup" };
const TIP = { sticky: true, className: "geoapp-tip" };
const WIDEST_PX = 380;
/* What a popup has beside its words, in a narrow window. */
const AROUND_PX = 70;
/* More positions than these are drawn on a canvas, where none of them is an element that a keyboard reaches. */
const MOST_ELEMENTS = 2000;
/* Where a name stands beside its place, best first. */
const SIDES = /** @type {const} */ (["right", "left", "bottom", "top"]);
/* What an element of a popup may be. */
const TAGS = ["article", "details", "em", "h3", "h4", "li", "p", "q", "span", "strong", "summary", "ul"];

/**
 * An element in words: its tag, its attributes, its children; or the id of a statement that several share.
 * @typedef {[string, Record<string, string>, ...(string | Told)[]] | { claim: string }} Told
 *
 * @typedef {object} Feature
 * @property {string} id
 * @property {string} name what a tooltip says
 * @property {string} className
 * @property {string} [label] what stands beside it
 * @property {Coded["lines"]} [lines]
 * @property {number} [scale]
 * @property {string[]} [parts] classes of its lines, where they differ
 * @property {Position} [at]
 * @property {keyof typeof DOT_PX} [dot]
 * @property {number} [metres]
 * @property {number} [beside] how many stand at the place before it
 * @property {string} [points] measured positions, as text
 * @property {[string, string][]} [moments] times, as the dossier writes them and in words
 * @property {string} [when] which of them is that of each position
 * @property {Record<string, unknown>} properties of it as GeoJSON
 * @property {Told[]} told
 *
 * @typedef {{ features: Feature[], claims: Record<string, Told>, attribution: string }} LayerData
 */

/**
 * Text as markup that shows it: Leaflet takes attributions and tooltips as markup.
 * @param {string} text
 */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * @param {Told | string} told
 * @param {Record<string, Told>} claims
 * @returns {Node | string}
 */
function build(told, claims) {
  if (typeof told === "string") return told;
  if (!Array.isArray(told)) return build(claims[told.claim], claims);
  const [tag, given, ...inner] = told;
  const children = inner.map((child) => build(child, claims));
  if (tag === "a") return webLink(given.href, children);
  const made = el(/** @type {"p"} */ (TAGS.includes(tag) ? tag : "span"), { class: given.class }, ...children);
  if (given.lang) speakIn(made, given.lang);
  return made;
}

/**
 * @param {Told[]} told
 * @param {Record<string, Told>} claims
 */
const said = (told, claims) => el("div", { dir: "auto" }, ...told.map((part) => build(part, claims)));

const popupOptions = () => ({ ...POPUP, maxWidth: Math.min(WIDEST_PX, window.innerWidth - AROUND_PX) });

/**
 * A popup that is made when it is first asked for.
 * @param {Feature} feature
 * @param {Record<string, Told>} claims
 */
function popupOf({ told }, claims) {
  /** @type {HTMLElement | undefined} */
  let made;
  const content = () => (made ??= said(told, claims));
  const popup = L.popup(popupOptions()).setContent(content);
  /* Others ask it for an element. */
  popup.getContent = content;
  return popup;
}

/**
 * What a keyboard reaches and a screen reader names.
 * @param {L.Layer & { getElement(): Element | undefined }} layer
 * @param {string} name
 * @param {L.FeatureGroup} [group] whose popup it has, if it has none of its own
 */
function readable(layer, name, group) {
  layer.on("add", () => {
    const element = elementOf(layer);
    element.setAttribute("aria-label", name);
    pressable(element, () => {
      if (group) layer.fire("click", { latlng: /** @type {any} */ (layer).getLatLng() }, true);
      else layer.openPopup();
    });
  });
}

/**
 * @param {Feature} feature
 * @param {L.Renderer} renderer
 */
function linesOf({ className, parts, lines = [], scale = 1 }, renderer) {
  const latlngs = decodeLines(lines, scale);
  const smoothFactor = smoothOf(latlngs);
  const line = (/** @type {Line[]} */ some, /** @type {string} */ name, interactive = false) =>
    L.polyline(some, { renderer, interactive, smoothFactor, className: name });
  const drawn = parts ? latlngs.map((one, i) => line([one], parts[i])) : [line(latlngs, className)];
  const halo = parts ? [line(latlngs, "leg-halo")] : [];
  return { shown: line(latlngs, "hit", true), beneath: [...halo, ...drawn] };
}

/**
 * @param {Feature} feature
 * @param {L.Renderer} renderer
 * @returns {L.Marker | L.CircleMarker}
 */
function markOf({ className, at = [0, 0], dot, metres, beside = 0 }, renderer) {
  if (metres) return L.circle(at, { radius: metres, renderer, className, interactive: false });
  if (dot) return L.circleMarker(at, { radius: DOT_PX[dot], renderer, className });
  return L.marker(at, { icon: diamond(className, beside) });
}

/** @typedef {L.CircleMarker & { feature: { properties: { when: string } }, moment: string }} PositionMark */

/**
 * The measured positions of a track: one popup and one tooltip for all of them, which say when one was measured.
 * @param {Feature} feature
 * @param {Record<string, Told>} claims
 * @param {L.Renderer} renderer
 * @param {boolean} many
 */
function trackOf(feature, claims, renderer, many) {
  const { id, name, points = "", scale = 1, className, dot = "context", moments = [], when = "" } = feature;
  const group = L.featureGroup();
  const look = many ? lookOf(className) : {};
  const which = numbersOf(when);
  decodeLines([points], scale)[0].forEach((at, i) => {
    const mark = /** @type {PositionMark} */ (
      L.circleMarker(at, { radius: DOT_PX[dot], renderer, className, ...look })
    );
    Object.assign(mark.options, { geoappId: id });
    const [time, words] = moments[which[i]];
    const properties = { id, name, ...feature.properties, when: time };
    Object.assign(mark, { moment: words, feature: { type: "Feature", id, properties } });
    if (!many) readable(mark, `${name}, ${words}`, group);
    group.addLayer(mark);
  });
  const [head, ...rest] = feature.told;
  const momentOf = (/** @type {L.Layer} */ mark) => /** @type {PositionMark} */ (mark).moment;
  group.bindPopup((mark) => said([head, ["p", { class: "quiet" }, momentOf(mark)], ...rest], claims), popupOptions());
  return group.bindTooltip((mark) => el("span", {}, `${name}, ${momentOf(mark)}`), TIP);
}

/**
 * How the style sheet draws a mark, for a canvas, which has no classes.
 * @param {string} className
 * @returns {L.PathOptions}
 */
function lookOf(className) {
  const path = svg("path", { class: className });
  const root = svg("svg", { class: "leaflet-container", width: 0, height: 0 }, path);
  document.body.append(root);
  const { fill, fillOpacity, stroke, strokeWidth } = getComputedStyle(path);
  root.remove();
  return { color: stroke, weight: parseFloat(strokeWidth), fillColor: fill, fillOpacity: Number(fillOpacity) };
}

/**
 * @param {Feature} feature
 * @param {Record<string, Told>} claims
 * @param {L.Renderer} renderer
 */
function layersOf(feature, claims, renderer) {
  const { shown, beneath } = feature.lines
    ? linesOf(feature, renderer)
    : { shown: markOf(feature, renderer), beneath: [] };
  for (const layer of [...beneath, shown]) {
    Object.assign(layer.options, { geoappId: feature.id });
    /** @type {any} */ (layer).feature = {
      type: "Feature",
      id: feature.id,
      properties: { id: feature.id, name: feature.name, ...feature.properties },
    };
  }
  if (feature.metres) return [...beneath, shown];
  shown.bindPopup(popupOf(feature, claims));
  readable(/** @type {any} */ (shown), feature.name);
  const beside = { permanent: true, direction: "right", className: "geoapp-label" };
  const look = /** @type {L.TooltipOptions} */ (feature.label ? beside : TIP);
  shown.bindTooltip(escaped(feature.label || feature.name), look);
  return [...beneath, shown];
}

/**
 * A group of a route's features; it stays as it is when it is hidden and shown.
 * @param {LayerData} data
 * @param {L.LayerOptions} options
 */
export function routeLayer({ features, claims, attribution }, options) {
  const group = L.featureGroup([], { ...options, attribution: escaped(attribution) });
  /* Classes style what is drawn, and a canvas has none. */
  const renderer = L.svg({ padding: 0.5 });
  const many = features.reduce((n, { when = "" }) => n + when.length, 0) > MOST_ELEMENTS;
  const ground = many ? L.canvas({ padding: 0.5 }) : renderer;
  for (const feature of features) {
    if (feature.points === undefined) layersOf(feature, claims, renderer).forEach((layer) => group.addLayer(layer));
    else group.addLayer(trackOf(feature, claims, ground, many));
  }
  /* Leaflet calls them while the group is on a map. */
  group.getEvents = () => ({ zoomend: () => settleNames(group), resize: () => settleNames(group) });
  return group.on("add", () => settleNames(group));
}

/**
 * Turn names that stand beside their places to a side where there is room, or leave them out until there is.
 * @param {L.FeatureGroup} group
 */
function settleNames(group) {
  /** @type {DOMRect[]} */
  const taken = [];
  const free = (/** @type {DOMRect} */ box) =>
    !taken.some((one) => box.left < one.right && one.left < box.right && box.top < one.bottom && one.top < box.bottom);
  group.eachLayer((layer) => {
    const name = layer.getTooltip();
    const element = name?.getElement();
    if (!name?.options.permanent || !element) return;
    const side = SIDES.find((direction) => {
      name.options.direction = direction;
      name.update();
      return free(element.getBoundingClientRect());
    });
    element.style.visibility = side ? "" : "hidden";
    if (side) taken.push(element.getBoundingClientRect());
  });
}

/**
 * @param {L.Map} map
 * @param {string} name
 * @param {number} z
 */
function paneBelow(map, name, z) {
  if (map.getPane(name)) return;
  Object.assign(map.createPane(name).style, { zIndex: String(z), pointerEvents: "none" });
}

/**
 * Names of areas in their middle and of cities beside their dots, the great ones first, each only where it covers
 * no other and no name of a place, and those of cities from their own zoom on (`from`).
 * @param {{ name: string, kind: string, rank: 1 | 2 | 3 | 4, at: Position, from?: number }[]} names
 * @param {Position[]} [places] positions of the route's places
 */
function areaNames(names, places = []) {
  const made = [...names]
    .sort((a, b) => a.rank - b.rank)
    .map(({ name, kind, rank, at, from = RANK_ZOOM[rank] }) => {
      const html = el("span", {}, name);
      const size = /** @type {any} */ (null);
      const city = kind === "city";
      const className = "label " + (city ? "" : "label-area ") + "label-" + kind;
      const icon = L.divIcon({ className, html, iconSize: size, iconAnchor: [0, 0] });
      return { from, city, marker: L.marker(at, { icon, pane: NAMES_PANE, interactive: false, keyboard: false }) };
    });
  const settle = (/** @type {L.Map} */ map) => {
    /** @type {[number, number, number, number][]} */
    const taken = places.map((place) => {
      const { x, y } = map.latLngToLayerPoint(place);
      return [x + PLACE_NAME_PX / 2, y, PLACE_NAME_PX, PLACE_NAME_HIGH_PX];
    });
    for (const { from, city, marker } of made) {
      const element = elementOf(marker);
      const at = map.latLngToLayerPoint(marker.getLatLng());
      const [w, h] = [element.offsetWidth, element.offsetHeight];
      const left = city ? CITY_GAP_PX : -w / 2;
      Object.assign(element.style, { marginLeft: left + "px", marginTop: -h / 2 + "px" });
      element.style.setProperty("--x", -left + "px");
      element.style.setProperty("--y", h / 2 + "px");
      const [x, y] = [at.x + left + w / 2, at.y];
      const apart = (/** @type {number[]} */ [cx, cy, cw, ch]) =>
        Math.abs(x - cx) > (w + cw) / 2 || Math.abs(y - cy) > (h + ch) / 2;
      const free = taken.every(apart);
      const seen = map.getZoom() >= from && free;
      element.style.visibility = seen ? "visible" : "hidden";
      if (seen) taken.push([x, y, w, h]);
    }
  };
  return { markers: made.map(({ marker }) => marker), settle };
}

/**
 * The base map below everything else; once more to the east or west, where others' longitudes end at 180 degrees.
 * @param {BaseMap & { names: Parameters<typeof areaNames>[0], places?: Position[] }} base
 * @param {number[]} turns degrees by which copies of it are moved
 */
export function baseLayer(base, turns) {
  const group = L.layerGroup();
  const { markers, settle } = areaNames(base.names, base.places);
  const { onAdd } = group;
  const again = function () {
    settle(/** @type {any} */ (group)._map);
  };
  group.getEvents = () => ({ zoomend: again, resize: again });
  group.onAdd = function (map) {
    paneBelow(map, BASE_PANE, 150);
    paneBelow(map, NAMES_PANE, 390);
    return onAdd.call(this, map);
  };
  group.on("add", again);
  const renderer = L.svg({ pane: BASE_PANE, padding: 0.3 });
  for (const east of turns) {
    for (const { kind, coded, scale } of baseLines(base)) {
      const lines = decodeLines(coded, scale);
      lines.forEach((line) => line.forEach((at) => (at[1] += east)));
      group.addLayer(baseShape(kind, lines, { renderer, pane: BASE_PANE, className: "base-" + kind }));
    }
  }
  markers.forEach((marker) => group.addLayer(marker));
  return group;
}

/**
 * Whose account the map shows: always there, whichever layers are.
 * @param {L.Map} map
 * @param {string} text
 * @param {boolean} [timed] whether a clock will stand above it, in the same corner
 */
export function attribute(map, text, timed) {
  const control = map.attributionControl || L.control.attribution().addTo(map);
  if (timed) control.setPosition("bottomleft");
  map.getContainer().classList.toggle("geoapp-timed", Boolean(timed));
  control.setPrefix("Leaflet").addAttribution(escaped(text));
}

/**
 * Show all of some positions, as soon as the map can be seen.
 * @param {L.Map} map
 * @param {Line} positions
 * @param {Padding} padding
 */
export function fit(map, positions, padding) {
  const { x, y } = map.getSize();
  if (!x || !y) {
    map.once("resize", () => fit(map, positions, padding));
    return;
  }
  const { centre, zoom } = fitView(map, positions, padding);
  const snap = map.options.zoomSnap;
  map.setView(centre, snap ? Math.floor(zoom / snap) * snap : zoom, { animate: false });
}
