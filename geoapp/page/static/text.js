/* Words and elements: every text reaches the page as text, never as markup. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const SVG = "http://www.w3.org/2000/svg";

  /** Interface text in the page's language, with {named} values put in. */
  geoapp.t = function (message, values) {
    const words = geoapp.words[geoapp.lang] || {};
    return filled(words[message] || message, values);
  };

  /** Mark a message that is said elsewhere, so that it is found: gettext's N_. */
  geoapp.N_ = (message) => message;

  /** How many, in the plural form that the page's language has for it; {n} is the number. */
  geoapp.count = function (one, other, n, values) {
    const forms = (geoapp.words[geoapp.lang] || {})[one] || { one, other };
    const form = forms[new Intl.PluralRules(geoapp.lang).select(n)] || forms.other;
    return filled(form, { n: geoapp.number(n), ...values });
  };

  const filled = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));

  /** A text of the dossier in a language, else in English, with the language that it is in. */
  geoapp.text = function (texts, lang) {
    if (!texts) return null;
    const found = texts[lang] !== undefined ? lang : texts.en !== undefined ? "en" : Object.keys(texts)[0];
    return { value: texts[found], lang: found };
  };

  /** The same as a plain string in the page's language. */
  geoapp.say = (texts) => (texts ? geoapp.text(texts, geoapp.lang).value : "");

  /** A name short enough for a map: without what stands in brackets or after a comma. */
  geoapp.brief = function (texts, lang) {
    const text = geoapp.text(texts, lang || geoapp.lang);
    return { value: text.value.split(/ \(|, /)[0], lang: text.lang };
  };

  geoapp.write = function (element, text, lang) {
    const isText = typeof text === "object";
    element.textContent = isText ? text.value : text;
    if (isText && text.lang !== (lang || geoapp.lang)) element.lang = text.lang;
    return element;
  };

  /** Make an element: attributes, then children (elements, strings, {value, lang} or null). */
  geoapp.el = function (tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  };

  geoapp.svg = function (tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  };

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === "") continue;
      if (child instanceof Node) element.append(child);
      else if (typeof child === "object") element.append(geoapp.write(document.createElement("span"), child));
      else element.append(String(child));
    }
    return element;
  }

  /** A colon between two texts: French sets it off. */
  geoapp.colon = () => (geoapp.lang === "fr" ? "\u00a0: " : ": ");
  geoapp.semicolon = () => (geoapp.lang === "fr" ? "\u202f; " : "; ");

  /** Kilometres for people: three figures are enough for a long way. */
  geoapp.km = function (km, unit) {
    const length = inUnit(km, unit);
    const digits = length < 100 ? { maximumFractionDigits: 1 } : { maximumFractionDigits: 0 };
    return geoapp.number(length, digits) + "\u00a0" + geoapp.t(unit || geoapp.unit);
  };

  /* The international mile and the nautical mile, exactly, in kilometres. */
  const KM = { km: 1, mi: 1.609344, nmi: 1.852 };
  geoapp.unit = "km";
  const inUnit = (km, unit) => km / KM[unit || geoapp.unit];

  geoapp.number = (value, options) =>
    new Intl.NumberFormat(geoapp.lang === "en" ? "en-GB" : geoapp.lang, options || {}).format(value);

  geoapp.kmRange = function (low, high, unit) {
    if (Math.round(low) === Math.round(high)) return geoapp.km(low, unit);
    const whole = { maximumFractionDigits: 0 };
    return geoapp.number(inUnit(low, unit), whole) + "–" + geoapp.number(inUnit(high, unit), whole) + "\u00a0" + geoapp.t(unit || geoapp.unit);
  };

  /** A link only for http and https; anything else stays words. */
  geoapp.link = function (address, content) {
    let url = null;
    try {
      url = new URL(address);
    } catch (error) {
      url = null;
    }
    const safe = url !== null && (url.protocol === "https:" || url.protocol === "http:");
    return safe
      ? geoapp.el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, content)
      : geoapp.el("span", {}, content);
  };
})();
