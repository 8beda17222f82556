/* In the app the page stands in a frame that is as high as the page: one scroll bar, not two. */

/* The app's own bar leaves little of a window that is no higher. */
const LOW_PX = 640;
/* What is left in the app's document by a page that gave way to another. */
const HAD_PAGE = "data-had-page";
/* The same as in the style sheet of low windows. */
const NARROW = "(max-width: 480px)";

/** The frame that holds the page, or null. */
function ownFrame() {
  try {
    return /** @type {HTMLElement | null} */ (window.frameElement);
  } catch (error) {
    return null; // of another origin: its height is not ours to set
  }
}

/** How much of the app stands above its frame, in pixels; 0 for a page of its own. */
export function aboveFrame() {
  const frame = ownFrame();
  return frame && document.documentElement.dataset.host === "app" ? Math.max(0, frame.getBoundingClientRect().top) : 0;
}

/**
 * Whether nobody has pressed anything of the app: what it has above the page may be scrolled away. What has the focus
 * doesn't tell it alone, for in Safari a button that is pressed has none: whoever presses had another page before.
 */
export function isJustOpened() {
  const app = ownFrame()?.ownerDocument;
  return app?.activeElement === app?.body && !app?.documentElement.hasAttribute(HAD_PAGE);
}

/**
 * Where a step is told, or a window has room for little, map and clock come first: to the eye, the ear and the keyboard
 * alike.
 * @param {boolean} [isTold] whether a step is told, or about to be; else as it is
 * @param {boolean} [isPaper] there a step's words come first
 */
export function standStory(isTold, isPaper) {
  const [story, stage] = ["story", "stage"].map((id) => document.getElementById(id));
  if (!story || !stage) return;
  const isLow = "low" in document.documentElement.dataset && window.matchMedia(NARROW).matches;
  const isBelow = !isPaper && (isLow || (isTold ?? story.classList.contains("told")));
  if ((stage.nextElementSibling === story) === isBelow) return;
  const held = document.activeElement;
  stage[isBelow ? "after" : "before"](story);
  if (!(held instanceof HTMLElement) || !story.contains(held)) return;
  /* Whoever moved it may have another place for the keyboard. */
  queueMicrotask(() => document.activeElement === document.body && held.focus({ preventScroll: true }));
}

/** Keep the frame as high as the page. */
export function fitFrame() {
  const frame = ownFrame();
  if (!frame) return;
  document.documentElement.dataset.host = "app";
  const fit = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height) frame.style.height = height + "px"; // none while the frame is hidden
  };
  /* What is measured by the window must mean the reader's, or frame and page would chase each other. */
  const measure = () => {
    const { documentElement: root } = document;
    root.style.setProperty("--vh", window.parent.innerHeight / 100 + "px");
    root.toggleAttribute("data-low", window.parent.innerHeight < LOW_PX);
    standStory();
  };
  const narrow = window.matchMedia(NARROW);
  narrow.addEventListener("change", measure);
  window.parent.addEventListener("resize", measure);
  window.addEventListener("pagehide", () => {
    window.parent.removeEventListener("resize", measure);
    frame.ownerDocument.documentElement.setAttribute(HAD_PAGE, "");
  });
  measure();
  new ResizeObserver(fit).observe(document.body);
}
