/* Words in the page's language: texts, numbers, lengths. */
/** @import { Place, Text, Texts, Unit, Words } from "./types.js" */

/**
 * What the reader chose: language of the interface, and of content where that is another; unit of length; and the
 * interface texts of each language.
 * @type {{ lang: string, content?: string, unit: Unit, words: Record<string, Words> }}
 */
export const locale = { lang: "en", unit: "km", words: {} };

/** @typedef {Record<string, string | number>} Values */

/**
 * Interface text in the page's language, with {named} values put in.
 * @param {string} message
 * @param {Values} [values]
 */
export function t(message, values) {
  const said = (locale.words[locale.lang] || {})[message];
  return filled(typeof said === "string" ? said : message, values);
}

/**
 * Mark a message that is said elsewhere, so that it is found: gettext's N_.
 * @param {string} message
 */
export const N_ = (message) => message;

/** @type {Map<string, Intl.PluralRules>} */
const pluralRules = new Map();

/**
 * How many, in the plural form that the page's language has for it; {n} is the number.
 * @param {string} one
 * @param {string} other
 * @param {number} n
 * @param {Values} [values]
 */
export function count(one, other, n, values) {
  const said = (locale.words[locale.lang] || {})[one];
  const forms = typeof said === "object" ? said : { one, other };
  const rules = pluralRules.get(locale.lang) ?? new Intl.PluralRules(locale.lang);
  pluralRules.set(locale.lang, rules);
  return filled(forms[rules.select(n)] || forms.other, { n: sayNumber(n), ...values });
}

/**
 * @param {string} text
 * @param {Values} [values]
 */
const filled = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) =>
    values && name in values ? String(values[name]) : String((locale.words[locale.lang] || {})[whole] ?? whole),
  );

/**
 * The language of those that there are which comes nearest: that of content, the one asked for, or the first.
 * @param {Record<string, unknown>} texts
 * @param {string} lang
 */
export const languageOf = (texts, lang) =>
  [(lang === locale.lang && locale.content) || lang, lang].find((tag) => texts[tag] !== undefined) ??
  Object.keys(texts)[0];

/**
 * The direction in which a language is written.
 * @param {string} lang
 */
export const directionOf = (lang) => (RIGHT_TO_LEFT.test(lang) ? "rtl" : "ltr");
const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|ckb|sd|ug|yi|dv|syr)\b(?!-Latn)|-(Arab|Hebr)\b/;

/**
 * A text of the dossier in a language, else in its first one, with the language that it is in.
 * @template {Texts | null | undefined} T
 * @param {T} texts
 * @param {string} lang
 * @returns {T extends Texts ? Text : Text | null} null for no text
 */
export function textIn(texts, lang) {
  if (!texts) return /** @type {any} */ (null);
  const own = languageOf(texts, lang);
  return { value: texts[own], lang: own };
}

/**
 * The same as a plain string in the page's language; nothing for no text.
 * @param {Texts} [texts]
 */
export const say = (texts) => (texts ? textIn(texts, locale.lang).value : "");

/**
 * A name short enough for a map: without what stands in brackets or after a comma.
 * @param {Texts} texts
 * @param {string} [lang]
 * @returns {Text}
 */
export function brief(texts, lang) {
  const text = textIn(texts, lang || locale.lang);
  return { value: text.value.split(/ \(|[,،] /)[0], lang: text.lang };
}

/** A colon between two texts: French sets it off. */
export const colon = () => (locale.lang === "fr" ? "\u00a0: " : ": ");
export const semicolon = () => ({ fr: "\u202f; ", ar: "؛ " })[locale.lang] ?? "; ";

/**
 * How precisely a place is known, where that is said.
 * @param {Place} place
 */
export const sayPrecision = (place) => (place.guessed ? t("Not yet said") : t("± {km} km", { km: place.precision_km }));

/**
 * Kilometres for people: three figures are enough for a long way.
 * @param {number} km
 * @param {Unit} [unit]
 */
export function sayKm(km, unit) {
  const length = inUnit(km, unit);
  const digits = length < 100 ? { maximumFractionDigits: 1 } : { maximumFractionDigits: 0 };
  return sayNumber(length, digits) + "\u00a0" + t(unit || locale.unit);
}

/* The international mile and the nautical mile, exactly, in kilometres. */
/** @type {Record<Unit, number>} */
const KM = { km: 1, mi: 1.609344, nmi: 1.852 };
/**
 * @param {number} km
 * @param {Unit} [unit]
 */
const inUnit = (km, unit) => km / KM[unit || locale.unit];

/**
 * What the browser's own words are asked for by: British dates, and in Arabic the figures of the data.
 * @param {string} lang
 */
export const localeTag = (lang) => ({ en: "en-GB", ar: "ar-u-nu-latn" })[lang] ?? lang;

/**
 * A number as the page's language writes it.
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
export function sayNumber(value, options) {
  const key = localeTag(locale.lang) + JSON.stringify(options);
  let format = numberFormats.get(key);
  if (!format) numberFormats.set(key, (format = new Intl.NumberFormat(localeTag(locale.lang), options)));
  return format.format(value);
}

/* Each is slow to make: one a language and kind of number. */
/** @type {Map<string, Intl.NumberFormat>} */
const numberFormats = new Map();

/**
 * A range of kilometres; one number where both ends are the same, "at least" without an upper end.
 * @param {number} low
 * @param {number | null} high
 * @param {Unit} [unit]
 */
export function sayKmRange(low, high, unit) {
  if (high === null) return Math.round(low) ? t("at least {km}", { km: sayKm(Math.round(low), unit) }) : t("not known");
  if (Math.round(low) === Math.round(high)) return sayKm(low, unit);
  const whole = { maximumFractionDigits: 0 };
  return (
    sayNumber(inUnit(low, unit), whole) + "–" + sayNumber(inUnit(high, unit), whole) + "\u00a0" + t(unit || locale.unit)
  );
}
