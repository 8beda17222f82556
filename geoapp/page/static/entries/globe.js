/* For a page of a route that a conic doesn't fit, after its own bundle. */
import { globe } from "../globe.js";

Object.assign(window.geoapp, { globe });
