/* The layers as docs/arcgis.md tells one to style and time them; the rest is as Esri has it. */

import esriConfig from "@arcgis/core/config.js";
import { setLocale } from "@arcgis/core/intl.js";
import GeoJSONLayer from "@arcgis/core/layers/GeoJSONLayer.js";
import EsriMap from "@arcgis/core/Map.js";
import MapView from "@arcgis/core/views/MapView.js";
import TimeSlider from "@arcgis/core/widgets/TimeSlider.js";

esriConfig.assetsPath = new URL("assets", location.href).href;
setLocale("en-GB");

const day = new Date(`${new URLSearchParams(location.search).get("day")}T00:00:00Z`);
const timeInfo = { startField: "earliest_start", endField: "latest_end" };

const line = (style, color, width) => ({ type: "simple-line", style, color, width });
const simple = (symbol) => ({ type: "simple", symbol });
const byValue = (field, symbols) => ({
  type: "unique-value", field,
  uniqueValueInfos: Object.entries(symbols).map(([value, symbol]) => ({ value, symbol })),
});
const dot = (size, color) => ({
  type: "simple-marker", size, color, outline: { color: "#ffffff", width: 0.5 },
});
const layer = (name, renderer, more) =>
  new GeoJSONLayer({ url: `${name}.geojson`, title: name, outFields: ["*"], renderer, ...more });

const land = { type: "simple-fill", color: "#f6f1e4", outline: null };
const legs = layer("legs", byValue("basis", { modelled: line("dash", "#a8231c", 2.5) }), {
  timeInfo,
  popupTemplate: {
    title: "{name}",
    content: "<p>{caution}</p><p>basis: {basis}<br>certainty: {certainty}<br>low_km: {low_km}"
      + "<br>high_km: {high_km}</p><p>{claims_text}</p><p>{sources_text}</p>",
  },
});
const layers = [
  layer("basemap_land", simple(land)),
  layer("candidates", simple(line("solid", "#c98f86", 1))),
  legs,
  layer("places", byValue("layer", {
    context: dot(4, "#6b6455"), waypoint: dot(5, "#6b6455"), route: dot(9, "#a8231c"),
  })),
];

async function show() {
  const view = new MapView({
    container: "map", map: new EsriMap({ layers }), background: { color: "#dfe9ee" },
    center: [118, 48], scale: 57_000_000, constraints: { snapToZoom: false },
    popup: { dockEnabled: true, dockOptions: { position: "top-right", buttonEnabled: false, breakpoint: false } },
    highlights: [{ name: "default", fillOpacity: 0, haloOpacity: 0 }],
  });
  await view.when();
  const found = await legs.queryFeatures({ where: "id = 'leg-rail'", outFields: ["*"], returnGeometry: true });
  new TimeSlider({
    container: "slider", view, mode: "instant", fullTimeExtent: legs.timeInfo.fullTimeExtent,
    stops: { interval: { value: 1, unit: "days" } }, timeExtent: { start: day, end: day },
  });
  await view.openPopup({ features: found.features });
  window.isDone = true;
}

show().catch((error) => { setTimeout(() => { throw error; }); });
