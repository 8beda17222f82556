/* The map itself: base map and route as SVG, labels that give way to one another. */
import { FILLS, STROKES, baseLines } from "./base.js";
import { APART_PX, drawBeside, lanesOf } from "./beside.js";
import { chosenCandidate, drawSteady, joinCandidate, makeReadable, nameCrossings } from "./distances.js";
import { svg, write } from "./dom.js";
import { groundShape, linesRenderer } from "./drawing.js";
import { boxesAlong, dotBox, isCity, least, overlaps, roomsBeside, sidesOf } from "./labels.js";
import { decodeLines, elementOf, positionOf, stretch, visitsOf } from "./lines.js";
import { DOT_PX, diamond, diamondBoxes, pressable, smoothOf } from "./marks.js";
import { fitView, nearestWithin } from "./projection.js";
import { brief, count, sayPrecision, textIn } from "./text.js";
import { kmPerDay, reachAt, showsIn, stateAt } from "./time.js";
/** @import { BaseKind } from "./base.js" */
/** @import { BaseMap, Box, Candidate, Leg, Line, MapOptions, Held, PageState } from "./types.js" */
/** @import { Padding, Place, Position, Reach, Sighting, Stop, Text } from "./types.js" */

/* A map moves by whole pixels. */
const EDGE_PX = 2;
/* Names of a higher priority may stand on the line where there is no other room: those along the way are many. */
const FIRM = 2.5;
/* A name over the scale is as bad as one over so many of them. */
const SCALE_STROKES = 3;
/* Names of areas appear from so many zoom steps beyond the whole route. */
const RANK_ZOOM = { 0: -20, 1: 0, 2: 1, 3: 2, 4: 4 };
/** @param {string} name */
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** @param {(string | number)[]} stroke */
const lineOf = ([name, weight]) => ({
  stroke: true,
  fill: false,
  weight: Number(weight),
  opacity: 1,
  color: css(String(name)),
});

/** Options of a map that is looked at only. */
export const STILL = {
  zoomControl: false,
  attributionControl: false,
  dragging: false,
  scrollWheelZoom: false,
  doubleClickZoom: false,
  touchZoom: false,
  boxZoom: false,
  keyboard: false,
  zoomAnimation: false,
  zoomSnap: 0,
};

/**
 * @param {L.Map} map
 * @param {string} name
 */
const paneOf = (map, name) => /** @type {HTMLElement} */ (map.getPane(name));

/**
 * What a label names, and how it is placed: with its dot, only from some zoom steps on, of a candidate.
 * @typedef {{ rank?: 0 | 1 | 2 | 3 | 4, dot?: L.CircleMarker, steps?: number, of?: string, marked?: boolean }} Subject
 *
 * Pixels right and down.
 * @typedef {[number, number]} Offset
 *
 * A view of the map, as it is or as it is about to be.
 * @typedef {{ centre: L.LatLng, zoom: number, size: L.Point }} Aimed
 *
 * @typedef {object} Label
 * @property {Position} at
 * @property {L.Point} flat in the plane at zoom 0
 * @property {string} className
 * @property {L.Marker & { unseen?: boolean, update(): void }} [marker] once there may be room for it
 * @property {number} priority
 * @property {() => (Text | string | null)[]} texts
 * @property {boolean} area
 * @property {number} from
 * @property {Subject} subject
 *
 * @typedef {object} DrawnLeg
 * @property {Leg} leg
 * @property {Line[]} lines
 * @property {L.Polyline} halo
 * @property {L.Polyline & { span?: string }} reach
 * @property {L.Polyline[]} parts
 * @property {L.Polyline | null} hit
 *
 * What was drawn and has been given classes.
 * @typedef {{ getElement(): Element | undefined, classes?: Record<string, boolean> }} Marked
 *
 * A candidate on the map, and the line of its leg with the candidate in place of the part that has its ends.
 * @typedef {object} Other
 * @property {Candidate} candidate
 * @property {Line[]} lines
 * @property {L.Polyline} layer
 * @property {Line[]} whole
 * @property {(part: number) => boolean} replaces
 * @property {Stop[]} [chain]
 */

