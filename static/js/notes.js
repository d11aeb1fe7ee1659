/* Names of units that a press puts into the text of a note, where the cursor stands. */
(() => {
  "use strict";
  for (const names of document.querySelectorAll("[data-insert-into]")) names.hidden = false;
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-insert]");
    if (!button) return;
    const text = document.getElementById(button.closest("[data-insert-into]").dataset.insertInto);
    const before = text.value.slice(0, text.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    text.setRangeText(gap + button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
})();
