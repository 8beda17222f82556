/* Share: a link to exactly this view, and the code that puts the map into an article. */
import { el, fieldOf } from "./dom.js";
import { directionOf, say, t, textIn } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { PageState, Site } from "./types.js" */

// How high an embed is in a column up to so wide, in pixels, but for chart and sentence, and how wide that is at least;
// the same of a phone on its side. More than three languages take a line or two of their own.
const HEIGHTS = [
  [Infinity, 710, 870],
  [900, 765, 590],
  [620, 720, 430],
  [460, 715, 320],
  [350, 810, 280],
  [310, 850, 240],
];
const SIDEWAYS = [
  [Infinity, 230, 295],
  [720, 310, 210],
];
const LINES_HEIGHT = 100;
// A title is so high in any column, and has so much room a letter.
const TITLE_HEIGHT = 160;
const TITLE_LETTER = 430;
/** @param {string} text */
const escape = (text) =>
  text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/**
 * @param {string} id
 * @param {string} label
 * @param {HTMLElement} element
 */
function field(id, label, element) {
  element.id = id;
  return el("p", { class: "field" }, el("label", { for: id }, label), element);
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string[][]} options
 * @param {() => void} change
 */
function select(id, label, options, change) {
  const choice = el(
    "select",
    { onchange: change },
    options.map(([value, words]) => el("option", { value }, words)),
  );
  return field(id, label, choice);
}

/**
 * Copy, and say that it was done; where the browser refuses, the text is selected to be copied by hand.
 * @param {string} source
 */
function copier(source) {
  const done = el("span", { role: "status", class: "done" });
  const copy = async () => {
    const text = fieldOf(source);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      done.textContent = t("Copied");
    } catch (error) {
      done.textContent = t("Selected: press Ctrl+C (⌘C) to copy");
    }
  };
  return el(
    "p",
    { class: "copy" },
    el("button", { type: "button", class: "plain", onclick: copy }, t("Copy")),
    " ",
    done,
  );
}

/**
 * The address of this view; of the app's page where the page stands in the app.
 * @param {Page} page
 * @param {Partial<PageState>} change
 * @param {string} base
 */
export const viewLink = (page, change, base) => base + "#" + page.params(change).toString().replace(/%2F/g, "/");

/**
 * Style for the frame by the width of the article's column, until the script has set a height of its own.
 * @param {Page} page
 * @param {boolean} titled
 */
function frameStyle(page, titled) {
  const chart = document.querySelector(".track")?.clientHeight ?? 0;
  const sentence = document.querySelector(".sentence");
  const told = titled ? TITLE_LETTER * say(page.data.dossier.title).length : 0;
  const area = told + (sentence ? sentence.clientHeight * sentence.clientWidth : 0);
  const lines = Object.keys(page.data.site?.embed ?? {}).length > 3 ? LINES_HEIGHT : 0;
  const known = chart + lines + (titled ? TITLE_HEIGHT : 0);
  const high = (/** @type {number[]} */ [width, rest, least]) => [width, Math.ceil(known + rest + area / least)];
  const [[, widest], ...others] = HEIGHTS.map(high);
  /* An article's own rules about figures, frames and captions reach none of it, not even those with an id. */
  const named = (/** @type {string} */ part) => ".geoapp-map:not(#_#_)" + part;
  const frame = (/** @type {number} */ height) =>
    named(' .geoapp[height="0' + widest + '"]') + "{height:" + height + "px}";
  const upTo = (/** @type {number[]} */ [width, height]) =>
    width === Infinity ? frame(height) : "@container(max-width:" + width + "px){" + frame(height) + "}";
  const low = SIDEWAYS.map(high).map(upTo).join("");
  const sideways = "@media(max-height:500px){@container(min-width:481px){" + low + "}}";
  const own =
    ["", " *"].map(named) +
    "{all:revert}" +
    /* What is as wide as its content has no width of its own to ask for. */
    named("") +
    "{container-type:inline-size;display:block;column-span:all;width:100%;margin:1em 0}" +
    named(" .geoapp") +
    "{display:block;width:100%;border:0}" +
    named(" figcaption") +
    "{margin-top:6px;font-size:max(13px,.8em);line-height:1.4;overflow-wrap:anywhere;visibility:visible;" +
    "white-space:normal;text-indent:0;text-transform:none;letter-spacing:normal;word-spacing:normal}" +
    named(" a") +
    "{color:inherit}";
  /* Nor do those that an article means for all frames there are. */
  const rules = (own + frame(widest) + others.map(upTo).join("") + sideways).replace(/[^}](?=[;}])/g, "$&!important");
  const style = "<style>" + rules + "</style>";
  return { height: "0" + widest, style };
}

/**
 * Code for an article: frame, credit, and a way to the same facts as text.
 * @param {Page} page
 * @param {{ lang: string, theme: string, step: string, chrome: boolean }} chosen
 */
