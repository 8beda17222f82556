/* What a link can ask for beside the map's own state: colours, frame, version; and one voice at a time. */
import { byId, el } from "./dom.js";
import { extras } from "./extras.js";
import { isLeftOut, languageLacking, readState } from "./state.js";
import { locale, t } from "./text.js";
/** @import { PageState } from "./types.js" */
/** @import { Page } from "./page.js" */

const ROOT = document.documentElement;

/**
 * A language by its name in the page's, and by its tag.
 * @param {string} tag
 */
function nameOf(tag) {
  const name = new Intl.DisplayNames([locale.lang], { type: "language", fallback: "none" }).of(tag);
  return name ? `${name} (${tag})` : tag;
}

export class Kit {
  /** @type {(() => void) | undefined} */
  share;
  /** @type {(() => void) | undefined} Write the link that is printed. */
  exact;
  /** @type {string | undefined} The colours that are asked for, while the light ones are printed. */
  asked;

  /** @param {Page} page the page, which has read its state */
  constructor(page) {
    this.page = page;
    page.state.version = page.data.dossier.version;
    if (page.data.host !== "app") window.addEventListener("hashchange", () => this.check());
    const skip = /** @type {HTMLAnchorElement} */ (document.querySelector(".skip"));
    /* The fragment is the state's: a jump within the page must not replace it. */
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      const target = byId(skip.hash.slice(1));
      if (extras.openEvidence) extras.openEvidence(true);
      target.focus();
      target.scrollIntoView();
    });
    if (extras.Embed) this.embed = new extras.Embed(page);
    window.addEventListener("beforeprint", () => this.print(true));
    window.addEventListener("afterprint", () => this.print(false));
    this.look();
  }

  /** Say it when a link holds what this page does not understand, or was made with other data. */
  check() {
    this.look();
    this.tell();
  }

  look() {
    const { address, data } = this.page;
    const text = address.read();
    const asked = readState(text, this.page.known());
    this.leftOut = data.host !== "app" && isLeftOut(text, asked);
    this.lacking = data.host === "app" ? "" : languageLacking(text, asked);
    this.made = asked.made && asked.made !== data.dossier.version ? asked.made : null;
  }

  tell() {
    const { version } = this.page.data.dossier;
    const words = [];
    if (this.lacking) {
      words.push(
        t("This link asks for a language that this page doesn’t have: {asked}. It is shown in another: {shown}.", {
          asked: nameOf(this.lacking),
          shown: nameOf(this.page.state.lang),
        }),
      );
    }
    if (this.leftOut) words.push(t("Part of this link was not recognised and was ignored."));
    if (this.made) {
      words.push(
        t("This link was made with version {made} of the data; this page shows version {version}.", {
          made: this.made,
          version,
        }),
      );
    }
    const note = byId("link-note");
    note.hidden = !words.length;
    const close = () => {
      Object.assign(this, { leftOut: false, made: null, lacking: "" });
      this.tell();
      byId("title").focus();
    };
    note.replaceChildren(
      ...(words.length
        ? [
            el("span", {}, words.join(" ")),
            " ",
            el("button", { type: "button", class: "link", onclick: close }, t("Close")),
          ]
        : []),
    );
  }

  /** In the page's language. */
  speak() {
    this.tell();
    for (const [way, words] of [
      ["in", t("Zoom in")],
      ["out", t("Zoom out")],
    ]) {
      const button = document.querySelector(".leaflet-control-zoom-" + way);
      button?.setAttribute("aria-label", words);
      button?.setAttribute("title", words);
    }
    if (extras.showShare) extras.showShare(byId("share"), this.page);
    if (this.embed) this.embed.speak();
  }

  /** @param {PageState} state */
  show(state) {
    const before = ROOT.dataset.theme;
    if (state.theme) ROOT.dataset.theme = state.theme;
    if (state.theme && state.theme !== before) this.repaint();
    if (state.chrome) ROOT.dataset.chrome = state.chrome === "1" ? "on" : "off";
    /* While it plays every day would be read out; a step is told by the story alone. */
    const quiet = Boolean(this.page.clock.timer) || Boolean(state.step);
    document.getElementById("clock-sentence")?.setAttribute("aria-live", quiet ? "off" : "polite");
    if (this.share) this.share();
  }

  /**
   * Paper is light, and names what is printed.
   * @param {boolean} onPaper
   */
  print(onPaper) {
    if (onPaper) this.asked = ROOT.dataset.theme;
    if (onPaper) ROOT.dataset.theme = "light";
    else if (this.asked) ROOT.dataset.theme = this.asked;
    else delete ROOT.dataset.theme;
    this.repaint();
    this.exact?.();
  }

  repaint() {
    this.page.view.repaint();
    if (this.page.inset) this.page.inset.repaint();
    if (this.page.tracks) this.page.tracks.repaint();
    this.page.tools?.repaint();
  }
}
