/* For a page with tiles of a host behind the route, after its own bundle. */
import { extras } from "../extras.js";
import { mercator, tileMap } from "../tiles.js";

extras.tiles = tileMap;
Object.assign(window.geoapp, { mercator });
