/* For a map of Folium's own: the layers of a route, the base map, the projection. */
import { attribute, baseLayer, fit, routeLayer } from "../layers.js";
import { conic } from "../projection.js";

window.geoapp = Object.assign(window.geoapp || {}, { attribute, baseLayer, conic, fit, routeLayer });
