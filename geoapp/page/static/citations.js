/* Citations to take away. */
import { el, webLink } from "./dom.js";
import { languageOf, locale, say, t } from "./text.js";
import { dayNumber, sayDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { CitedSource, Claim, Source, Time } from "./types.js" */

const SAID_MS = 2500;

/**
 * Put words on the clipboard; where that is not allowed, through a field that is copied from.
 * @param {string} words
 */
async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch (error) {
    const field = el("textarea", { class: "unseen", readonly: true });
    field.value = words;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/**
 * A button that copies words and says whether it did.
 * @param {string} label
 * @param {() => string} words
 */
export function copyButton(label, words) {
  const button = el("button", { type: "button", class: "link copy", "aria-live": "polite" }, label);
  button.addEventListener("click", async () => {
    const done = await copy(words());
    button.textContent = done ? t("Copied") : t("Copying is not allowed here");
    button.focus();
    setTimeout(() => (button.textContent = label), SAID_MS);
  });
  return button;
}

/* Numbers in a layout, as geoapp/page/references.py gives them. */
const [TITLE, URL_, KEPT, STATUS] = [0, 2, 3, 9];
const DATE = /(?:((?:[0-9]+(?:er)? )?[^\s0-9]+) )?([0-9]{4})$/;

/**
 * A day, or a time that is in words already.
 * @param {Time} time
 * @param {string} lang
 */
export const dayWords = (time, lang) =>
  typeof time === "string" ? sayDay(dayNumber(time), lang) : (time && time[lang]) || "";

/**
 * When a source was published, in words.
 * @param {CitedSource} source
 * @param {string} lang
 */
export const issuedWords = (source, lang) => dayWords(source.day || source.when, lang);

/**
 * Who keeps the archived copy of a source and from when it is.
 * @param {CitedSource} source
 * @param {string} lang
 */
export const archiveWords = ({ archived }, lang) =>
  archived ? [archived.by, dayWords(archived.at, lang)].filter(Boolean).join(", ") : "";

/**
 * What the reference list writes of a source, piece by piece, and in which language.
 * @param {Source} source
 * @param {Page} page
 */
function pieces(source, page) {
  const layouts = page.data.layouts[source.laid];
  const lang = languageOf(layouts, locale.lang);
  const words = issuedWords(source, lang);
  const [, before, year] = DATE.exec(words) || [];
  const values = [
    source.title,
    source.publisher,
    source.url,
    source.archive_location,
    words,
    before,
    year,
    dayWords(source.read, lang),
    archiveWords(source, lang),
  ];
  const layout = layouts[lang];
  const parts = layout.map((part, i) => ({
    part,
    field: typeof part === "number" ? part : layout[i - 1] === STATUS ? STATUS : null,
  }));
  return {
    lang,
    all: parts
      .filter(({ part }) => part !== STATUS)
      .map(({ part, field }) => ({ field, words: (typeof part === "number" ? values[part] : part) ?? "" })),
  };
}

/**
 * The language of a source's title; of a description, and where none is told, it isn't known.
 * @param {CitedSource} source
 */
export const titleLanguage = ({ language, described }) =>
  language && !described ? { lang: language } : { lang: "", dir: "auto" };

/**
 * A source in the style of the reference list: its link, its title in its own language, how it was read.
 * @param {Source} source
 * @param {Page} page
 */
export function reference(source, page) {
  const { lang, all } = pieces(source, page);
  const write = (/** @type {{ field: string | number | null, words: string }} */ { field, words }) => {
    if (field === TITLE) return el("cite", titleLanguage(source), words);
    if (field === URL_ || field === KEPT) return webLink(words, words);
    return field === STATUS ? el("em", { class: "status" }, words) : words;
  };
  return el("span", { class: "source", lang: lang === locale.lang ? null : lang }, all.map(write));
}

/**
 * The same as plain words, to be copied.
 * @param {Source} source
 * @param {Page} page
 */
export const sourceWords = (source, page) =>
  pieces(source, page)
    .all.map(({ words }) => words)
    .join("");

/**
 * A statement with who makes it, its sources and the version of the data it was read in.
 * @param {Claim} claim
 * @param {Page} page
 */
export function claimWords(claim, page) {
  const { dossier, id, sources } = page.data;
  const said = claim.said_words ? ", " + say(claim.said_words) : "";
  const head =
    say(claim.said_by) + said + " – " + say(claim.text) + (claim.retracted ? " [" + t("Retracted") + "]" : "");
  const cited = claim.citations.map(
    ({ source, locator }) => "– " + [sourceWords(sources[source], page), locator].filter(Boolean).join(" "),
  );
  return [head, ...cited, say(dossier.title) + ", " + id + " " + dossier.version + " #" + claim.id].join("\n");
}
