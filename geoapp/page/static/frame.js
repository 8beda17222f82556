/* In the app the page stands in a frame that is as high as the page: one scroll bar, not two. */

/* The app's own bar leaves little of a window that is no higher. */
const LOW_PX = 640;

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

/** Whether nobody has pressed anything of the app: what it has above the page may be scrolled away. */
export function isJustOpened() {
  const app = ownFrame()?.ownerDocument;
  return app?.activeElement === app?.body;
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
  };
  window.parent.addEventListener("resize", measure);
  window.addEventListener("pagehide", () => window.parent.removeEventListener("resize", measure));
  measure();
  new ResizeObserver(fit).observe(document.body);
}
