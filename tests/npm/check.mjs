// Hand a GeoJSON file to check-geojson and to geojsonhint; print what they mind, one a line.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { check } = require("@placemarkio/check-geojson");
const { hint } = require("@mapbox/geojsonhint");

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  try {
    check(text);
  } catch (error) {
    for (const issue of error.issues ?? [error]) {
      console.log(`${path}: check-geojson: ${issue.message}`);
    }
  }
  for (const found of hint(text, { precisionWarning: true })) {
    console.log(`${path}: geojsonhint: line ${found.line}: ${found.message}`);
  }
}
