/* Elements: every text reaches the page as text, never as markup. */
/** @import { Attributes, Child, Text } from "./types.js" */
import { directionOf, locale } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element of the page's own document, which has it.
 * @param {string} id
 * @returns {HTMLElement}
 */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * The same for a field with a value.
 * @param {string} id
 */
export const fieldOf = (id) => /** @type {HTMLInputElement} */ (document.getElementById(id));

/**
 * Give the keyboard to what was asked for, in sight.
 * @param {HTMLElement} element
 */
export function seen(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/**
 * Say whether a button leads anywhere; one that is disabled would drop the keyboard that has just pressed it.
 * @param {Element} button
 * @param {boolean} leads
 */
export const allow = (button, leads) => button.setAttribute("aria-disabled", String(!leads));

/**
 * All elements that a selector finds.
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export const all = (selector) => [...document.querySelectorAll(/** @type {"div"} */ (selector))];

/**
 * Write a text into an element, which says its language if that is not the page's.
 * @template {Element} E
 * @param {E} element
 * @param {string | Text} text
 * @param {string} [lang]
 * @returns {E}
 */
export function write(element, text, lang) {
  element.textContent = typeof text === "object" ? text.value : text;
  if (typeof text === "object" && text.lang !== (lang || locale.lang)) speakIn(element, text.lang);
  return element;
}

/**
 * Say in which language an element is, and which way that is written.
 * @param {Element} element
 * @param {string} lang
 */
export function speakIn(element, lang) {
  const dir = directionOf(lang);
  /* Of the whole page it makes all style anew, even where it stays. */
  if (element.getAttribute("lang") === lang && element.getAttribute("dir") === dir) return;
  element.setAttribute("lang", lang);
  element.setAttribute("dir", dir);
}

/**
 * Make an element: attributes, then children (elements, strings, {value, lang} or null).
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 */
export function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * The same in SVG.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes | undefined} attributes
 * @param {Child[]} children
 * @returns {E}
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "lang" && value) speakIn(element, String(value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of /** @type {Child[]} */ (/** @type {unknown[]} */ (children).flat(Infinity))) {
    if (child === null || child === undefined || child === "") continue;
    if (child instanceof Node) element.append(child);
    else if (typeof child === "object" && "value" in child) {
      element.append(write(document.createElement("span"), child));
    } else element.append(String(child));
  }
  return element;
}

/**
 * Give an element other children, as `el` takes them.
 * @template {Element} E
 * @param {E} element
 * @param {...Child} children
 */
export function refill(element, ...children) {
  element.replaceChildren();
  return fill(element, {}, children);
}

/**
 * A link only for http and https; anything else stays words.
 * @param {string} address
 * @param {Child} content
 */
export function webLink(address, content) {
  let url = null;
  try {
    url = new URL(address);
  } catch (error) {
    /* No address at all. */
  }
  return url?.protocol === "https:" || url?.protocol === "http:"
    ? el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, content)
    : el("span", {}, content);
}
