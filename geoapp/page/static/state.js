/* One codec for what a reader looks at: language, day, view mode, selection, map view, filter. */
/** @import { Address, Known, PageState } from "./types.js" */
import { dayNumber, isoDay } from "./time.js";
import { boxOfZoom } from "./viewport.js";

const MODES = ["now", "past", "all"];
/* What is in the address only while it is chosen. */
/* Written in a way of their own. */
const SPELT = ["other", "view"];
const CHOICES = ["who", "kind", "from", "to", "two", "shows", "step", "unit", "start", "on", "known", "box", ...SPELT];
/* No state is so long; what is longer was not made here. */
const MOST_CHARACTERS = 2000;
/**
 * Where a value of the address goes in the state.
 * @type {Record<string, string>}
 */
const HOMES = { at: "day", sel: "selected", v: "made", box: "view" };
const MOST_ZOOM = 30;
const MOST_KM = 1e6;
/* Of BCP 47: as much as names a language. */
const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i;
const VERSION = /^[0-9A-Za-z.+-]{1,40}$/;
const DAY = /^(\d{4}|[+-]\d{6})-\d{2}-\d{2}$/;

/**
 * To a browser 30 February is the second of March: only a day that is written so again is one.
 * @param {string} text
 */
export const isDay = (text) => DAY.test(text) && !Number.isNaN(dayNumber(text)) && isoDay(dayNumber(text)) === text;

/**
 * Of some languages the one that is asked for, or the nearest: "fr" for "fr-CA".
 * @param {string} asked
 * @param {string[]} languages
 */
export function nearestLanguage(asked, languages) {
  const parts = asked.toLowerCase().split("-");
  const prefixes = parts.map((_, i) => parts.slice(0, parts.length - i).join("-"));
  const found = prefixes.map((prefix) => languages.find((tag) => tag.toLowerCase() === prefix));
  return found.find(Boolean) ?? languages.find((tag) => tag.toLowerCase().split("-")[0] === parts[0]);
}

/**
 * Read a query or fragment; what is unknown or malformed is left out.
 * @param {string} text
 * @param {Known} known
 * @returns {Partial<PageState>}
 */
