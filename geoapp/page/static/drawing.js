/* How Leaflet draws the page's maps: in the plane of the page, and nothing that stands already. */
import { baseShape } from "./base.js";
import { walk } from "./lines.js";
import { FlatLine } from "./paths.js";
/** @import { BaseKind } from "./base.js" */
/** @import { Coded } from "./types.js" */
/** @import { Seen } from "./paths.js" */

/**
 * Positions in the plane of the page, markers by their corner: none needs a layer or a transform of its own in a
 * step of the clock.
 */
export function placeFlat() {
  drawFlat();
  Object.assign(L.Browser, { ie3d: true });
  L.Marker.include({
    /**
     * One that isn't seen is left where it is until it is.
     * @this {{ _icon: HTMLElement & { _leaflet_pos: L.Point }, unseen?: boolean }}
     * @param {L.Point} at
     */
    _setPos(at) {
      const { style } = this._icon;
      this._icon._leaflet_pos = at;
      if (!this.unseen) [style.left, style.top] = [at.x + "px", at.y + "px"];
    },
  });
}

/**
 * What Leaflet's lines and renderers keep to themselves.
 * @typedef {{ _map: L.Map & { _animatingZoom?: boolean }, _bounds?: L.Bounds, options: L.RendererOptions,
 *   _setPath(layer: L.Path, path: string): void, _svgSize?: L.Point, drawn?: L.Point, from?: L.Point, size?: L.Point,
 *   flat?: boolean, ahead?: Seen, looked?: { origin: L.Point, bounds: L.Bounds | undefined, seen: Seen } }} Renderer
 */

/**
 * Lines in the plane of zoom 0, by their first position: a zoom makes them larger, and projects nothing anew.
 * @type {WeakMap<L.LatLng, { line: FlatLine, last: L.LatLng, size: number }>}
 */
const planes = new WeakMap();

/**
 * @param {L.Map} map
 * @param {(add: (lat: number, lng: number) => void) => void} each
 */
function flatLine({ options }, each) {
  const crs = /** @type {L.CRS} */ (options.crs);
  /** @type {number[]} */
  const flat = [];
  each((lat, lng) => {
    const { x, y } = crs.latLngToPoint(/** @type {L.LatLng} */ ({ lat, lng }), 0);
    flat.push(x, y);
  });
  return new FlatLine(Float64Array.from(flat));
}

/**
 * @param {L.Map} map
 * @param {L.LatLng[]} latlngs
 */
export function planeOf(map, latlngs) {
  const [size, last] = [latlngs.length, latlngs[latlngs.length - 1]];
  const known = planes.get(latlngs[0]);
  if (known?.size === size && known.last === last) return known.line;
  const line = flatLine(map, (add) => latlngs.forEach(({ lat, lng }) => add(lat, lng)));
  planes.set(latlngs[0], { line, last, size });
  return line;
}

/**
 * A shape of the ground, projected as it is unpacked.
 * @param {L.Map} map
 * @param {{ kind: BaseKind, coded: Coded["lines"], scale: number }} lines
 * @param {L.PathOptions} options
 */
export function groundShape(map, { kind, coded, scale }, options) {
  const ground = coded.map((line) => flatLine(map, (add) => walk(line, scale, add)));
  return Object.assign(baseShape(kind, [], options), { ground });
}

/**
 * What a renderer draws now; the same as long as neither the view nor its room changes.
 * @param {Renderer} renderer
 */
function seenBy(renderer) {
  const { _map: map, _bounds: bounds, looked, ahead } = renderer;
  const origin = map.getPixelOrigin();
  if (looked && looked.origin === origin && looked.bounds === bounds) return looked.seen;
  const seen = sameAs(seenAt(map, map.getZoom(), origin, /** @type {L.Bounds} */ (bounds)), ahead);
  renderer.looked = { origin, bounds, seen };
  return seen;
}

/**
 * What is seen, as the one that lines were drawn for ahead where it is that.
 * @param {Seen} seen
 * @param {Seen | undefined} ahead
 */
const sameAs = (seen, ahead) => (ahead && JSON.stringify(ahead) === JSON.stringify(seen) ? ahead : seen);

/**
 * @param {L.Map} map
 * @param {number} zoom
 * @param {L.Point} origin
 * @param {L.Bounds} bounds
 * @returns {Seen}
 */
const seenAt = (map, zoom, { x, y }, bounds) => ({
  scale: map.getZoomScale(zoom, 0),
  left: x,
  top: y,
  room: /** @type {Seen["room"]} */ (bounds),
});

/**
 * A line or an area of Leaflet's, with what it keeps to itself.
 * @typedef {L.Polyline & { _map: L.Map, _renderer: Renderer, _latlngs: any, besideLine?: number,
 *   ground?: FlatLine[], options: L.PolylineOptions, ahead?: { seen: Seen, latlngs: any, path: string } }} Drawn
 */

/**
 * @param {any[]} latlngs of a line, or of several
 * @param {(line: L.LatLng[]) => void} act
 */
function eachLine(latlngs, act) {
  if (latlngs[0] instanceof L.LatLng) act(latlngs);
  else for (const inner of latlngs) eachLine(inner, act);
}

