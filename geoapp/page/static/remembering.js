/* When the page's address is written: soon after a change, and after the paint of what the Back button undoes. */
import { stateParams } from "./state.js";
import { painted } from "./turns.js";
/** @import { Page } from "./page.js" */
/** @import { PageState } from "./types.js" */

const WRITE_DELAY_MS = 250;

export class Remembering {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  writing;
  /** @type {PageState | undefined} What a turn led away from, until the address has it. */
  left;

  /** @param {Page} page the page, whose address is known */
  constructor(page) {
    this.page = page;
  }

  soon() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.write(), WRITE_DELAY_MS);
  }

  /**
   * Once a turn is painted; soon where nothing is, as out of sight.
   * @param {PageState} before what the Back button leads to then
   */
  async turn(before) {
    this.left = before;
    this.soon();
    await painted();
    if (this.left === before) this.write();
  }

  /** What is still to be written is so at once. */
  catchUp() {
    if (this.writing) this.write();
  }

  write() {
    const { left, page } = this;
    clearTimeout(this.writing);
    this.writing = this.left = undefined;
    page.address.write(page.params(), left && stateParams(left));
  }

  /** The address leads elsewhere: what was still to be written is not. */
  drop() {
    clearTimeout(this.writing);
    this.writing = this.left = undefined;
  }
}
