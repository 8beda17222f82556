/* Long work in turns with the browser. */

const TURN_MS = 14;
export const SOON_MS = 500;

/** @type {MessageChannel | undefined} */
let channel;
/** @type {(() => void)[]} */
const waiting = [];

/** A message comes at once, where a browser holds back the timer after next. */
export const pause = () =>
  new Promise((/** @type {(value?: unknown) => void} */ done) => {
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => waiting.shift()?.();
    }
    waiting.push(done);
    channel.port2.postMessage(null);
  });

/** Once the browser has nothing else to do. */
export const idle = () =>
  new Promise((/** @type {(value: unknown) => void} */ done) => {
    if (window.requestIdleCallback) window.requestIdleCallback(done, { timeout: SOON_MS });
    else setTimeout(done);
  });

/** Once the next frame is painted. */
export const painted = () => new Promise((done) => requestAnimationFrame(() => pause().then(done)));

/**
 * Do work that yields between its pieces, and let the browser have its turn after some of them.
 * @param {Iterable<unknown>} work
 */
export async function inTurns(work) {
  let since = performance.now();
  for (const _ of work) {
    if (performance.now() - since < TURN_MS) continue;
    await pause();
    since = performance.now();
  }
}
