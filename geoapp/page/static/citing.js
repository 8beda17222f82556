/* The sources as files for a reference manager, made in the page as geoapp/citations.py makes them. */
(function () {
  "use strict";
  const geoapp = (window.geoapp = window.geoapp || {});
  const { el, t } = geoapp;
  const KEPT_MS = 60000;
  const PERIODICALS = { "article-newspaper": "NEWS", "article-magazine": "MGZN", "article-journal": "JOUR", "post-weblog": "BLOG" };
  const RIS = { ...PERIODICALS, webpage: "ELEC", post: "ELEC", report: "RPRT", dataset: "DATA", map: "MAP", book: "BOOK", broadcast: "VIDEO", legislation: "STAT" };
  const BIBTEX = { report: "techreport", book: "book", thesis: "phdthesis" };
  const HOMES = { article: "journal", techreport: "institution", phdthesis: "school" };
  const SPECIAL = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

  const kindOf = (names, type) => (Object.hasOwn(names, type) ? names[type] : null);
  const figures = (number, width) => String(number).padStart(width, "0");
  const first = (item) => (item.issued ? item.issued["date-parts"][0] || [] : []);

  const parts = (day) => ({ "date-parts": [day.split("-").map(Number)] });

  /** A source as a CSL-JSON item. */
  function itemOf({ id, type = "article-newspaper", title, publisher, "container-title": own, author, day, issued, read, accessed, url, language, archive, archive_location, note }) {
    const home = own || (kindOf(PERIODICALS, type) ? publisher : undefined);
    const date = day ? parts(day) : issued;
    return { id, type, title, publisher, "container-title": home, author, issued: date, accessed: read ? parts(read) : accessed, URL: url, language, archive, archive_location, note };
  }

  const escape = (text) => text.replace(/[\\~^&%$#_{}]/g, (one) => SPECIAL[one] || "\\" + one);

  const circa = (day, mark) => (day.circa ? mark : "");
  /** A day of reading, its figures joined. */
  const joined = (day, between) => day["date-parts"][0].map((part, at) => figures(part, at ? 2 : 4)).join(between);

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

  function risOf(item) {
    const [year, month, day] = first(item);
    const whole = month === undefined ? "" : [figures(year, 4), figures(month, 2), day === undefined ? "" : figures(day, 2), ""].join("/");
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
    return lines.filter(([, value]) => value).map(([tag, value]) => tag + "  - " + value + "\r\n").join("") + "ER  - \r\n";
  }

  const FORMATS = [
    ["CSL-JSON", "json", (items) => JSON.stringify(items, null, 2) + "\n"],
    ["BibTeX", "bib", (items) => items.map(bibtexOf).join("")],
    ["RIS", "ris", (items) => items.map(risOf).join("")],
  ];

  function save(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
  }

  /** A button for each format: a page alone has no files beside it. */
  geoapp.citationFiles = function (page) {
    const { dossier, sources } = page.data;
    const items = () => Object.values(sources).map(itemOf);
    return FORMATS.map(([name, end, write]) => el("button", { type: "button", class: "link", onclick: () => save(dossier.id + "." + end, write(items())) }, t("Save as {format}", { format: name })));
  };
})();
