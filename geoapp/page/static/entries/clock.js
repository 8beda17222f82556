/* For any map of Leaflet's: a clock, and the layers that follow it. */
import { addClock, timedLayer } from "../map_clock.js";

window.geoapp = Object.assign(window.geoapp || {}, { addClock, timedLayer });
