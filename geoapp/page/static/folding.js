/* What a page holds was folded to weigh less: see geoapp/page/compression.py. */

const TEXT = "\u0001";
const ABSENT = "\u0002";

/**
 * Put texts back into their languages, and columns back into rows.
 * @param {{ texts: Record<string, string[]> | null, rest: unknown }} folded
 * @returns {any} the value that was folded
 */
export function unfold({ texts, rest }) {
  if (!texts) return rest;
  const { entries, fromEntries } = Object;
  const languages = entries(texts);
  let next = 0;
  const text = (/** @type {number} */ at) => fromEntries(languages.map(([language, held]) => [language, held[at]]));
  /** @type {(value: any) => any} */
  const open = (value) => {
    if (value === TEXT) return text(next++);
    if (Array.isArray(value)) return value.map(open);
    if (!value || typeof value !== "object") return value;
    if (!(TEXT in value)) return fromEntries(entries(value).map(([name, inner]) => [name, open(inner)]));
    /** @type {[string, unknown[]][]} */
    const columns = entries(open(value[TEXT]));
    const rows = columns[0][1].map((_, i) =>
      fromEntries(columns.map(([name, cells]) => [name, cells[i]]).filter(([, cell]) => cell !== ABSENT)),
    );
    const names = /** @type {string[] | undefined} */ (value[ABSENT]);
    return names ? fromEntries(names.map((name, i) => [name, rows[i]])) : rows;
  };
  return open(rest);
}
