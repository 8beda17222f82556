/* Pictures of another host behind the route, where the page's author named one: its projection, its credit, its name. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, readState, stateParams, MapView, N_ } = geoapp;
  const CONIC = "Map projection: an equal-area conic fitted to the route.";
  const MERCATOR = N_("Map projection: Web Mercator, which enlarges what is far from the equator.");
  const WORLD = 360;
  const INSET_GAP_PX = 12;
  /* So far from the equator a square world goes. */
  const MOST_NORTH = 85;
  /* The seam of the world belongs to one side of it. */
  const SEAM = 1e-6;

  /**
   * Web Mercator about a longitude, so that a route over 180 degrees stays whole.
   * @param {{url: string, attribution: string, link: ?string, host: string, max_zoom: number, lon: number}} tiles
   * @returns {object} a Leaflet CRS
   */
  geoapp.mercator = function (tiles) {
    geoapp.tiles = tiles;
    const west = tiles.lon - WORLD / 2;
    const { latLngToPoint } = L.CRS.EPSG3857;
    return L.extend({}, L.CRS.EPSG3857, {
      infinite: true,
      wrapLng: null,
      latLngToPoint({ lat, lng }, zoom) {
        const lon = lng - WORLD * Math.floor((lng - west) / WORLD);
        return latLngToPoint.call(this, new L.LatLng(lat, lon), zoom);
      },
    });
  };

  /** The world once, about the route. */
  function world() {
    const { lon } = geoapp.tiles;
    return L.latLngBounds([-MOST_NORTH, lon - WORLD / 2 + SEAM], [MOST_NORTH, lon + WORLD / 2 - SEAM]);
  }

  const Pictures = L.TileLayer.extend({
    getTileUrl(coords) {
      const across = 2 ** coords.z;
      return L.TileLayer.prototype.getTileUrl.call(this, { x: ((coords.x % across) + across) % across, y: coords.y, z: coords.z });
    },
  });

  /** Whom the host wants named, always on the map, and the box that it covers there. */
  function creditOn(map) {
    const { attribution, link } = geoapp.tiles;
    const credit = el("p", { class: "tiles-credit sans" }, link ? geoapp.link(link, attribution) : attribution);
    const Credit = L.Control.extend({ onAdd: () => credit });
    new Credit({ position: "bottomright" }).addTo(map);
    return () => {
      const [inner, outer] = [credit, map.getContainer()].map((element) => element.getBoundingClientRect());
      return [inner.left - outer.left, inner.top - outer.top, inner.right - outer.left, inner.bottom - outer.top];
    };
  }

  /** The conic bends the route round the inset, which this projection would put over its end. */
  function aboveInset(map, data, [top, right, bottom, left]) {
    const covered = data.inset ? map.getSize().y - document.getElementById("inset").offsetTop : 0;
    return [top, right, Math.max(bottom, covered + INSET_GAP_PX), left];
  }

  function picturesOf({ url, max_zoom }, map) {
    const pictures = new Pictures(url, { maxNativeZoom: max_zoom, maxZoom: map.getMaxZoom(), bounds: world(), referrerPolicy: "strict-origin" });
    /* They bring names of their own. */
    return pictures.once("tileload", () => map.getContainer().classList.add("tiled"));
  }

  /** Say who is asked; the page fills in the words of its language. */
  function note() {
    const t = (message) => el("span", { "data-t": message });
    const why = t("The background map is loaded from another site, which learns your IP address, the name of this site and the area you are viewing:");
    document.getElementById("credit").after(el("p", { id: "tiles-note", class: "sans" }, why, " ", el("bdi", {}, geoapp.tiles.host)));
    for (const words of Object.values(geoapp.words)) words[CONIC] = words[MERCATOR] || MERCATOR;
  }

  geoapp.MapView = class extends MapView {
    constructor(map, data, base, options) {
      const covers = options.still ? null : creditOn(map);
      const keepClear = () => [...options.keepClear(), covers()];
      super(map, data, base, covers ? Object.assign({}, options, { keepClear, padding: aboveInset(map, data, options.padding) }) : options);
      if (!covers) return;
      note();
      map.setMaxBounds(world());
      /* Only what a link or a step shows first is asked for. */
      setTimeout(() => geoapp.page.ready.then(() => picturesOf(geoapp.tiles, map).addTo(map)));
    }
  };

  /* A link holds the zoom of the ground, as in the page without tiles: a latitude is drawn larger here. */
  const enlarged = (lat) => -Math.log2(Math.cos((Math.min(MOST_NORTH, Math.abs(lat)) * Math.PI) / 180));

  geoapp.readState = function (text, known) {
    const state = readState(text, known);
    if (state.view) state.view[0] -= enlarged(state.view[1]);
    return state;
  };

  geoapp.stateParams = function (state) {
    if (!state.view) return stateParams(state);
    const [zoom, lat, lon] = state.view;
    return stateParams(Object.assign({}, state, { view: [(Number(zoom) + enlarged(lat)).toFixed(2), lat, lon] }));
  };
})();
