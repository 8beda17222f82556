/* For a page with several routes, after its own bundle. */
import { extras } from "../extras.js";
import { RoutesClock, RoutesPage, tellRoutes } from "../several.js";

tellRoutes();
extras.Clock = RoutesClock;
Object.assign(window.geoapp, { Page: RoutesPage });
