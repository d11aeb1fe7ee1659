/* Who writes which part of a report, while its page is looked at: [data-presence] asks what has changed in the parts that the page shows
   ([data-part], [data-mark]). A hidden tab asks nothing, nor does a page that nobody has touched for long, so that its session may end. */
(() => {
  "use strict";
  const EVERY = 8_000;
  const IDLE = 5 * 60_000;
  let touched = Date.now();
  let looked = Date.now();

  const region = () => document.querySelector("[data-presence]");
  function look() {
    const asks = region();
    if (!asks || document.hidden || asks.querySelector("[data-over]") || Date.now() - touched > IDLE) return;
    looked = Date.now();
    htmx.trigger(asks, "look");
  }

  document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
    if (!("presence" in elt.dataset)) return;
    parameters.shown = [...document.querySelectorAll("[data-part]")].map(({ dataset }) => `${dataset.part}=${dataset.mark}`);
  });

  setInterval(look, EVERY);
  const sooner = () => { if (Date.now() - looked > EVERY) look(); };
  for (const kind of ["keydown", "pointerdown", "input", "scroll"]) {
    addEventListener(kind, () => { touched = Date.now(); sooner(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { touched = Date.now(); look(); } });
})();
