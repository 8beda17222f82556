/* The routes of a page as one: what is drawn, listed and looked up does not ask whose it is. */
/** @import { Held, PageData } from "./types.js" */

/**
 * Lists one after another, and what is held by id beside one another; header, name, total and inset are those of the
 * first route. Mirrored in geoapp/page/data.py.
 * @param {PageData} data
 * @returns {Held}
 */
export function together(data) {
  const [first] = data.routes;
  /** @type {Record<string, any>} */
  const joined = { ...data, ...first };
  for (const name of /** @type {(keyof typeof first)[]} */ (Object.keys(first))) {
    const parts = data.routes.map((route) => route[name]);
    if (Array.isArray(first[name])) joined[name] = parts.flat();
    else if (first[name] instanceof Object) joined[name] = Object.assign({}, ...parts.reverse());
  }
  return /** @type {Held} */ (joined);
}
