import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";

const PAGE = ["geoapp/page/static/**/*.js", "geoapp/webapp/static/**/*.js"];
const NODE = ["tools/bundle.js", "tests/scripts/**/*.js", "eslint.config.js"];
/* Text reaches the page as text, never as markup; all that a page says is in its catalogues. */
const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc"];

export default defineConfig([
  globalIgnores(["geoapp/page/static/bundles/"]),
  {
    files: [...PAGE, ...NODE],
    extends: [js.configs.recommended],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }],
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      curly: ["error", "multi-line"],
      "max-len": ["error", { code: 120, ignoreUrls: true }],
      "no-restricted-properties": ["error", ...MARKUP.map((property) => ({ property, message: "Write textContent." }))],
    },
  },
  { files: PAGE, languageOptions: { globals: { ...globals.browser, L: "readonly" } } },
  { files: NODE, languageOptions: { globals: globals.node } },
]);