export class MapView {
  /** @type {number} */
  homeZoom;
  /** @type {L.Point | undefined} */
  settled;
  /** @type {number | undefined} What a card covers, while it is fitted: nothing is laid out for it then. */
  foot;
  /** Whether names wait for a view that is about to come. */
  waiting = false;
  /** Whether it has words already. */
  spoken = false;
  /** @type {string | null} */
  chosen;
  /** @type {string} */
  named;

  /**
   * @param {L.Map} map in the page's projection
   * @param {Held} data
   * @param {BaseMap} base
   * @param {MapOptions} options
   */
  constructor(map, data, base, options) {
    this.map = map;
    this.data = data;
    this.base = base;
    this.options = options;
    this.lang = data.lang;
    /** @type {Label[]} */
    this.labels = [];
    /** @type {Map<string, DrawnLeg>} */
    this.legs = new Map();
    /** @type {Map<string, { sighting: Sighting, marker: L.Marker }>} */
    this.diamonds = new Map();
    /** @type {Other[]} */
    this.others = [];
    /** @type {{ dot: L.CircleMarker, place: Place }[]} */
    this.dots = [];
    /** @type {{ shape: L.Path, style: () => L.PathOptions }[]} */
    this.baseShapes = [];
    /** @type {L.CircleMarker[]} */
    this.steady = [];
    /** @type {WeakMap<Line, L.LatLng[]>} */
    this.latLngs = new WeakMap();
    this.home();
    for (const [name, z] of Object.entries({ base: 200, reach: 350, route: 400, marks: 450 })) {
      const within = name === "route" ? paneOf(map, "overlayPane") : undefined;
      map.createPane(name, within).style.zIndex = String(z);
    }
    paneOf(map, "base").style.pointerEvents = "none";
    paneOf(map, "base").setAttribute("aria-hidden", "true");
    this.Lines = linesRenderer();
    /** @type {L.SVG} */
    this.svg = new this.Lines({ pane: "route", padding: 0.5 });
  }

  /** Draw all of it, a piece at a time. */
  *drawing() {
    yield;
    yield* this.drawingBase();
    yield* this.drawingLegs();
    this.drawPlaces();
    yield;
    this.drawSightings();
    this.drawNames();
    yield;
    if (!this.options.still) this.keepInSight();
    /* Moved along, names come into the map and others leave it. */
    this.map.on("zoomend resize dragend", () => this.waiting || this.settleLabels());
    this.map.on("viewreset", () => {
      if (!this.waiting && this.settled !== this.map.getPixelOrigin()) this.settleLabels();
    });
  }

  /** Beyond the ground that is drawn there is nothing to see: a map whose middle is moved there comes back. */
  keepInSight() {
    const { map } = this;
    const ground = decodeLines(this.base.sea || [], this.base.scale);
    const rings = ground.map((ring) => ring.map((at) => map.project(at, 0)));
    let isComing = false;
    map.on("moveend", () => {
      if (isComing) return;
      const zoom = map.getZoom();
      const foot = L.point(0, this.covered() / 2);
      const middle = map.getPixelBounds().getCenter().subtract(foot);
      const within = nearestWithin(rings, middle.divideBy(2 ** zoom)).multiplyBy(2 ** zoom);
      if (middle.distanceTo(within) < 1) return;
      isComing = true;
      map.setView(map.unproject(within.add(foot), zoom), zoom, { animate: false });
      isComing = false;
    });
  }

  /** How much of its foot a card covers: pixels. */
  covered() {
    return this.foot ?? this.options.covered?.() ?? 0;
  }

  /** All of the route; where a button would lie on one of its places, with more room at that edge. */
  homeView() {
    const { positions, padding, buttons = () => [] } = this.options;
    const room = padding(this.map.getSize());
    const boxes = buttons();
    const covered = this.covered();
    const views = roomsBeside(room, boxes).map((edges) => fitView(this.map, positions, edges, covered));
    views.sort((a, b) => b.zoom - a.zoom);
    const view = views.find((one) => !this.anyPlaceIn(boxes, one)) ?? fitView(this.map, positions, room, covered);
    this.homeZoom = view.zoom;
    return view;
  }

