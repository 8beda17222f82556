/* A conic equal-area projection as a Leaflet CRS, so that a long route keeps its shape. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const EARTH_RADIUS_M = 6371008.8;
  const RADIAN = Math.PI / 180;
  /* Nearer to the equator than this a conic has no apex to speak of. */
  const LEAST_PARALLEL = 8;

  /** Bring a difference of longitudes into [-180, 180). */
  function wrapDegrees(degrees) {
    return ((((degrees + 180) % 360) + 360) % 360) - 180;
  }

  /**
   * Albers on the sphere (Snyder 1987, pp. 98-103).
   * @param {{parallels: [number, number], centre: [number, number]}} fit degrees; centre is [lon, lat]
   * @returns {object} a Leaflet CRS whose projected unit is the metre
   */
  geoapp.conic = function (fit) {
    const [sin1, sin2] = fit.parallels.map((degrees) => Math.sin(degrees * RADIAN));
    const cos1 = Math.cos(fit.parallels[0] * RADIAN);
    const [lon0, lat0] = fit.centre;
    const n = (sin1 + sin2) / 2;
    const c = cos1 * cos1 + 2 * n * sin1;
    const rhoAt = (lat) =>
      (EARTH_RADIUS_M / n) * Math.sqrt(Math.max(0, c - 2 * n * Math.sin(lat * RADIAN)));
    const rho0 = rhoAt(lat0);

    const projection = {
      project(latlng) {
        const theta = n * wrapDegrees(latlng.lng - lon0) * RADIAN;
        const rho = rhoAt(latlng.lat);
        return new L.Point(rho * Math.sin(theta), rho0 - rho * Math.cos(theta));
      },
      unproject(point) {
        const sign = n < 0 ? -1 : 1;
        const dy = rho0 - point.y;
        const rho = sign * Math.hypot(point.x, dy);
        const theta = Math.atan2(sign * point.x, sign * dy);
        const k = (rho * n) / EARTH_RADIUS_M;
        const sine = Math.min(1, Math.max(-1, (c - k * k) / (2 * n)));
        return new L.LatLng(Math.asin(sine) / RADIAN, lon0 + theta / RADIAN / n);
      },
    };
    const metresAtZoom0 = (2 * Math.PI * EARTH_RADIUS_M) / 256;
    return L.extend({}, L.CRS, {
      code: "geoapp:conic",
      projection: projection,
      transformation: new L.Transformation(1, 0, -1, 0),
      infinite: true,
      scale: (zoom) => Math.pow(2, zoom) / metresAtZoom0,
      zoom: (scale) => Math.log2(scale * metresAtZoom0),
      distance: (a, b) => geoapp.distanceM(a.lng, a.lat, b.lng, b.lat),
    });
  };

  /** The same projection about a few positions of their own, [lat, lon]: a small map has its own north. */
  geoapp.ownConic = function (positions) {
    const lats = positions.map((position) => position[0]);
    const lons = positions.map((position) => position[1]);
    const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
    const middle = (south + north) / 2;
    const least = middle < 0 ? -LEAST_PARALLEL : LEAST_PARALLEL;
    const parallels = Math.abs(middle) < LEAST_PARALLEL ? [least, least] : [south + (north - south) / 6, north - (north - south) / 6];
    /* Cut at 180 degrees, a line has its middle beyond it. */
    const lon = (west + east) / 2 + (east - west > 180 ? 180 : 0);
    return geoapp.conic({ parallels, centre: [lon, middle] });
  };

  /** Great-circle metres on the sphere: good for shares of a line, not for published lengths. */
  geoapp.distanceM = function (lon0, lat0, lon1, lat1) {
    const half = (a) => Math.pow(Math.sin((a * RADIAN) / 2), 2);
    const h =
      half(lat1 - lat0) + Math.cos(lat0 * RADIAN) * Math.cos(lat1 * RADIAN) * half(lon1 - lon0);
    return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
  };

  /* The digits of lines kept as text: see `line_text` in geoapp/views/basemap.py. */
  const BASE = 45;
  const DIGIT = new Map();
  for (let code = 33; code < 127; code++) {
    const character = String.fromCharCode(code);
    if (!'"&<\\'.includes(character)) DIGIT.set(character, DIGIT.size);
  }

  function numbersOf(text) {
    const out = [];
    let value = 0;
    let unit = 1;
    for (const character of text) {
      const digit = DIGIT.get(character);
      value += (digit % BASE) * unit;
      unit *= BASE;
      if (digit >= BASE) continue;
      out.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      unit = 1;
    }
    return out;
  }

  /** Unpack {"scale", "lines"}: whole numbers, flat or as text; first absolute, then differences. */
  geoapp.unpack = function (lines, scale) {
    return lines.map((line) => {
      const flat = typeof line === "string" ? numbersOf(line) : line;
      const out = [];
      let lon = 0;
      let lat = 0;
      for (let i = 0; i + 1 < flat.length; i += 2) {
        lon += flat[i];
        lat += flat[i + 1];
        out.push([lat * scale, lon * scale]);
      }
      return out;
    });
  };
})();
