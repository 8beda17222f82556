/*
 * Pictures of another host behind the route, where the page's author named one: its projection, its credit, its
 * name.
 */
import { byId, el, webLink } from "./dom.js";
import { N_ } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Box, MapOptions, Padding, Held, TileMap, Tiles } from "./types.js" */

const WORLD = 360;
const INSET_GAP_PX = 12;
/* So far from the equator a square world goes. */
const MOST_NORTH = 85;
/* The seam of the world belongs to one side of it. */
const SEAM = 1e-6;

/**
 * The tiles that the map shows.
 * @type {Tiles}
 */
let shown;

/**
 * Web Mercator about a longitude, so that a route over 180 degrees stays whole.
 * @param {Tiles} tiles
 * @returns {L.CRS}
 */
export function mercator(tiles) {
  shown = tiles;
  const west = tiles.lon - WORLD / 2;
  const { latLngToPoint } = L.CRS.EPSG3857;
  return L.extend({}, L.CRS.EPSG3857, {
    infinite: true,
    middle: tiles.lon,
    wrapLng: null,
    /**
     * @param {L.LatLng} options
     * @param {number} zoom
     */
    latLngToPoint({ lat, lng }, zoom) {
      const lon = lng - WORLD * Math.floor((lng - west) / WORLD);
      return latLngToPoint.call(this, new L.LatLng(lat, lon), zoom);
    },
  });
}

/** The world once, about the route. */
function world() {
  const { lon } = shown;
  return L.latLngBounds([-MOST_NORTH, lon - WORLD / 2 + SEAM], [MOST_NORTH, lon + WORLD / 2 - SEAM]);
}

/**
 * A layer of tiles of a world that is about any longitude.
 * @param {string} url
 * @param {L.TileLayerOptions} options
 */
function picturesLayer(url, options) {
  const layer = L.tileLayer(url, options);
  const { getTileUrl } = layer;
  layer.getTileUrl = (coords) => {
    const across = 2 ** coords.z;
    const x = ((coords.x % across) + across) % across;
    return getTileUrl.call(layer, /** @type {L.Coords} */ ({ x, y: coords.y, z: coords.z }));
  };
  return layer;
}

/**
 * Whom the host wants named, always on the map, and the box that it covers there.
 * @param {L.Map} map
 */
function creditOn(map) {
  const { attribution, link } = shown;
  const credit = el("p", { class: "tiles-credit sans" }, link ? webLink(link, attribution) : attribution);
  const Credit = L.Control.extend({ onAdd: () => credit });
  new Credit({ position: "bottomright" }).addTo(map);
  /** @type {() => Box} */
  return () => {
    const [inner, outer] = [credit, map.getContainer()].map((element) => element.getBoundingClientRect());
    return [inner.left - outer.left, inner.top - outer.top, inner.right - outer.left, inner.bottom - outer.top];
  };
}

/**
 * The conic bends the route round the inset, which this projection would put over its end.
 * @param {L.Map} map
 * @param {Held} data
 * @param {Padding} padding
 * @returns {Padding}
 */
function aboveInset(map, data, [top, right, bottom, left]) {
  const covered = data.inset ? map.getSize().y - byId("inset").offsetTop : 0;
  return [top, right, Math.max(bottom, covered + INSET_GAP_PX), left];
}

/**
 * @param {Tiles} tiles
 * @param {L.Map} map
 */
function picturesOf({ url, max_zoom }, map) {
  const pictures = picturesLayer(url, {
    maxNativeZoom: max_zoom,
    maxZoom: map.getMaxZoom(),
    bounds: world(),
    referrerPolicy: "strict-origin",
  });
  /* They bring names of their own. */
  return pictures.once("tileload", () => map.getContainer().classList.add("tiled"));
}

/** Say who is asked; the page fills in the words of its language. */
function note() {
  const why = N_(
    "The background map is loaded from another site, which learns your IP address, the name of this " +
      "site and the area you are viewing:",
  );
  byId("credit").after(
    el("p", { id: "tiles-note", class: "sans" }, el("span", { "data-t": why }), " ", el("bdi", {}, shown.host)),
  );
}

/**
 * What the page asks of a map on tiles.
 * @type {TileMap}
 */
export const tileMap = {
  /** What the page says of its projection. */
  PROJECTION: N_("Map projection: Web Mercator, which enlarges what is far from the equator."),

  /**
   * The map's options, with room for the credit and for the inset.
   * @param {L.Map} map
   * @param {Held} data
   * @param {MapOptions} options
   */
  mapOptions(map, data, options) {
    const covers = creditOn(map);
    const keepClear = () => [...(options.keepClear?.() ?? []), covers()];
    return { ...options, keepClear, padding: (size) => aboveInset(map, data, options.padding(size)) };
  },

  /**
   * Say who is asked, and ask, once the page is drawn.
   * @param {Page} page
   */
  show(page) {
    note();
    page.map.setMaxBounds(world());
    /* Only what a link or a step shows first is asked for. */
    setTimeout(() => page.ready.then(() => picturesOf(shown, page.map).addTo(page.map)));
  },

  /**
   * A link holds the zoom of the ground, as in the page without tiles: a latitude is drawn larger here.
   * @param {number} lat
   */
  enlarged: (lat) => -Math.log2(Math.cos((Math.min(MOST_NORTH, Math.abs(lat)) * Math.PI) / 180)),
};