  /**
   * Whether a place of the route would lie within a box of the map's pixels.
   * @param {Box[]} boxes
   * @param {{ centre: L.LatLng, zoom: number }} view
   */
  anyPlaceIn(boxes, { centre, zoom }) {
    const { map } = this;
    const corner = map.project(centre, zoom).subtract(map.getSize().divideBy(2));
    return this.data.places.some((place) => {
      if (place.layer !== "route") return false;
      const { x, y } = map.project(L.latLng(positionOf(place)), zoom).subtract(corner);
      const dot = DOT_PX.route;
      return boxes.some((box) => overlaps(box, [x - dot, y - dot, x + dot, y + dot]));
    });
  }

  home() {
    const { centre, zoom } = this.homeView();
    this.map.setView(centre, zoom, { animate: false });
  }

  *drawingBase() {
    /* No canvas: a browser hands one over anew with every frame, though it stays as it is. */
    const renderer = new this.Lines({ pane: "base", padding: 0.3 });
    const style = (/** @type {BaseKind} */ kind) =>
      kind in FILLS
        ? { stroke: false, fill: true, fillOpacity: 1, fillColor: css(FILLS[/** @type {"land"} */ (kind)]) }
        : lineOf(STROKES[/** @type {"rivers"} */ (kind)]);
    for (const lines of baseLines(this.base)) {
      const shape = groundShape(this.map, lines, { renderer, pane: "base", ...style(lines.kind) });
      yield;
      shape.addTo(this.map);
      this.baseShapes.push({ shape, style: () => style(lines.kind) });
      yield;
    }
  }

  repaint() {
    this.baseShapes.forEach(({ shape, style }) => shape.setStyle(style()));
  }

  /**
   * @param {Line[]} latlngs
   * @param {string} className
   * @param {L.PolylineOptions & { beside?: number }} [extra] how many pixels beside its line it is drawn
   */
  line(latlngs, className, { beside = 0, ...extra } = {}) {
    const shape = { smoothFactor: smoothOf(latlngs), className };
    const options = { renderer: this.svg, pane: "route", interactive: false, ...shape, ...extra };
    const layer = L.polyline(this.latLngsOf(latlngs), options);
    if (beside) drawBeside(layer, beside);
    return layer.addTo(this.map);
  }

  /**
   * The same for all layers of a line, so that it is projected and cut to what is seen once.
   * @param {Line[]} lines
   */
  latLngsOf(lines) {
    return lines.map((line) => {
      const known = this.latLngs.get(line) ?? line.map(([lat, lon]) => L.latLng(lat, lon));
      this.latLngs.set(line, known);
      return known;
    });
  }

  *drawingLegs() {
    for (const candidate of this.data.candidates) {
      const lines = decodeLines(candidate.lines, candidate.scale);
      const layer = this.line(lines, "candidate", { pane: "route" });
      const other = { candidate, lines, layer, whole: lines, replaces: () => true };
      this.others.push(other);
      if (!this.options.still) makeReadable(this, other);
    }
    const decoded = this.data.legs.map((leg) => ({ leg, id: leg.id, lines: decodeLines(leg.lines, leg.scale) }));
    const lanes = lanesOf(decoded);
    for (const { leg, id, lines } of decoded) {
      const lane = lanes.get(id);
      const beside = (lane ?? 0) * APART_PX;
      const halo = this.line(lines, "leg-halo", { beside });
      const reach = this.line(lines, "reach", { beside });
      const parts = lines.map((one, i) => this.line([one], "leg leg-" + (leg.parts[i] || leg).basis, { beside }));
      const hit = this.options.still ? null : this.hitLine(lines, id, lane);
      this.legs.set(leg.id, { leg, lines, halo, reach, parts, hit });
      yield;
    }
    for (const other of this.others) {
      const drawn = this.legs.get(other.candidate.leg);
      if (drawn) joinCandidate(other, drawn.lines);
    }
  }

