/* What the map shows: the whole route, a box that the reader chose, or a step; fitted to the room that there is. */
import { extras } from "./extras.js";
import { decodeLines } from "./lines.js";
import { fitView, projectedBy } from "./projection.js";
/** @import { Chosen, Line, Padding, PageState, Position, Step } from "./types.js" */
/** @import { Page } from "./page.js" */

/* Metres a pixel at zoom 0. */
export const METRES_AT_0 = 156543.034;
/* An address once had zoom and centre; the map that it was made on is taken to be as large as this. */
const OLD_MAP_PX = [720, 210];
/* So large the most precise place may be drawn. */
const PRECISE_PX = 100;
/* How far the base map carries: with a finer piece near the places, and without. */
const FINE_ZOOM = 11;
const COARSE_ZOOM = 9;
/* Nearer than this, ground between places may be bare. */
const BARE_ZOOM = 7;
const LEAST_KM = 0.05;
/* On A4 or Letter: what is about the map, the map, and the small map on it. */
/** @type {Record<string, Partial<CSSStyleDeclaration>>} */
const PAPER = {
  "#frame": { width: "700px", margin: "0 auto" },
  ".leaflet-container": { height: "360px" },
  /* Under the words of a step there is room for less, as the clock is to stand on the same sheet, and for one map. */
  ":is([data-told], [data-present]) .leaflet-container": { height: "230px" },
  "#inset": { width: "190px", height: "138px", minWidth: "0" },
  ":is([data-told], [data-present]) #inset": { display: "none" },
};
const CELLS = 4;
/* A box about a line leaves as much of the map to what is around it. */
const AROUND = 1.5;
/** @type {Padding} */
const STEP_PADDING = [20, 20, 20, 20];

/**
 * The box of an old link.
 * @param {number} zoom of the ground
 * @param {number} lat
 * @param {number} lon
 * @returns {Chosen}
 */
export function boxOfZoom(zoom, lat, lon) {
  const [width, height] = OLD_MAP_PX.map((px) => (px * METRES_AT_0) / 1000 / 2 ** zoom);
  return [lat, lon, width, height, zoom];
}

/**
 * Positions all over a box, for a projection in which its edges are no straight lines.
 * @param {[number, number, number, number]} bbox
 * @returns {Line}
 */
export function positionsOf([west, south, east, north]) {
  const span = (east < west ? east + 360 : east) - west;
  const shares = [...Array(CELLS + 1).keys()].map((i) => i / CELLS);
  return shares.flatMap((a) =>
    shares.map((b) => /** @type {Position} */ ([south + a * (north - south), west + b * span])),
  );
}

/**
 * What Leaflet's map keeps to itself.
 * @typedef {L.Map & { _animatingZoom?: boolean, _sizeChanged: boolean, _lastCenter: L.LatLng | null,
 *   _limitCenter(centre: L.LatLngExpression, zoom: number): L.LatLng,
 *   _onZoomTransitionEnd(): void, _stop(): void }} Moving
 */

export class Viewport {
  /** Whether the map is being fitted, so that its moves are not the reader's. */
  fitting = false;
  /** @type {ReturnType<Viewport["size"]>} The size that it was fitted to last. */
  had = 0;

  /** @param {Page} page the page, whose map is drawn */
  constructor(page) {
    this.page = page;
    this.map = page.map;
    this.least = this.map.getMinZoom();
    this.most = this.map.getMaxZoom();
    const { base } = page;
    this.sea = decodeLines(base.sea || [], base.scale).flat();
    this.map.on("moveend", () => this.fitting || this.moved());
    /* Tiles are ground everywhere. */
    if (!extras.tiles) {
      /** @type {Moving} */ (this.map)._limitCenter = (centre, zoom) => this.near(L.latLng(centre), zoom);
    }
    /* Also when a map that was closed away is shown, and when a phone turns. */
    new ResizeObserver(() => this.size() === this.had || this.fit()).observe(this.map.getContainer());
    window.addEventListener("beforeprint", () => this.fitPaper(true));
    window.addEventListener("afterprint", () => this.fitPaper(false));
    this.fit();
  }

  /**
   * On paper the map has another size, which no observer tells of in time, and no frame comes after.
   * @param {boolean} onPaper
   */
  fitPaper(onPaper) {
    for (const [selector, sizes] of Object.entries(PAPER)) {
      /** @type {HTMLElement | null} */
      const part = document.querySelector(selector);
      const none = Object.fromEntries(Object.keys(sizes).map((name) => [name, ""]));
      if (part) Object.assign(part.style, onPaper ? sizes : none);
    }
    this.fit();
    const { inset, key } = this.page;
    if (inset) {
      inset.map.invalidateSize({ animate: false, pan: false });
      inset.home();
      inset.settleLabels();
    }
    key?.show();
  }

  size() {
    const { clientWidth, clientHeight } = this.map.getContainer();
    return clientWidth && clientHeight && clientWidth + "x" + clientHeight;
  }

  /** The reader moved the map: what it shows now is the box that was chosen. */
  moved() {
    this.page.state.view = this.box();
    this.page.fitted();
    this.page.memory.soon();
  }

  /**
   * Zoomed in by hand, the map comes to the nearest of what is on it: lines of the route, places and cities.
   * @param {L.LatLng} centre
   * @param {number} zoom
   */
  near(centre, zoom) {
    const { map, page } = this;
    if (this.fitting || zoom < BARE_ZOOM) return centre;
    const { labels, legs } = page.view;
    const lines = [...legs.values()].flatMap((leg) => leg.lines).flatMap((line) => projectedBy(map, line).points);
    const named = labels.filter(({ area, subject }) => !area && !subject.of).map(({ flat }) => flat);
    const middle = map.project(centre, zoom);
    const { x, y } = map.getSize().divideBy(4);
    let [least, nearest] = [Infinity, middle];
    for (const point of [...lines, ...named]) {
      const at = point.multiplyBy(2 ** zoom);
      const within = L.point(
        Math.max(at.x - x, Math.min(middle.x, at.x + x)),
        Math.max(at.y - y, Math.min(middle.y, at.y + y)),
      );
      const far = within.distanceTo(middle);
      if (far < least) [least, nearest] = [far, within];
    }
    return map.unproject(nearest, zoom);
  }

