/* For a map of a route in the app's editor, after the bundle of its layers. */
import { tellPoints } from "../pointing.js";

window.geoapp = Object.assign(window.geoapp || {}, { tellPoints });