  /**
   * @param {Line[]} lines
   * @param {string} id
   * @param {number} [lane] which of the lanes, if it shares its line
   */
  hitLine(lines, id, lane) {
    const className = lane === undefined ? "hit" : "hit hit-beside";
    const hit = this.line(lines, className, { interactive: true, beside: (lane ?? 0) * APART_PX });
    hit.on("click", () => this.options.select(id));
    pressable(elementOf(hit), () => this.options.select(id));
    return hit;
  }

  drawPlaces() {
    const { legs } = this.data;
    const ends = [legs[0]?.chain[0].id, legs[legs.length - 1]?.chain.slice(-1)[0].id];
    const visits = visitsOf(legs);
    const marked = new Set(this.data.sightings.map((sighting) => sighting.place));
    for (const place of this.data.places) {
      if (place.layer === "context" && !this.data.shownPlaces.includes(place.id)) continue;
      const at = positionOf(place);
      const route = place.layer === "route";
      const times = visits.get(place.id) ?? 0;
      const of = this.data.places.find(({ id }) => id === place.candidate_of);
      if (of) this.line([[positionOf(of), at]], "candidate doubt");
      if (route) {
        const area = L.circle(at, { radius: place.precision_km * 1000, renderer: this.svg, pane: "route" });
        L.setOptions(area, { interactive: false, className: "precision of-" + place.id });
        area.addTo(this.map);
      }
      const dot = L.circleMarker(at, { renderer: this.svg, pane: "route", radius: DOT_PX[place.layer] });
      L.setOptions(dot, {
        className: "place place-" + place.layer + " of-" + place.id,
        interactive: !this.options.still,
      });
      dot.addTo(this.map);
      this.dots.push({ dot, place });
      if (!this.options.still) dot.on("click", () => this.options.select(place.id));
      this.addLabel(
        at,
        { ...(route ? {} : { dot, steps: this.stepsBefore(place) }), marked: marked.has(place.id) },
        "label label-" + place.layer + " of-" + place.id,
        // Where there is no room for all, the ends of the route are named first.
        { route: ends.includes(place.id) ? 10 : 9, candidate: 4, context: 3, waypoint: 2 }[place.layer],
        () => [
          brief(place.name, this.lang),
          of ? brief(of.name, this.lang).value + "?" : route && !place.guessed ? sayPrecision(place) : null,
          route && times > 1 ? count("here {n} time", "here {n} times", times) : null,
        ],
      );
    }
  }

  /**
   * Zoom steps before a place of the context is named; places that replies come from are named at once.
   * @param {Place} place
   */
  stepsBefore(place) {
    const repliesFrom = this.data.claims.some((claim) => claim.kind === "denial" && claim.places.includes(place.id));
    return place.layer === "context" && !repliesFrom ? 1.5 : 0;
  }

  drawNames() {
    if (this.options.still) return;
    for (const name of this.base.labels || []) {
      const city = name.kind === "city";
      const priority = name.rank ? (city ? 0.6 : 1) / name.rank : 8;
      const look = "label " + (city ? "" : "label-area ") + "label-" + name.kind;
      this.addLabel(positionOf(name), { rank: name.rank }, look, priority, () => [textIn(name.name, this.lang), null]);
    }
  }

  /** Diamonds stand above their place, side by side, in the order of their days. */
  drawSightings() {
    const at = new Map(this.data.places.map((place) => [place.id, place]));
    /** @type {Map<string, number>} */
    const drawn = new Map();
    for (const sighting of this.data.sightings) {
      const place = /** @type {Place} */ (at.get(sighting.place));
      const spot = `${positionOf(place)}`;
      const index = drawn.get(spot) || 0;
      drawn.set(spot, index + 1);
      const icon = diamond("sighting sighting-" + sighting.standing, index);
      const marker = L.marker(positionOf(place), {
        icon,
        pane: "marks",
        interactive: !this.options.still,
        keyboard: !this.options.still,
      }).addTo(this.map);
      if (!this.options.still) {
        marker.on("click", () => this.options.select(sighting.id));
        marker.on("keypress", (/** @type {L.LeafletKeyboardEvent} */ event) => {
          if (event.originalEvent.key === "Enter") this.options.select(sighting.id);
        });
      }
      this.diamonds.set(sighting.id, { sighting, marker });
    }
  }

