// Print for which type kepler.gl's own analyser takes each column of rows of text, one a line.
import { readFileSync } from "node:fs";
import analysis from "type-analyzer";

const rows = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { key, type } of analysis.Analyzer.computeColMeta(rows)) {
  console.log(`${key} ${type}`);
}
