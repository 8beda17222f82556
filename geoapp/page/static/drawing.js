/* How Leaflet draws the page's maps: in the plane of the page, and nothing that stands already. */
/**
 * Positions in the plane of the page, markers by their corner: none needs a layer or a transform of its own in a
 * step of the clock.
 */
export function placeFlat() {
  projectOnce();
  Object.assign(L.Browser, { ie3d: true });
  L.Marker.include({
    /**
     * @this {{ _icon: HTMLElement & { _leaflet_pos: L.Point } }}
     * @param {L.Point} at
     */
    _setPos(at) {
      const { style } = this._icon;
      this._icon._leaflet_pos = at;
      [style.left, style.top] = [at.x + "px", at.y + "px"];
    },
  });
}

/**
 * What Leaflet's lines and renderers keep to themselves.
 * @typedef {{ _map: L.Map & { _animatingZoom?: boolean }, _bounds?: L.Bounds, options: L.RendererOptions,
 *   _svgSize?: L.Point, drawn?: L.Point, from?: L.Point, size?: L.Point }} Renderer
 */

/**
 * Positions as numbers at zoom 0, two a position: a zoom makes each of them larger, and projects nothing anew.
 * @type {WeakMap<L.LatLng[], Float64Array>}
 */
const planes = new WeakMap();

/**
 * @param {L.Map} map
 * @param {L.LatLng[]} latlngs
 */
function planeOf(map, latlngs) {
  const known = planes.get(latlngs);
  if (known?.length === 2 * latlngs.length) return known;
  const found = new Float64Array(2 * latlngs.length);
  latlngs.forEach((at, i) => {
    const { x, y } = map.project(at, 0);
    found[2 * i] = x;
    found[2 * i + 1] = y;
  });
  planes.set(latlngs, found);
  return found;
}

/** Lines of the page's maps, whose projections grow with the zoom and do nothing else. */
function projectOnce() {
  L.Polyline.include({
    /**
     * @this {{ _map: L.Map, _projectLatlngs(latlngs: unknown, rings: L.Point[][], bounds: L.Bounds): void }}
     * @param {any[]} latlngs
     * @param {L.Point[][]} rings
     * @param {L.Bounds} bounds
     */
    _projectLatlngs(latlngs, rings, bounds) {
      if (!(latlngs[0] instanceof L.LatLng)) {
        for (const inner of latlngs) this._projectLatlngs(inner, rings, bounds);
        return;
      }
      const { _map: map } = this;
      const flat = planeOf(map, latlngs);
      const scale = map.getZoomScale(map.getZoom(), 0);
      const { x: left, y: top } = map.getPixelOrigin();
      const least = L.point(Infinity, Infinity);
      const most = L.point(-Infinity, -Infinity);
      /** @type {L.Point[]} */
      const ring = [];
      for (let i = 0; i < flat.length; i += 2) {
        const [x, y] = [Math.round(flat[i] * scale) - left, Math.round(flat[i + 1] * scale) - top];
        ring.push(new L.Point(x, y));
        if (x < least.x) least.x = x;
        if (y < least.y) least.y = y;
        if (x > most.x) most.x = x;
        if (y > most.y) most.y = y;
      }
      bounds.extend(least).extend(most);
      rings.push(ring);
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