  /**
   * @param {Position} at
   * @param {Subject} subject
   * @param {string} className
   * @param {number} priority
   * @param {() => (Text | string | null)[]} texts
   */
  addLabel(at, subject, className, priority, texts) {
    const from = subject.rank === undefined ? subject.steps || 0 : RANK_ZOOM[subject.rank];
    const flat = this.map.project(at, 0);
    /** @type {Label} */
    const label = { at, flat, className, priority, texts, area: className.includes("label-area"), from, subject };
    this.labels.push(label);
    /* Most names of the ground are never seen: those wait until they may be. */
    if (subject.rank === undefined && !subject.of) this.markerOf(label);
  }

  /** @param {Label} label */
  markerOf(label) {
    if (label.marker) return label.marker;
    const marker = L.marker(label.at, {
      icon: L.divIcon({ className: label.className, iconSize: /** @type {any} */ (null), iconAnchor: [0, 0] }),
      pane: "marks",
      interactive: false,
      keyboard: false,
    }).addTo(this.map);
    /* Its place has a name of its own for who hears the map. */
    const element = elementOf(marker);
    element.setAttribute("aria-hidden", "true");
    element.style.visibility = "hidden";
    label.marker = /** @type {NonNullable<Label["marker"]>} */ (marker);
    this.sayLabel(label);
    return label.marker;
  }

  /** @param {Label} label */
  sayLabel({ marker, texts }) {
    if (!marker || !this.spoken) return;
    const element = elementOf(marker);
    element.replaceChildren();
    texts().forEach((text, i) => {
      if (text) element.append(write(document.createElement(i ? "small" : "span"), text, this.lang));
    });
  }

  /**
   * Write every text again in a language, then place the labels.
   * @param {string} lang
   */
  speak(lang) {
    this.lang = lang;
    this.spoken = true;
    this.labels.forEach((label) => this.sayLabel(label));
    for (const { dot, place } of this.options.still ? [] : this.dots) {
      const words = [place.name, place.note].flatMap((text) => (text ? textIn(text, lang).value : []));
      elementOf(dot).replaceChildren(svg("title", {}, words.join(". ")));
    }
    for (const { leg, hit } of this.legs.values()) {
      if (hit) elementOf(hit).setAttribute("aria-label", textIn(leg.name, lang).value);
    }
    for (const { sighting, marker } of this.diamonds.values()) {
      const element = elementOf(marker);
      element.title = textIn(sighting.name, lang).value;
      element.setAttribute("aria-label", element.title);
    }
    this.settleLabels();
  }

  /** Greedy placement: important labels first, four sides tried, the rest hidden. */
  settleLabels(measured = this.measure()) {
    if (!this.spoken) return;
    const { clear, scale, order, covered } = measured;
    const size = this.map.getSize().subtract([0, covered]);
    const taken = this.obstacles(clear);
    this.settled = this.map.getPixelOrigin();
    const marks = diamondBoxes(this.map, [...this.diamonds.values()]);
    const line = [...this.lineBoxes(size), ...marks];
    const dots = this.dots.map(({ place }) => dotBox(this.map.latLngToContainerPoint(positionOf(place))));
    order.sort((a, b) => b.label.priority - a.label.priority);
    const likely = new Set(order.map(({ label }) => label));
    for (const label of this.labels) if (!likely.has(label)) this.reveal(label, null);
    for (const { label, w, h } of order) {
      /* The ends of the route are named all the same. */
      if (label.priority < 5) taken.push(...marks.splice(0));
      const kept = label.area ? [...line, ...dots] : line;
      this.reveal(label, this.placeOf(label, [w, h], { size, scale, line: kept, taken }));
    }
  }

