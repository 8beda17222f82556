/* The sources as files for a reference manager, made in the page as geoapp/citations.py makes them. */
/** @import { CslDate, Source } from "./types.js" */
/** @import { Page } from "./page.js" */
import { el } from "./dom.js";
import { t } from "./text.js";

const KEPT_MS = 60000;
/** @type {Record<string, string>} */
const PERIODICALS = {
  "article-newspaper": "NEWS",
  "article-magazine": "MGZN",
  "article-journal": "JOUR",
  "post-weblog": "BLOG",
};
/** @type {Record<string, string>} */
const RIS = {
  ...PERIODICALS,
  webpage: "ELEC",
  post: "ELEC",
  report: "RPRT",
  dataset: "DATA",
  map: "MAP",
  book: "BOOK",
  broadcast: "VIDEO",
  legislation: "STAT",
};
/** @type {Record<string, string>} */
const BIBTEX = { report: "techreport", book: "book", thesis: "phdthesis" };
/** @type {Record<string, string>} */
const HOMES = { article: "journal", techreport: "institution", phdthesis: "school" };
/** @type {Record<string, string>} */
const SPECIAL = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

/**
 * @param {Record<string, string>} names
 * @param {string} type
 */
const kindOf = (names, type) => (Object.hasOwn(names, type) ? names[type] : null);
/**
 * @param {number} number
 * @param {number} width
 */
const figures = (number, width) => String(number).padStart(width, "0");
/**
 * Year, month and day of publication, as many as are known.
 * @param {Item} item
 */
const first = (item) => (item.issued ? item.issued["date-parts"][0] || [] : []);

/**
 * @param {string} day
 * @returns {CslDate}
 */
const parts = (day) => ({ "date-parts": [day.split("-").map(Number)] });

/** @typedef {ReturnType<typeof itemOf>} Item */

/**
 * A source as a CSL-JSON item.
 * @param {Source} source
 */
function itemOf({
  id,
  type = "article-newspaper",
  title,
  publisher,
  "container-title": own,
  author,
  day,
  issued,
  read,
  accessed,
  url,
  language,
  archive,
  archive_location,
  note,
}) {
  const home = own || (kindOf(PERIODICALS, type) ? publisher : undefined);
  const date = day ? parts(day) : issued;
  return {
    id,
    type,
    title,
    publisher,
    "container-title": home,
    author,
    issued: date,
    accessed: read ? parts(read) : accessed,
    URL: url,
    language,
    archive,
    archive_location,
    note,
  };
}

/** @param {string} text */
const escape = (text) => text.replace(/[\\~^&%$#_{}]/g, (one) => SPECIAL[one] || "\\" + one);

/**
 * @param {CslDate} day
 * @param {string} mark
 */
const circa = (day, mark) => (day.circa ? mark : "");
/**
 * A day of reading, its figures joined.
 * @param {CslDate} day
 * @param {string} between
 */
const joined = (day, between) => day["date-parts"][0].map((part, at) => figures(part, at ? 2 : 4)).join(between);

/** @param {Item} item */
function bibtexOf(item) {
  const kind = kindOf(PERIODICALS, item.type) ? "article" : kindOf(BIBTEX, item.type) || "misc";
  const [year, month] = first(item);
  const kept = [item.archive, item.archive_location].filter(Boolean).join(", ");
  const fields = [
    ["title", escape(item.title)],
    ["author", (item.author || []).map((author) => "{" + escape(author.literal) + "}").join(" and ")],
    [HOMES[kind] || "publisher", escape(item["container-title"] || item.publisher)],
    ["year", year === undefined ? "" : figures(year, 4)],
    ["month", month === undefined ? "" : String(month)],
    ["url", item.URL],
    ["urldate", item.accessed ? joined(item.accessed, "-") + circa(item.accessed, "~") : ""],
    ["language", escape(item.language || "")],
    ["note", escape([item.note, kept && "Archived copy: " + kept + "."].filter(Boolean).join(" "))],
  ];
  const lines = fields.filter(([, value]) => value).map(([name, value]) => "  " + name + " = {" + value + "},\n");
  return "@" + kind + "{" + item.id + ",\n" + lines.join("") + "}\n\n";
}

/** @param {Item} item */
function risOf(item) {
  const [year, month, day] = first(item);
  const whole =
    month === undefined
      ? ""
      : [figures(year, 4), figures(month, 2), day === undefined ? "" : figures(day, 2), ""].join("/");
  const lines = [
    ["TY", kindOf(RIS, item.type) || "GEN"],
    ["ID", item.id],
    ...(item.author || []).map((author) => ["AU", author.literal]),
    ["TI", item.title],
    ["T2", item["container-title"]],
    ["PB", item.publisher],
    ["PY", year === undefined ? "" : figures(year, 4)],
    ["DA", whole],
    ["UR", item.URL],
    ["Y2", item.accessed ? joined(item.accessed, "/") + "/" + circa(item.accessed, "about") : ""],
    ["LA", item.language],
    ["AV", item.archive_location],
    ["N1", item.note],
  ];
  return (
    lines
      .filter(([, value]) => value)
      .map(([tag, value]) => tag + "  - " + value + "\r\n")
      .join("") + "ER  - \r\n"
  );
}

/** @type {[string, string, (items: Item[]) => string][]} */
const FORMATS = [
  ["CSL-JSON", "json", (items) => JSON.stringify(items, null, 2) + "\n"],
  ["BibTeX", "bib", (items) => items.map(bibtexOf).join("")],
  ["RIS", "ris", (items) => items.map(risOf).join("")],
];

/**
 * @param {string} name
 * @param {string} text
 */
function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

/**
 * A button for each format: a page alone has no files beside it.
 * @param {Page} page
 */
export function citationFiles(page) {
  const { id, sources } = page.data;
  const items = () => Object.values(sources).map(itemOf);
  return FORMATS.map(([name, end, write]) =>
    el(
      "button",
      { type: "button", class: "link", onclick: () => save(id + "." + end, write(items())) },
      t("Save as {format}", { format: name }),
    ),
  );
}