  /**
   * The box that the map shows: its middle, and its width and height on the ground in kilometres.
   * @returns {Chosen}
   */
  box() {
    const { map, page } = this;
    const { x, y } = this.room();
    const { lat, lng } = map.containerPointToLatLng([x / 2, y / 2]);
    const km = METRES_AT_0 / 1000 / 2 ** (map.getZoom() + page.enlarged(lat));
    return [lat, lng, x * km, y * km];
  }

  /** What of the map no card covers, and how much it covers: pixels. */
  room() {
    const [, , covered] = this.page.besideCard([0, 0, 0, 0]);
    const { x, y } = this.map.getSize();
    return { x, y: Math.max(1, y - covered), covered };
  }

  /**
   * Show a box about some positions, as if the reader had chosen it.
   * @param {Line} positions
   */
  look(positions) {
    const bounds = L.bounds(positions.map((at) => this.map.project(L.latLng(at), 0)));
    const { lat, lng } = this.map.unproject(bounds.getCenter(), 0);
    const km = (AROUND * METRES_AT_0) / 1000 / 2 ** this.page.enlarged(lat);
    const { x, y } = bounds.getSize();
    this.page.set({ view: [lat, lng, x * km, y * km] });
  }

  /** Fit what is looked at to the room that there is now; a map that is closed away waits. */
  fit() {
    const { page } = this;
    const map = /** @type {Moving} */ (this.map);
    const had = this.size();
    if (!had || this.fitting) return;
    [this.fitting, this.had] = [true, had];
    /* What Leaflet still moves would have the last word; its `stop` draws all of the map anew as well. */
    if (map._animatingZoom) map._onZoomTransitionEnd();
    map._stop();
    const { view } = page;
    view.foot = view.covered();
    const oldSize = map.getSize();
    const { centre, zoom, size } = this.aim();
    map.fire("zoomlevelschange");
    /* While all is laid out: once the view has moved all of it, that would have to be done again. */
    const measured = view.measure({ centre, zoom, size });
    view.waiting = true;
    map.setView(centre, zoom, { animate: false });
    if (!oldSize.equals(size)) map.fire("resize", { oldSize, newSize: size });
    view.waiting = false;
    /* Names keep off the small map where it lies now. */
    view.settleLabels(page.fitted() ? undefined : measured);
    page.key?.sayScale();
    view.foot = undefined;
    this.fitting = false;
  }

  /** Centre and zoom of what is looked at, for the room that the map has just now. */
  aim() {
    const map = /** @type {Moving} */ (this.map);
    /* As `invalidateSize` does, which would draw all of the map at its old place as well. */
    [map._sizeChanged, map._lastCenter] = [true, null];
    this.limit();
    return { ...this.wanted(), size: map.getSize() };
  }

  /**
   * The same in another state, or in a layout that is there for a moment; nothing of that is left.
   * @param {PageState} state
   */
  aimAhead(state) {
    const { page } = this;
    const map = /** @type {Moving} */ (this.map);
    const { minZoom, maxZoom } = map.options;
    const { homeZoom } = page.view;
    const own = page.state;
    page.state = state;
    const view = this.aim();
    page.state = own;
    Object.assign(map.options, { minZoom, maxZoom });
    Object.assign(page.view, { homeZoom });
    map._sizeChanged = true;
    return view;
  }

  /** Centre and zoom of what is looked at. */
  wanted() {
    const { page, map } = this;
    const { view } = page.state;
    if (Array.isArray(view)) {
      const [lat, lon, width, height, most = Infinity] = view;
      const { x, y, covered } = this.room();
      const km = Math.max(width / x, height / y, LEAST_KM / x);
      const fits = Math.min(most, Math.log2(METRES_AT_0 / 1000 / km)) - page.enlarged(lat);
      const zoom = Math.max(map.getMinZoom(), Math.min(fits, map.getMaxZoom()));
      const middle = map.project([lat, lon], zoom).add([0, covered / 2]);
      return { centre: map.unproject(middle, zoom), zoom };
    }
    const bbox = view !== "home" && this.step()?.bbox;
    return bbox
      ? fitView(map, positionsOf(bbox), page.besideCard(STEP_PADDING), page.view.covered())
      : page.view.homeView();
  }

  /** @returns {Step | undefined} */
  step() {
    return this.page.data.steps.find(({ id }) => id === this.page.state.step);
  }

  /** From all of the ground that is drawn to what the places' precision and the base map carry. */
  limit() {
    const { map, page, least, most, sea } = this;
    const { base, data, view } = page;
    const { options } = map;
    options.minZoom = least;
    const precise = data.places.filter(({ layer }) => layer === "route").map((place) => place.precision_km);
    const finest = precise.length
      ? Math.log2((METRES_AT_0 * PRECISE_PX) / 1000 / Math.max(LEAST_KM, Math.min(...precise)))
      : most;
    const ground = extras.tiles ? most : base.details?.length ? FINE_ZOOM : COARSE_ZOOM;
    options.maxZoom = most;
    const home = view.homeView().zoom;
    options.maxZoom = Math.max(home, Math.min(most, ground, finest));
    options.minZoom = sea.length ? Math.max(least, Math.min(home, fitView(map, sea, [0, 0, 0, 0]).zoom)) : home;
  }
}
