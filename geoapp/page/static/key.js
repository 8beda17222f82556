/* Under the map: what the lines and marks that are to be seen now mean, and a scale that is true at the centre. */
import { byId, el, refill, svg } from "./dom.js";
import { locale, sayKm, t } from "./text.js";
import { pause } from "./turns.js";
/** @import { Page } from "./page.js" */
/** @import { Box } from "./types.js" */

const SAMPLE_PX = 26;
const HIGH_PX = 12;
const MOST_SCALE_PX = 120;
/* Of a narrow map, of which a longer one would lie over names; but its words have room on it. */
const MOST_SCALE_SHARE = 1 / 4;
const WORDS_PX = 80;
/* A ring hardly larger than its dot tells nothing. */
const LEAST_RING_PX = 6;
/* The scale stands so far below a name. */
const CLEAR_PX = 6;
const SHIFTS_PX = [...Array(30).keys()].map((step) => step * 8);
/* Where no shift is free along the edge of the map, it stands higher. */
const RISES_PX = [0, 24, 48, 72, 96, 120];
const REST_MS = 100;
const KINDS = ["accusation", "corroboration", "denial"];
const UNIT_KM = { km: 1, mi: 1.609344, nmi: 1.852 };

/** @param {string} className */
const line = (className) =>
  svg(
    "svg",
    { width: SAMPLE_PX, height: HIGH_PX, "aria-hidden": "true" },
    svg("path", { class: className, d: `M1 6H${SAMPLE_PX - 1}`, fill: "none" }),
  );
/** @param {string} standing */
const diamond = (standing) =>
  svg(
    "svg",
    { width: HIGH_PX, height: HIGH_PX, "aria-hidden": "true" },
    svg("path", { class: "mark mark-" + standing, d: "M6 0L12 6L6 12L0 6Z" }),
  );
/**
 * @param {string} name
 * @param {number} r
 */
const ring = (name, r) =>
  svg(
    "svg",
    { width: HIGH_PX, height: HIGH_PX, "aria-hidden": "true" },
    svg("circle", { class: name, cx: 6, cy: 6, r }),
  );
const tick = (/** @type {string} */ kind) =>
  svg(
    "svg",
    { width: 4, height: HIGH_PX, "aria-hidden": "true" },
    svg("path", { class: "said said-" + kind, d: "M2 1V11" }),
  );

/** @param {number} width of the map */
const mostScale = (width) => Math.min(MOST_SCALE_PX, Math.max(WORDS_PX, width * MOST_SCALE_SHARE));

/* So near to one another that the longest that fits has room for its words; a tenth is the least that is said. */
const ROUND = [7, 5, 4, 3, 2, 1.5, 1];
/* A shorter scale is none. */
const LEAST_KM = 0.001;

/**
 * The room of the scale, however wide it is just now.
 * @param {Box} box
 * @param {number} width of the map
 * @returns {Box}
 */
export const atWidest = ([left, top, right, bottom], width) =>
  left > width / 2 ? [right - mostScale(width), top, right, bottom] : [left, top, left + mostScale(width), bottom];

export class MapKey {
  /** @type {string} */
  said = "";
  /** @type {number | undefined} */
  asked;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;
  most = 0;
  /** How far the scale stands from its corner, right and up. */
  shift = [0, 0];

  /** @param {Page} page the page, whose map is drawn */
  constructor(page) {
    this.page = page;
    this.list = byId("key");
    this.scale = el("div", { class: "scale-bar", role: "img" });
    byId("frame").append(this.scale);
    page.map.on("moveend", () => this.ask());
  }

  /** Once a frame at most, when all of it stands: the scale is true at once, what is measured comes after the paint. */
  ask() {
    this.asked ??= requestAnimationFrame(async () => {
      this.asked = undefined;
      this.sayScale();
      await pause();
      this.show();
    });
  }