  /**
   * The names that may be seen in a view.
   * @param {Aimed} view
   */
  labelsIn({ centre, zoom, size }) {
    const scale = this.map.getZoomScale(zoom, 0);
    const { x: left, y: top } = this.map.project(centre, zoom).subtract(size.divideBy(2));
    const labels = this.spoken ? this.labels : [];
    return labels.filter(({ flat, from }) => {
      const [x, y] = [flat.x * scale - left, flat.y * scale - top];
      const isWithin = x > -EDGE_PX && y > -EDGE_PX && x < size.x + EDGE_PX && y < size.y + EDGE_PX;
      return isWithin && zoom >= this.homeZoom + from - 0.5;
    });
  }

  /**
   * Where there is room for a label, which then takes it.
   * @param {Label} label
   * @param {[w: number, h: number]} own its size
   * @param {{ size: L.Point, scale: Box[], line: Box[], taken: Box[] }} among
   * @returns {Offset | null}
   */
  placeOf(label, [w, h], { size, scale, line, taken }) {
    if (this.map.getZoom() < this.homeZoom + label.from - 0.5) return null;
    const point = this.map.latLngToContainerPoint(label.at);
    if (point.x < 0 || point.y < 0 || point.x > size.x || point.y > size.y) return null;
    const dot = dotBox(point);
    /* No dot stands in a name; a city is marked by its name alone, so it keeps off the line as well. */
    if (isCity(label) && [...taken, ...line].some((other) => overlaps(dot, other))) return null;
    if (!label.area && label.priority < 5 && taken.some((other) => overlaps(dot, other, 0))) return null;
    const sides = sidesOf(label, w, h);
    /** @type {(offset: Offset) => Box} */
    const boxAt = ([dx, dy]) => [point.x + dx, point.y + dy, point.x + dx + w, point.y + dy + h];
    /** @type {(offset: Offset, others: Box[]) => boolean} */
    const fits = (offset, others) => {
      const box = boxAt(offset);
      const inside = box[0] >= 2 && box[1] >= 2 && box[2] <= size.x - 2 && box[3] <= size.y - 2;
      const apart = label.subject.rank === undefined || !scale.some((other) => overlaps(box, other));
      return inside && apart && !others.some((other) => overlaps(box, other));
    };
    /** @type {(offset: Offset) => number} */
    const struck = (offset) =>
      line.filter((other) => overlaps(boxAt(offset), other, 0)).length + (fits(offset, scale) ? 0 : SCALE_STROKES);
    const isFree = (/** @type {Offset} */ offset) => fits(offset, taken) && fits(offset, line);
    const place =
      sides.find((offset) => fits(offset, scale) && isFree(offset)) ||
      sides.find(isFree) ||
      (label.priority > FIRM ? least(sides, (offset) => fits(offset, taken), struck) : undefined);
    if (place) taken.push(boxAt(place), ...(label.area ? [] : [dot]));
    return place ?? null;
  }

  /**
   * The drawn legs as small boxes, so that names keep off the line where they can.
   * @param {L.Point} size
   */
  lineBoxes(size) {
    const lines = [...this.legs.values()].flatMap((leg) => this.latLngsOf(leg.lines));
    return boxesAlong(this.map, lines, size);
  }

  /**
   * A dot without room for its name is not shown either, but for the places of the route.
   * @param {Label} label
   * @param {Offset | null} offset
   */
  reveal(label, offset) {
    const { marker, subject } = label;
    if (subject.dot) mark(subject.dot, { unlabelled: !offset });
    if (!marker) return;
    const { style } = elementOf(marker);
    style.visibility = offset ? "visible" : "hidden";
    const wasUnseen = marker.unseen;
    marker.unseen = !offset;
    if (offset && wasUnseen) marker.update();
    if (offset) [style.marginLeft, style.marginTop] = offset.map((px) => px + "px");
    /* The dot of a city is drawn by its name. */
    if (isCity(label)) offset?.forEach((px, i) => style.setProperty(["--x", "--y"][i], -px + "px"));
  }

