/*
 * In an app of Streamlit's: holds the page of a route in a frame, gives it the app's day, and tells the app what is
 * looked at. Streamlit calls it for each of its parts, and again whenever the part's data changes.
 */

/** @typedef {{ frame: string, html: string, title: string, height: number }} Shown what the frame holds */
/** @typedef {{ frame: string, day: string | null, members: string[] }} Followed whom to listen to, and for what */
/**
 * @typedef {object} Part
 * @property {Shown | Followed} data
 * @property {HTMLElement} parentElement
 * @property {(name: string, value: unknown) => void} setStateValue
 */

/* The page is of its own origin: it can reach neither the app nor what the browser keeps for it. */
const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads";

/** @type {WeakMap<HTMLElement, Listener>} */
const listeners = new WeakMap();

/** @param {Part} part */
export default function show({ data, parentElement, setStateValue }) {
  if ("html" in data) return hold(parentElement, data);
  const listener = listeners.get(parentElement) ?? new Listener();
  listeners.set(parentElement, listener);
  /* It has nothing to show, so no gap is left for it. */
  parentElement.closest(".stElementContainer")?.setAttribute("style", "position: absolute");
  listener.follow(data, setStateValue);
  return () => {
    listener.end();
    listeners.delete(parentElement);
  };
}

/**
 * Hold the page: the frame is made once, and made anew only for another page.
 * @param {HTMLElement} parent
 * @param {Shown} shown
 */
function hold(parent, { frame: name, html, title, height }) {
  let frame = parent.querySelector("iframe");
  if (frame?.name !== name) {
    frame?.remove();
    frame = document.createElement("iframe");
    frame.name = name;
    frame.title = title;
    frame.allow = "fullscreen; clipboard-write";
    frame.setAttribute("sandbox", SANDBOX);
    // eslint-disable-next-line no-restricted-properties -- a whole document, in a sandbox of its own
    frame.srcdoc = html;
    frame.style.cssText = "display: block; width: 100%; border: 0;";
    parent.append(frame);
  }
  frame.style.height = `${height}px`;
}

/** Listens to the page of one frame. */
class Listener {
  told = "";
  toldOf = "";

  constructor() {
    /** @param {MessageEvent} event */
    this.heard = (event) => this.hear(event);
    window.addEventListener("message", this.heard);
  }

  /**
   * @param {Followed} data
   * @param {Part["setStateValue"]} tell
   */
  follow(data, tell) {
    this.data = data;
    this.tell = tell;
    /* A page that is still being made hears nothing, and speaks when it is ready. */
    this.ask();
  }

  /** @returns {HTMLIFrameElement | null} */
  frame() {
    return document.querySelector(`iframe[name="${CSS.escape(this.data?.frame ?? "")}"]`);
  }

  /** The app's day is given when it changes: in between, the reader's own hand moves the clock. */
  ask() {
    const frame = this.frame();
    if (!frame) return;
    const at = this.data?.day ?? null;
    const given = frame.dataset.heard !== undefined && at !== null && frame.dataset.day !== at;
    if (given) frame.dataset.day = at;
    frame.contentWindow?.postMessage({ type: "geoapp:ask", ...(given ? { at } : {}) }, "*");
    return given;
  }

  /** @param {MessageEvent} event */
  hear({ data, source }) {
    const frame = this.frame();
    if (!this.data || !frame || source !== frame.contentWindow || data?.type !== "geoapp:state") return;
    frame.dataset.heard = "";
    const at = this.data.day;
    if (at !== null && frame.dataset.day !== at) return void this.ask();
    const state = Object.fromEntries(this.data.members.map((name) => [name, data[name] ?? null]));
    /* A frame of which nothing has been told is nothing new to the app, and runs no script of its. */
    const isNew = this.toldOf !== this.data.frame;
    if (isNew && Object.values(state).every((value) => value === null)) return;
    const told = JSON.stringify([at, state]);
    if (told === this.told && !isNew) return;
    this.toldOf = this.data.frame;
    this.told = told;
    this.tell?.("told", { frame: this.data.frame, day: at, ...state });
  }

  end() {
    window.removeEventListener("message", this.heard);
  }
}
