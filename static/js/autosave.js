/* A part of a report that is written: what could not be saved is saved again by itself, the part stays open to the person only while
   they write, and closing it saves what is left and lets it go. Forms: [data-autosave] saves or holds, [data-close] lets go; both name the part's form. */
(() => {
  "use strict";
  const AGAIN = 10_000; /* after a failure */
  const HOLD = 60_000; /* the portal keeps a part open for two minutes */
  const IDLE = 5 * 60_000; /* who has not touched the page for so long lets others write */
  const saved = new WeakMap(); /* form of a part -> what the portal has of it */
  const failed = new Set();
  let touched = Date.now();

  const formOf = (elt) => document.querySelector(elt.dataset.autosave || elt.dataset.close);
  const WRITTEN = ["body", "answer"];
  const first = (field) => (field instanceof RadioNodeList ? [...field].find((one) => one.defaultChecked)?.value : field?.defaultValue) ?? "";
  const began = (form) => WRITTEN.map((name) => first(form.elements[name])).join("\0");
  const written = (form) => WRITTEN.map((name) => form.elements[name]?.value ?? "").join("\0");
  const isUnsaved = (form) => Boolean(form) && written(form) !== (saved.get(form) ?? began(form));

  function tell(elt, words) {
    const line = document.querySelector(elt.getAttribute("hx-target"));
    if (!line) return;
    line.className = "part-noted tone-red";
    line.textContent = words;
  }
  function fail(elt, words) {
    tell(elt, words);
    if (!("hold" in elt.dataset)) failed.add(elt);
  }
  function retry() {
    for (const elt of failed) {
      failed.delete(elt);
      if (elt.isConnected && isUnsaved(formOf(elt))) htmx.trigger(elt, "again");
    }
  }

  document.addEventListener("htmx:sendError", ({ detail: { elt } }) => {
    if (!elt.dataset.autosave) return;
    fail(elt, "Mất kết nối, chưa lưu được. Nội dung đang viết được giữ trong trình duyệt và tự lưu khi có mạng.");
  });
  document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => {
    if (!elt.dataset.autosave) return;
    if (xhr.status >= 500) fail(elt, "Máy chủ đang bận, chưa lưu được. Nội dung đang viết được giữ trong trình duyệt và sẽ tự lưu lại.");
    else tell(elt, "Chưa lưu được. Nội dung đang viết được giữ trong trình duyệt; hãy bấm “Lưu và đóng”.");
  });
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, requestConfig } }) => {
    if (!elt.dataset.autosave || !successful) return;
    const form = formOf(elt);
    if ("hold" in elt.dataset) {
      if (form && isUnsaved(form)) retry();
      else if (form) document.querySelector(elt.getAttribute("hx-target"))?.classList.contains("tone-red") && tell(elt, "");
    } else if (form) saved.set(form, WRITTEN.map((name) => requestConfig.parameters[name] ?? "").join("\0"));
  });
  addEventListener("online", retry);
  setInterval(retry, AGAIN);

  /* Numbers that arrive meanwhile wait: nobody's form is taken from under their hands. */
  let waiting = false;
  const open = () => document.querySelector("#report-body form[data-close]");
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "report-body" || !open()) return;
    detail.shouldSwap = false;
    waiting = true;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!waiting || open()) return;
    waiting = false;
    htmx.trigger(document.body, "job-closed");
  });

  /* Closing saves what the pause in writing has not saved yet. */
  document.addEventListener("submit", (event) => {
    const form = event.target.matches("form[data-close]") && formOf(event.target);
    if (!form || event.target.elements.release.value !== "closed" || !isUnsaved(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.requestSubmit();
  }, true);

  for (const kind of ["keydown", "pointerdown", "input", "scroll"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  setInterval(() => {
    if (Date.now() - touched > IDLE) return;
    for (const elt of document.querySelectorAll("form[data-hold]")) htmx.trigger(elt, "hold");
  }, HOLD);
  addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form[data-close]")) {
      const words = new FormData(form);
      words.set("release", "leaving");
      navigator.sendBeacon(form.action, words);
    }
  });
})();