export function embedCode(page, chosen) {
  const { dossier } = page.data;
  const site = /** @type {Site} */ (page.data.site);
  const lang = chosen.lang;
  const header = (/** @type {string} */ name) => escape(textIn(site.header[name], lang).value);
  const change = { lang, theme: chosen.theme || null, chrome: chosen.chrome ? "1" : null, step: chosen.step || null };
  const base = new URL(site.embed[lang], window.location.href.split("#")[0]).href;
  const start = chosen.step
    ? "#" +
      new URLSearchParams(
        Object.entries({
          step: chosen.step,
          theme: chosen.theme,
          chrome: chosen.chrome ? "1" : "",
          v: dossier.version,
        }).filter(([, value]) => value),
      )
    : null;
  const source = escape(start ? base + start : viewLink(page, change, base));
  const text = escape(new URL(site.texts[lang], base).href);
  const script = escape(new URL(site.script, base).href);
  const { height, style } = frameStyle(page, chosen.chrome);
  return [
    '<figure class="geoapp-map" lang="' + lang + '" dir="' + directionOf(lang) + '">',
    style,
    '<iframe class="geoapp" src="' +
      source +
      '" title="' +
      header("title") +
      '" width="100%" height="' +
      height +
      '" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" frameborder="0"></iframe>',
    "<figcaption><b>" +
      header("attribution") +
      "</b> " +
      escape(dossier.credits.map((credit) => credit.name).join(", ")) +
      '. <a href="' +
      text +
      '">' +
      escape(t("As text")) +
      "</a></figcaption>",
    "</figure>",
    '<script src="' + script + '" async></' + "script>",
  ].join("\n");
}

/**
 * @param {Page} page
 * @param {() => void} write
 */
function embedBuilder(page, write) {
  const { site, steps } = page.data;
  if (!site) {
    return [el("p", { class: "lede" }, t("To embed the map in an article, publish it: geoapp publish -o site"))];
  }
  const names = Object.keys(site.embed);
  const begin = [["", t("This view")]].concat(steps.map((step, i) => [step.id, i + 1 + ". " + say(step.title)]));
  return [
    el("h3", {}, t("In an article")),
    el(
      "div",
      { class: "fields" },
      select(
        "share-lang",
        t("Language"),
        names.map((tag) => [tag, site.names[tag]]),
        write,
      ),
      select(
        "share-theme",
        t("Colours"),
        [
          ["", t("Same as the reader’s device")],
          ["light", t("Light")],
          ["dark", t("Dark")],
        ],
        write,
      ),
      steps && steps.length ? select("share-step", t("Opens with"), begin, write) : null,
      el(
        "p",
        { class: "field check" },
        el(
          "label",
          { for: "share-chrome" },
          el("input", { type: "checkbox", id: "share-chrome", onchange: write }),
          t("Title and summary"),
        ),
      ),
    ),
    field("share-code", t("Code for the article"), el("textarea", { rows: 7, readonly: true, spellcheck: "false" })),
    copier("share-code"),
  ];
}

/**
 * Build the panel in the page's language; it is filled when it is opened.
 * @param {HTMLElement} root
 * @param {Page} page
 */
export function showShare(root, page) {
  const value = (/** @type {string} */ id) => fieldOf(id)?.value ?? "";
  const write = () => {
    if (!details.open) return;
    if (link) fieldOf("share-link").value = linkOf(page);
    const code = fieldOf("share-code");
    if (!code) return;
    code.value = embedCode(page, {
      lang: value("share-lang"),
      theme: value("share-theme"),
      step: value("share-step"),
      chrome: fieldOf("share-chrome").checked,
    });
  };
  const open = Boolean(root.querySelector("details[open]"));
  const link = linkOf(page);
  const details = el(
    "details",
    { open, ontoggle: write },
    el("summary", {}, t("Link to this view, and code for an article")),
    link
      ? [
          field("share-link", t("Link to exactly this view"), el("input", { type: "text", readonly: true })),
          copier("share-link"),
        ]
      : el(
          "p",
          { class: "lede" },
          t("This page has no address on the web, so no link leads to it: publish it, and each view has one."),
        ),
    /* Nor would a frame in an article find a file of one's own. */
    link || !page.data.site ? embedBuilder(page, write) : null,
  );
  const exact = el("p", { class: "exact" });
  root.replaceChildren(el("h2", {}, t("Share")), details, exact);
  const lang = fieldOf("share-lang");
  if (lang && page.data.site?.embed[page.state.lang]) lang.value = page.state.lang;
  page.kit.share = write;
  page.kit.exact = () => {
    if (link) exact.textContent = say(page.data.dossier.title) + " · " + linkOf(page);
  };
  write();
}

/**
 * The link to what is seen; none to a file, or to a page without an address, where nobody else could follow it.
 * @param {Page} page
 */
function linkOf(page) {
  const inApp = page.data.host === "app" && window.parent !== window;
  const link = inApp ? appLink() : viewLink(page, {}, window.location.href.split("#")[0]);
  return link.startsWith("http") ? link : "";
}

/** The address of the app, as far as it may be read. */
function appLink() {
  try {
    return window.parent.location.href;
  } catch (error) {
    return "";
  }
}