  /** A while later: days that pass quickly under a finger are not explained each. */
  askLater() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), REST_MS);
  }

  /** In the page's language. */
  speak() {
    this.said = "";
  }

  show() {
    this.sayScale();
    this.placeScale();
    const rows = this.rows();
    const said = JSON.stringify(rows.map(([, words]) => words));
    if (said === this.said) return;
    this.said = said;
    refill(
      this.list,
      rows.map(([mark, words]) => el("li", {}, mark, words)),
    );
  }

  /**
   * What is to be seen now, each with its words.
   * @returns {[Element[], string][]}
   */
  rows() {
    const { page } = this;
    const seen = this.seen();
    /** @type {[Element[], string][]} */
    const rows = [];
    for (const basis of ["observed", "reported", "modelled", "schematic"]) {
      if (seen(".leg-" + basis + ":not(.faint)")) rows.push([[line("leg leg-" + basis)], t(basis)]);
    }
    if (seen(".leg.faint")) rows.push([[line("leg faint")], t("not on this day")]);
    if (seen(".reach:not(.off)")) rows.push([[line("reach")], t("could have been here")]);
    if (seen(".candidate:not(.doubt)")) rows.push([[line("candidate")], t("another line, not confirmed")]);
    for (const standing of ["claimed", "independent"]) {
      if (seen(".sighting-" + standing + ":not(.faint)")) rows.push([[diamond(standing)], t(standing)]);
    }
    if (seen(".place-candidate")) rows.push([[ring("place-candidate", 3.5)], t("candidate for a place")]);
    if (this.hasRings()) rows.push([[ring("ring", 5)], t("how exactly the place is known")]);
    const { first, last } = page.clock;
    const kinds = KINDS.filter((kind) =>
      page.data.claims.some(({ kind: own, kept, saidDay: day }) => {
        return own === kind && kept !== false && day !== null && day >= first && day <= last;
      }),
    );
    if (kinds.length) rows.push([kinds.map(tick), kinds.map((kind) => t(kind)).join(" / ")]);
    return rows;
  }

  /** Whether one of what a selector finds lies within the map. */
  seen() {
    const container = this.page.map.getContainer();
    const room = container.getBoundingClientRect();
    return (/** @type {string} */ selector) =>
      [...container.querySelectorAll(selector)].some((one) => {
        const { left, right, top, bottom, width, height } = one.getBoundingClientRect();
        return width + height > 0 && left < room.right && right > room.left && top < room.bottom && bottom > room.top;
      });
  }

  hasRings() {
    const { data } = this.page;
    const metres = Math.max(0, ...data.places.map((one) => (one.layer === "route" ? one.precision_km * 1000 : 0)));
    return metres / this.metres(this.middle()) > LEAST_RING_PX;
  }

  /** The middle of what is seen of the map: a card may cover its foot. */
  middle() {
    const { map, view } = this.page;
    return map.getSize().subtract([0, view.covered()]).divideBy(2);
  }

  /**
   * Metres a pixel about a point of the map.
   * @param {L.Point} at
   */
  metres({ x, y }) {
    const { map } = this.page;
    const ends = [x - 50, x + 50].map((px) => map.containerPointToLatLng([px, y]));
    return map.distance(ends[0], ends[1]) / 100;
  }

  /** A round length, as it is drawn at the centre of the map. */
  sayScale() {
    const unit = UNIT_KM[locale.unit];
    const longest = mostScale(this.page.map.getSize().x);
    const most = (longest * this.metres(this.middle())) / 1000 / unit;
    /* A pole may be as wide as the map. */
    this.scale.hidden = most < LEAST_KM;
    const power = 10 ** Math.floor(Math.log10(most));
    const step = ROUND.find((n) => n * power <= most && (power >= 1 || Number.isInteger(n))) ?? 1;
    const round = step * power;
    const words = sayKm(round * unit);
    if (words === this.scale.textContent && most === this.most) return;
    this.most = most;
    this.scale.style.width = (round / most) * longest + "px";
    this.scale.textContent = words;
    this.scale.setAttribute("aria-label", t("Scale at the centre of the map: {length}", { length: words }));
  }

  /** In its corner, or as far from it as names and marks need; where nothing is free it covers as few as it can. */
  placeScale() {
    const { scale, page } = this;
    const frame = byId("frame").getBoundingClientRect();
    const own = scale.getBoundingClientRect();
    const [right, left] = [own.right - this.shift[0], own.left - this.shift[0]];
    const [top, bottom] = [own.top + this.shift[1], own.bottom + this.shift[1]];
    const onMap = (/** @type {string} */ marks) => [...page.map.getContainer().querySelectorAll(marks)];
    /* Presented, the key stands on the map. */
    const firm = [document.getElementById("inset"), byId("key"), ...page.buttons()].flatMap((one) => one ?? []);
    firm.push(...onMap(".label-route:not([style*=hidden]), .place-route"));
    const over = [...onMap(".label:not([style*=hidden]), .sighting"), ...firm, ...firm, ...firm];
    const boxes = over.map((one) => one.getBoundingClientRect());
    const to = left + right > frame.left + frame.right ? -1 : 1;
    const covered = (/** @type {number} */ x, /** @type {number} */ up) => {
      if (left + x < frame.left || right + x > frame.right || top - up < frame.top) return boxes.length;
      return boxes.filter((box) => {
        const isLevel = box.bottom > top - up - CLEAR_PX && box.top < bottom - up;
        return isLevel && box.right > left + x && box.left < right + x;
      }).length;
    };
    let least = boxes.length + 1;
    for (const [x, up] of RISES_PX.flatMap((rise) => SHIFTS_PX.map((px) => [to * px, rise]))) {
      const found = covered(x, up);
      if (found < least) [least, this.shift] = [found, [x, up]];
      if (!found) break;
    }
    scale.style.transform = `translate(${this.shift[0]}px, ${-this.shift[1]}px)`;
  }
}