/** @param {Drawn} layer */
const isFlat = (layer) => layer._renderer?.flat && !Object.hasOwn(layer, "_projectLatlngs");

/**
 * @param {Drawn} layer
 * @param {Seen} seen
 */
function pathOf(layer, seen) {
  const { _map: map, _latlngs: latlngs, options, ahead } = layer;
  if (ahead?.seen === seen && ahead.latlngs === latlngs) return ahead.path;
  const closed = layer instanceof L.Polygon;
  const lines = layer.ground ?? [];
  if (!layer.ground) eachLine(latlngs, (line) => lines.push(planeOf(map, line)));
  return lines.map((line) => line.pathIn(seen, options.smoothFactor ?? 1, closed)).join("") || "M0 0";
}

/** Lines of the page's maps, whose projections grow with the zoom and do nothing else. */
function drawFlat() {
  const { _project, _update } = /** @type {any} */ (L.Polyline.prototype);
  L.Polyline.include({
    /** @this {Drawn} */
    _project() {
      if (!isFlat(this)) _project.call(this);
    },
    /** @this {Drawn} */
    _update() {
      if (!this._map || !isFlat(this)) return _update.call(this);
      this._renderer._setPath(this, pathOf(this, seenBy(this._renderer)));
    },
  });
}

/**
 * The pixel that will be the origin of a view to come, and where from it the corner of the map will be.
 * @param {L.Map} map
 * @param {L.LatLng} centre
 * @param {number} zoom
 * @param {L.Point} size
 */
function originOf(map, centre, zoom, size) {
  const half = size.divideBy(2);
  if (zoom === map.getZoom()) {
    /* At the same zoom Leaflet moves what there is, by whole pixels. */
    const pane = /** @type {L.Map & { _getMapPanePos(): L.Point }} */ (map)._getMapPanePos();
    const { x, y } = map.latLngToLayerPoint(centre).subtract(half).add(pane);
    const moved = L.point(Math.trunc(x), Math.trunc(y));
    if (size.contains(moved)) return { origin: map.getPixelOrigin(), corner: moved.subtract(pane) };
  }
  return { origin: map.project(centre, zoom).subtract(half).round(), corner: L.point(0, 0) };
}

/**
 * Draw the lines of a map for a view that is likely to come, one at a time, so that it finds them drawn.
 * @param {L.Map} map
 * @param {{ centre: L.LatLng, zoom: number, size: L.Point }} view
 */
export function* drawAhead(map, { centre, zoom, size }) {
  const { origin, corner } = originOf(map, centre, zoom, size);
  /** @type {Drawn[]} */
  const layers = [];
  map.eachLayer((layer) => layer instanceof L.Polyline && layers.push(/** @type {Drawn} */ (layer)));
  for (const layer of layers.filter(isFlat)) {
    if (!layer._map) continue;
    const { _renderer: renderer, _latlngs: latlngs } = layer;
    const { padding = 0 } = renderer.options;
    /* As the renderer itself does. */
    const min = corner.subtract(size.multiplyBy(padding)).round();
    const room = L.bounds(min, min.add(size.multiplyBy(1 + 2 * padding)).round());
    const seen = (renderer.ahead = sameAs(seenAt(map, zoom, origin, room), renderer.ahead));
    layer.ahead = { seen, latlngs, path: pathOf(layer, seen) };
    yield;
  }
}

/**
 * A view set at once tells of its zoom, its move and its reset: what the zoom drew isn't drawn again. A view that
 * moves a little stays within what is drawn around it.
 * @returns {new (options: L.RendererOptions) => L.SVG}
 */
export function linesRenderer() {
  const { _onZoomEnd, _reset, _update } = /** @type {Record<string, () => void>} */ (
    /** @type {unknown} */ (L.SVG.prototype)
  );
  return /** @type {any} */ (
    L.SVG.extend({
      flat: true,
      /**
       * What is out of sight in both views stays so.
       * @param {{ _path: SVGPathElement & { drawn?: string } }} layer
       * @param {string} path
       */
      _setPath({ _path: element }, path) {
        if (element.drawn !== path) element.setAttribute("d", (element.drawn = path));
      },
      /** @this {Renderer} */
      _onZoomEnd() {
        _onZoomEnd.call(this);
        this.drawn = this._map.getPixelOrigin();
      },
      /** @this {Renderer} */
      _reset() {
        if (this.drawn !== this._map.getPixelOrigin()) _reset.call(this);
      },
      /** @this {Renderer} */
      _update() {
        const { _map: map, _bounds: bounds } = this;
        if (bounds && map._animatingZoom) return;
        const [from, size] = [map.getPixelOrigin(), map.getSize()];
        const least = size.multiplyBy((this.options.padding ?? 0) / 2);
        const corners = [L.point(0, 0).subtract(least), size.add(least)];
        const seen = L.bounds(corners.map((at) => map.containerPointToLayerPoint(at)));
        const stands = this._svgSize && this.from === from && this.size?.equals(size);
        if (stands && bounds?.contains(seen)) return;
        [this.from, this.size] = [from, size];
        _update.call(this);
      },
    })
  );
}
