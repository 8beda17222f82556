/* How Leaflet draws the page's maps: in the plane of the page, and nothing that stands already. */
import { FlatLine } from "./paths.js";
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
 *   flat?: boolean, looked?: { origin: L.Point, bounds: L.Bounds | undefined, seen: Seen } }} Renderer
 */

/**
 * Lines in the plane of zoom 0, by their first position: a zoom makes them larger, and projects nothing anew.
 * @type {WeakMap<L.LatLng, { line: FlatLine, last: L.LatLng, size: number }>}
 */
const planes = new WeakMap();

/**
 * @param {L.Map} map
 * @param {L.LatLng[]} latlngs
 */
function planeOf(map, latlngs) {
  const [size, last] = [latlngs.length, latlngs[latlngs.length - 1]];
  const known = planes.get(latlngs[0]);
  if (known?.size === size && known.last === last) return known.line;
  const flat = new Float64Array(2 * size);
  latlngs.forEach((at, i) => {
    const { x, y } = map.project(at, 0);
    flat[2 * i] = x;
    flat[2 * i + 1] = y;
  });
  const line = new FlatLine(flat);
  planes.set(latlngs[0], { line, last, size });
  return line;
}

/**
 * What a renderer draws now; the same as long as neither the view nor its room changes.
 * @param {Renderer} renderer
 */
function seenBy(renderer) {
  const { _map: map, _bounds: bounds, looked } = renderer;
  const origin = map.getPixelOrigin();
  if (looked && looked.origin === origin && looked.bounds === bounds) return looked.seen;
  const room = /** @type {Seen["room"]} */ (bounds);
  const seen = { scale: map.getZoomScale(map.getZoom(), 0), left: origin.x, top: origin.y, room };
  renderer.looked = { origin, bounds, seen };
  return seen;
}

/**
 * A line or an area of Leaflet's, with what it keeps to itself.
 * @typedef {L.Polyline & { _map: L.Map, _renderer: Renderer, _latlngs: any, besideLine?: number,
 *   options: L.PolylineOptions }} Drawn
 */

/**
 * @param {any[]} latlngs of a line, or of several
 * @param {(line: L.LatLng[]) => void} act
 */
function eachLine(latlngs, act) {
  if (latlngs[0] instanceof L.LatLng) act(latlngs);
  else for (const inner of latlngs) eachLine(inner, act);
}

/** Lines of the page's maps, whose projections grow with the zoom and do nothing else. */
function drawFlat() {
  const { _project, _update } = /** @type {any} */ (L.Polyline.prototype);
  /** @type {(layer: Drawn) => boolean | undefined} */
  const isFlat = (layer) => layer._renderer?.flat && !Object.hasOwn(layer, "_projectLatlngs");
  L.Polyline.include({
    /** @this {Drawn} */
    _project() {
      if (!isFlat(this)) _project.call(this);
    },
    /** @this {Drawn} */
    _update() {
      if (!this._map || !isFlat(this)) return _update.call(this);
      const { _renderer: renderer, _map: map } = this;
      const seen = seenBy(renderer);
      const closed = this instanceof L.Polygon;
      let path = "";
      eachLine(this._latlngs, (line) => {
        path += planeOf(map, line).pathIn(seen, this.options.smoothFactor ?? 1, closed);
      });
      renderer._setPath(this, path || "M0 0");
    },
  });
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
