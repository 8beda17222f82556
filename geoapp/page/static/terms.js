/* Words that explain themselves where they stand: a press says what one means, right after it. */
import { el, write } from "./dom.js";
import { locale, say, t, textIn } from "./text.js";
/** @import { Texts } from "./types.js" */

/**
 * A word, and what it means once it is pressed; read out too, for the meaning is a live region.
 * @param {string} words
 * @param {Texts} meaning
 * @param {string} className
 */
function opening(words, meaning, className) {
  const meant = el("span", { class: "meaning", role: "status" });
  const button = el("button", { type: "button", class: className, "aria-expanded": "false" }, words);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    meant.textContent = open ? ` [${say(meaning)}]` : "";
  });
  return /** @type {const} */ ([button, meant]);
}

/** @param {string} code */
const termOf = (code) => window.geoapp.data.terms.find((term) => term.code === code);

/**
 * A label with a code of its own, which explains itself where the glossary has it.
 * @param {string} code
 */
export function codeChip(code) {
  const [words, className, term] = [t(code), "chip chip-" + code, termOf(code)];
  return term ? [...opening(words, term.meaning, className + " term")] : el("span", { class: className }, words);
}

/** @type {Map<string, RegExp>} */
const patterns = new Map();

/** @param {string} word */
function patternOf(word) {
  /* A word in small letters has endings; an abbreviation has none. */
  const ending = word === word.toUpperCase() ? "" : "\\p{L}{0,2}";
  const found = patterns.get(word) ?? new RegExp(`(^|[^\\p{L}\\d])(${word}${ending})(?![\\p{L}\\d])`, "u");
  patterns.set(word, found);
  return found;
}

/**
 * Write a text, as `write` does; the first of each word that the glossary has explains itself.
 * @template {HTMLElement} E
 * @param {E} element
 * @param {Texts} texts
 * @returns {E}
 */
export function explained(element, texts) {
  write(element, textIn(texts, locale.lang));
  for (const { word, meaning, sought } of window.geoapp.data.terms) {
    if (!sought) continue;
    const found = patternOf(say(word));
    for (const node of element.childNodes) {
      const [all, before, words] = (node instanceof Text && found.exec(node.data)) || [];
      if (!all || !words || !(node instanceof Text)) continue;
      /* A sign before it, as a bracket, goes with it to the next line. */
      const sign = /\s/.test(before || " ") ? "" : before;
      const rest = node.splitText(node.data.indexOf(all) + (sign ? 0 : (before ?? "").length));
      rest.splitText((sign ?? "").length + words.length);
      const [button, meant] = opening(words, meaning, "term");
      rest.replaceWith(el("span", { class: "number" }, sign, button), meant);
      break;
    }
  }
  return element;
}
