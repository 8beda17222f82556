/*
 * Bundle the page's scripts, and minify its style sheets, into files that a page holds as they are.
 *
 * `npm run bundle` writes geoapp/page/static/bundles; another folder can be named. What was made is committed, so
 * that nobody needs Node to run geoapp. The first line of each says of which sources it was made.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const STATIC = fileURLToPath(new URL("../geoapp/page/static/", import.meta.url));
/* They run after the bundle of a page, and share its modules instead of having them twice. */
const SHARING = ["tracks", "findings", "several", "tiles", "globe", "hosted"];

/**
 * Let what a bundle imports from the page's own modules come from the page's one namespace.
 * @type {import("esbuild").Plugin}
 */
const fromPage = {
  name: "from-page",
  setup({ onLoad, onResolve }) {
    const parts = [...SHARING, "dots", "findings_section", "found"];
    const own = new Set(parts.map((name) => path.join(STATIC, `${name}.js`)));
    onResolve({ filter: /^\.\.?\// }, ({ path: name, resolveDir, kind }) => {
      const target = path.resolve(resolveDir, name);
      return kind === "entry-point" || own.has(target) ? null : { path: "api", namespace: "page" };
    });
    onLoad({ filter: /./, namespace: "page" }, () => {
      const api = readFileSync(path.join(STATIC, "api.js"), "utf8");
      const names = /export const api = \{([^}]*)\}/.exec(api)?.[1];
      return { contents: `export const {${names}} = window.geoapp;` };
    });
  },
};

/**
 * Bundle some entry points; give each with the sources that went into it, in the order of their names.
 * @param {string[]} entryPoints
 * @param {import("esbuild").Plugin[]} plugins
 * @param {string} out
 */
async function bundled(entryPoints, plugins, out) {
  const { metafile } = await build({
    entryPoints,
    plugins,
    outdir: out,
    bundle: true,
    minify: true,
    metafile: true,
    format: "iife",
    target: "es2020",
    /* Browsers that unpack a page know it, though it is of ES2022. */
    supported: { "class-field": true },
    /* Letters of other alphabets stay themselves: the page's words are looked up in its code. */
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    absWorkingDir: STATIC,
  });
  return Object.entries(metafile.outputs).map(([made, { inputs }]) => ({
    made: path.resolve(STATIC, made),
    sources: Object.keys(inputs)
      .filter((name) => existsSync(path.join(STATIC, name)))
      .sort(),
  }));
}

/**
 * Say in the first line of a bundle of which sources it was made: geoapp/webmap/scripts.py reads it.
 * @param {{ made: string, sources: string[] }} bundle
 */
function sign({ made, sources }) {
  const digest = createHash("sha256");
  for (const name of sources) digest.update(readFileSync(path.join(STATIC, name)));
  const code = readFileSync(made, "utf8").trim();
  writeFileSync(made, `/* made by make bundle of ${sources.join(" ")}, SHA-256 ${digest.digest("hex")} */\n${code}\n`);
}

const out = path.resolve(process.argv[2] ?? path.join(STATIC, "bundles"));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const entries = readdirSync(path.join(STATIC, "entries")).map((name) => `entries/${name}`);
const isSharing = (/** @type {string} */ entry) => SHARING.includes(path.basename(entry, ".js"));
const styles = readdirSync(STATIC).filter((name) => name.endsWith(".css"));
const all = [
  ...(await bundled([...entries.filter((entry) => !isSharing(entry))], [], out)),
  ...(await bundled(entries.filter(isSharing), [fromPage], out)),
  ...(styles.length ? await bundled(styles, [], out) : []),
];
all.forEach(sign);
