/* A page on a disk may start no worker: its script runs in a hidden frame instead. */
(function () {
  "use strict";
  if (window.location.protocol !== "file:") return;
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = (this.frame = document.createElement("iframe"));
      frame.hidden = true;
      frame.srcdoc = "<!DOCTYPE html><title>Search</title>";
      this.waiting = [];
      frame.addEventListener("load", () => {
        const inside = frame.contentWindow;
        const hear = (data) => {
          const event = new MessageEvent("message", { data });
          this.dispatchEvent(event);
          if (this.onmessage) this.onmessage(event);
        };
        inside.postMessage = (data) => hear(structuredClone(data));
        inside.importScripts = (...scripts) => scripts.reduce((done, one) => done.then(() => load(inside, one)), Promise.resolve());
        load(inside, address).then(() => {
          this.inside = inside;
          this.waiting.splice(0).forEach((data) => this.postMessage(data));
        });
      }, { once: true });
      document.documentElement.append(frame);
    }
    postMessage(data) {
      if (!this.inside) return this.waiting.push(data);
      this.inside.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) }));
    }
    terminate() {
      this.frame.remove();
    }
  };
  function load(inside, address) {
    return new Promise((done, failed) => {
      const script = inside.document.createElement("script");
      script.src = new URL(address, window.location);
      script.onload = done;
      script.onerror = failed;
      inside.document.head.append(script);
    });
  }
})();
