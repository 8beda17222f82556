/* What some pages have and others do without: an entry point fills it in before the page is made. */

/** @type {import("./types.js").Extras} */
export const extras = { sections: [] };