  /**
   * What labels need and what they keep clear of: all before one is moved, or each would be laid out by itself.
   * @param {Aimed} [view] that is about to come
   */
  measure(view = { centre: this.map.getCenter(), zoom: this.map.getZoom(), size: this.map.getSize() }) {
    const { keepClear = () => [], scale = () => [] } = this.options;
    const made = this.labelsIn(view).map((label) => ({ label, element: elementOf(this.markerOf(label)) }));
    const order = made.map(({ label, element: { offsetWidth: w, offsetHeight: h } }) => ({ label, w, h }));
    return { clear: keepClear(), scale: scale(), order, covered: this.covered() };
  }

  /**
   * Boxes that no label may cover.
   * @param {Box[]} [clear] of what lies on the map
   */
  obstacles(clear = this.options.keepClear?.() ?? []) {
    const boxes = [...clear];
    const marked = new Set(this.data.sightings.map((sighting) => sighting.place));
    for (const place of this.data.places.filter((one) => one.layer === "route")) {
      const { x, y } = this.map.latLngToContainerPoint(positionOf(place));
      boxes.push([x - 6, y - (marked.has(place.id) ? 22 : 6), x + 6, y + 6]);
    }
    return boxes;
  }

  /**
   * Show a day: which legs and sightings stand, and how far it could have come.
   * @param {PageState} state
   */
  show({ day, mode, selected, withSpeed, steady }) {
    drawSteady(this, { day, steady });
    nameCrossings(this, this.chosen, selected);
    const other = chosenCandidate(this, this.chosen);
    for (const { candidate, layer } of this.others) mark(layer, { chosen: candidate.id === this.chosen });
    for (const { dot, place } of this.dots) mark(dot, { dim: place.kept === false });
    for (const { leg, lines, halo, reach, parts } of this.legs.values()) {
      const replacing = other?.candidate.leg === leg.id ? other : null;
      const faint = leg.kept === false || (!leg.undated && showsIn(mode, leg.days, day) === "faint");
      const state = stateAt(leg.days, day);
      for (const { candidate, layer } of this.others) if (candidate.leg === leg.id) mark(layer, { faint });
      mark(halo, { faint: faint || Boolean(replacing), selected: leg.id === selected });
      parts.forEach((layer, i) =>
        mark(layer, {
          faint: faint || Boolean(replacing?.replaces(i)),
          selected: leg.id === selected,
          certain: state === "certain",
        }),
      );
      const span =
        mode === "all" || leg.kept === false || leg.undated
          ? null
          : reachAt(leg, day, withSpeed ? kmPerDay(leg) : null);
      mark(reach, { off: span === null });
      if (span !== null) this.drawReach(reach, replacing ? replacing.whole : lines, span);
    }
    for (const { sighting, marker } of this.diamonds.values()) {
      mark(marker, {
        faint: sighting.kept === false || showsIn(mode, sighting.days, day) === "faint",
        selected: sighting.id === selected,
      });
    }
  }

  /**
   * @param {L.Polyline & { span?: string }} layer
   * @param {Line[]} lines
   * @param {Reach} reach
   */
  drawReach(layer, lines, { near, far }) {
    const key = [near, far, lines.length, lines[0][0]].join(" ");
    if (layer.span === key) return;
    layer.span = key;
    layer.setLatLngs(this.latLngsOf(near <= 0 && far >= 1 ? lines : stretch(lines, near, far)));
  }
}

/**
 * Give a layer classes, or take them; what it has already is left alone.
 * @param {Marked} layer
 * @param {Record<string, boolean>} classes
 */
function mark(layer, classes) {
  const has = (layer.classes = layer.classes || {});
  for (const name in classes) {
    if (has[name] === classes[name]) continue;
    has[name] = classes[name];
    elementOf(layer).classList.toggle(name, classes[name]);
  }
}