export function readState(text, known) {
  if (text.length > MOST_CHARACTERS) return {};
  const params = new URLSearchParams(text.replace(/^[#?]/, ""));
  /** @type {Record<string, unknown>} */
  const state = {};
  const lang = nearestLanguage(params.get("lang") ?? "", known.languages);
  if (lang) state.lang = lang;
  const last = params.get("known") === "1" ? Math.max(known.last, known.said ?? 0) : known.last;
  for (const name of ["at", "other"]) {
    const at = params.get(name) ?? "";
    const day = isDay(at) ? dayNumber(at) : NaN;
    if (day >= known.first && day <= last) state[HOMES[name] ?? name] = day;
  }
  const mode = params.get("mode");
  if (mode !== null && MODES.includes(mode)) state.mode = mode;
  const selected = params.get("sel");
  if (selected !== null && known.ids.has(selected)) state.selected = selected;
  for (const name of /** @type {const} */ (["who", "kind", "shows", "step", "unit", "start", "on"])) {
    if (known[name]?.has(params.get(name) ?? "")) state[name] = params.get(name);
  }
  for (const name of ["from", "to"]) if (isDay(params.get(name) || "")) state[name] = params.get(name);
  for (const name of ["two", "known"]) if (params.get(name) === "1") state[name] = true;
  const view = readView(params);
  if (view) state.view = view;
  if (["light", "dark"].includes(params.get("theme") ?? "")) state.theme = params.get("theme");
  if (["0", "1"].includes(params.get("chrome") ?? "")) state.chrome = params.get("chrome");
  if (VERSION.test(params.get("v") || "")) state.made = params.get("v");
  return state;
}

/**
 * The view of an address: the whole route though a step has another, a box, or zoom and centre in an old link.
 * @param {URLSearchParams} params
 * @returns {PageState["view"]}
 */
function readView(params) {
  const [view, box] = ["view", "box"].map((name) => params.get(name) || "");
  if (view === "home") return view;
  const [old, chosen] = [view, box].map((text) => text.split("/").map(Number));
  if (isBox(chosen)) return /** @type {any} */ (chosen);
  const made = boxOfZoom(old[0], old[1], old[2]);
  return old.length === 3 && Math.abs(old[0]) < MOST_ZOOM && isBox(made.slice(0, 4)) ? made : undefined;
}

/** @param {(number | undefined)[]} box */
function isBox([lat = NaN, lon = NaN, width = NaN, height = NaN, ...more]) {
  const inside = Math.abs(lat) <= 90 && Number.isFinite(lon) && Math.min(width, height) > 0;
  return inside && Math.max(width, height) < MOST_KM && !more.length;
}

/**
 * Whether a fragment leads to a part of the page, as on any page, and asks nothing of the map.
 * @param {string} hash
 */
export const isAnchor = (hash) => hash.length > 1 && !hash.includes("=");

/** The part of the page to which its address leads. */
export function partAsked() {
  const { hash } = window.location;
  try {
    return isAnchor(hash) ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  } catch (error) {
    return null; // no characters
  }
}

/**
 * The language that an address asks for in vain; nothing where that is no tag of a language.
 * @param {string} text
 * @param {Partial<PageState>} state what `readState` took
 */
export function languageLacking(text, state) {
  const asked = new URLSearchParams(text.replace(/^[#?]/, "")).get("lang") ?? "";
  return !state.lang && TAG.test(asked) ? asked : "";
}

/**
 * Whether an address holds something that `readState` took nothing of.
 * @param {string} text
 * @param {Partial<PageState>} state what `readState` took
 */
export function isLeftOut(text, state) {
  if (text.length > MOST_CHARACTERS) return true;
  const lacking = languageLacking(text, state);
  const params = [...new URLSearchParams(text.replace(/^[#?]/, ""))].filter(([name]) => name !== "lang" || !lacking);
  return params.some(([name, value]) => value !== "" && !Object.hasOwn(state, HOMES[name] || name));
}

/**
 * Write a state as the parameters of an address.
 * @param {PageState} state
 */
export function stateParams(state) {
  const params = new URLSearchParams();
  params.set("lang", state.lang);
  params.set("at", isoDay(state.day));
  params.set("mode", state.mode);
  if (state.selected) params.set("sel", state.selected);
  const chosen = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (state));
  const put = (/** @type {string} */ name) =>
    chosen[name] && params.set(name, chosen[name] === true ? "1" : String(chosen[name]));
  CHOICES.filter((name) => !SPELT.includes(name)).forEach(put);
  if (state.other !== undefined) params.set("other", isoDay(state.other));
  if (state.unit === "km") params.delete("unit");
  const { view } = state;
  if (view === "home" && state.step) params.set("view", view);
  else if (Array.isArray(view)) {
    const [lat, lon, ...km] = view;
    const box = [lat.toFixed(3), lon.toFixed(3), ...km.slice(0, 2).map((one) => Number(one?.toPrecision(5)))];
    params.set("box", box.join("/"));
  }
  ["theme", "chrome"].forEach(put);
  if (state.version) params.set("v", state.version);
  return params;
}

/**
 * In the app the page's address is the app's own; anywhere else it is the page's fragment.
 * The app alone says the language: a late word of the page would undo the reader's choice.
 * What the app's address keeps of another dossier is nobody's here.
 * @param {string} host
 * @param {string} id of the dossier; of several, all of theirs
 * @returns {Address}
 */
export function addressOf(host, id) {
  const parent = host === "app" ? sameOriginParent() : null;
  if (parent) {
    let others = othersOf(parent.location.href);
    const lang = new URL(parent.location.href).searchParams.get("lang");
    return {
      read: () => {
        const { search } = parent.location;
        const of = new URLSearchParams(search).get("of") ?? id;
        return of === id ? search.replace(/([?&])lang=[^&]*/, "$1") : "";
      },
      write(params, left) {
        const put = (/** @type {URLSearchParams} */ state, /** @type {boolean} */ push) => {
          const url = new URL(parent.location.href);
          CHOICES.forEach((name) => url.searchParams.delete(name));
          state.set("of", id);
          state.forEach((value, key) => key === "lang" || url.searchParams.set(key, value));
          const address = url.href.replace(/%2F/gi, "/");
          others = othersOf(address);
          if (address === parent.location.href) return;
          parent.history[push ? "pushState" : "replaceState"](parent.history.state, "", address);
        };
        if (left) put(left, false);
        put(params, Boolean(left));
      },
      /* What leads to another language or dossier is the app's, which takes this page away. */
      turned(page) {
        let isLed = false;
        const back = () => {
          isLed = othersOf(parent.location.href) !== others;
          if (isLed) page.memory.drop();
          else page.follow(this.read());
        };
        parent.addEventListener("popstate", back);
        window.addEventListener("pagehide", ({ persisted }) => {
          if (persisted) return;
          parent.removeEventListener("popstate", back);
          /* The app writes a language over the last address: the Back button is to undo it by itself. */
          const { href } = parent.location;
          const before = new URL(href);
          if (lang) before.searchParams.set("lang", lang);
          else before.searchParams.delete("lang");
          if (isLed || before.searchParams.get("lang") === new URL(href).searchParams.get("lang")) return;
          parent.history.replaceState(parent.history.state, "", before);
          parent.history.pushState(parent.history.state, "", href);
        });
      },
    };
  }
  let known = window.location.hash;
  return {
    read: () => (known = window.location.hash),
    write(params, left) {
      /* What the reader has just asked for is read first: `hashchange` comes a moment later. */
      const isAsked = window.location.hash !== known;
      known = window.location.hash;
      if (isAsked) return;
      const put = (/** @type {URLSearchParams} */ state, /** @type {boolean} */ push) => {
        const hash = "#" + state.toString().replace(/%2F/g, "/");
        if (hash === window.location.hash) return;
        /* Whole, for a `base` element would lead what is relative elsewhere. */
        const address = window.location.href.split("#")[0] + hash;
        window.history[push ? "pushState" : "replaceState"](null, "", address);
      };
      try {
        /* In an article too; an app that holds the page has steps of its own to undo. */
        if (left) put(left, false);
        put(params, Boolean(left) && (window.parent === window || host === "embed"));
      } catch (error) {
        /* An embedded document without an address of its own keeps its state in memory. */
      }
      known = window.location.hash;
    },
    turned: (page) =>
      window.addEventListener("hashchange", () => {
        const { hash } = window.location;
        if (isAnchor(hash)) known = hash;
        else page.follow(hash);
      }),
  };
}

/**
 * What of the app's address isn't the page's.
 * @param {string} address
 */
function othersOf(address) {
  const url = new URL(address);
  [...CHOICES, "at", "mode", "sel", "of", "v", "theme", "chrome"].forEach((name) => url.searchParams.delete(name));
  return url.href;
}

function sameOriginParent() {
  try {
    return window.parent !== window && window.parent.location.href ? window.parent : null;
  } catch (error) {
    return null;
  }
}
