/* The review of a file: links lead into folded sections, the focus stays in the list when a row leaves it, names are filtered. */
(() => {
  "use strict";
  const LIST = "can-xem";

  function unfold(hash) {
    const group = document.getElementById(hash.slice(1))?.closest("tbody[data-in]");
    if (!group?.hidden) return;
    for (const section of group.dataset.in.trim().split(" ")) {
      document.querySelector(`#outline tr[data-section="${CSS.escape(section)}"] button[aria-expanded="false"]`)?.click();
    }
  }
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.('a[href^="#dong-"]');
    if (link) unfold(link.hash);
    const name = target.closest?.('a[href^="#ten-"]');
    if (name) document.getElementById(name.hash.slice(1))?.closest("details.fold")?.setAttribute("open", "");
  });

  /* Where the person was: the place of the block in the list, so that what takes its place gets the focus. */
  const inOpenFold = (block) => !block.closest(".settled, details.fold:not([open])");
  const blocks = () => [...document.querySelectorAll(`#${LIST} :is(.points > li, .doubt)`)].filter(inOpenFold);
  let place = -1;
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    const block = target.closest?.(".points > li, .doubt");
    if (block) place = blocks().indexOf(block);
    if (target.closest?.(".names, .settled")) place = -1;
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id !== LIST || (document.activeElement && document.activeElement !== document.body)) return;
    const all = blocks();
    const next = place < 0 ? null : all[Math.min(place, all.length - 1)];
    const rest = next?.querySelector("[data-rest], input:not([type=hidden]), summary, button") ?? target.querySelector("[data-rest]");
    rest?.focus();
  });
  /* What is being typed in one row is not thrown away by a decision on another: first that form is saved or left. */
  const changed = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
  };
  document.addEventListener("htmx:confirm", (event) => {
    if (!["click", "submit"].includes(event.detail.triggeringEvent?.type)) return;
    const open = [...document.querySelectorAll(`#${LIST} form.wide-form, #outline form.wide-form`)];
    const form = open.find((one) => {
      const block = one.closest(".doubt, tr") ?? one;
      return !block.contains(event.target) && (block.querySelector(".error-summary") || [...one.elements].some(changed));
    });
    if (!form) return;
    event.preventDefault();
    let note = form.querySelector(".unsaved");
    if (!note) {
      note = Object.assign(document.createElement("p"), { className: "notice tone-amber unsaved", textContent: "Ông/bà đang sửa dòng này. Hãy lưu hoặc bấm “Thôi, không lưu” trước khi xem tiếp chỗ khác." });
      note.setAttribute("role", "alert");
      form.prepend(note);
    }
    form.scrollIntoView({ block: "center" });
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  /* A page without the list is another page: the session has ended, or the file became a plan meanwhile. */
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr } = detail;
    if (!/^\s*<!doctype/i.test(xhr.responseText) || xhr.responseText.includes(`id="${LIST}"`) || xhr.status >= 500) return;
    detail.shouldSwap = false;
    location.reload();
  });

  /* <input data-filter-choices="members">: only the choices of that name whose words match, diacritics or not. */
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  document.addEventListener("input", ({ target }) => {
    const name = target.dataset?.filterChoices;
    if (!name) return;
    const words = fold(target.value).split(/\s+/);
    for (const box of document.querySelectorAll(`input[name="${CSS.escape(name)}"]`)) {
      const label = box.closest("label");
      const shown = words.every((word) => fold(label.textContent).includes(word));
      (label.closest("li") ?? label.parentElement).hidden = !shown && !box.checked;
    }
  });
})();
