/* Keys of the list of work: from row to row, into the form, to the search. Nothing needs them; they can be switched off. */
(() => {
  "use strict";
  const OFF = "work-keys-off";
  const dialog = document.getElementById("work-keys");
  const off = document.getElementById("work-keys-off");
  const keep = (value) => { try { if (value) localStorage.setItem(OFF, "1"); else localStorage.removeItem(OFF); } catch { /* the page keeps it */ } };
  const kept = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };

  /* Rows that are on the page and not folded away. */
  const rows = () => [...document.querySelectorAll("tr[data-row]")].filter((row) => row.offsetParent !== null);

  function focusRow(row) {
    if (!row) return;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(document.activeElement?.closest("tr[data-row]"));
    focusRow(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  const open = (row) => (row.querySelector("a.button") || row.querySelector("a"))?.click();
  const writing = (target) => target.closest?.("input, select, textarea, [contenteditable], dialog");

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writing(target) || off.checked) return;
    const row = document.activeElement?.matches("tr[data-row]") ? document.activeElement : null;
    if (key === "j" || (row && key === "ArrowDown")) step(1);
    else if (key === "k" || (row && key === "ArrowUp")) step(-1);
    else if (row && key === "Enter") open(row);
    else if (key === "/") document.querySelector(".filter-bar input[type=search]").focus();
    else if (key === "?") dialog.showModal();
    else return;
    event.preventDefault();
  });

  off.checked = kept();
  off.addEventListener("change", () => keep(off.checked));
  document.getElementById("work-keys-open").addEventListener("click", () => dialog.showModal());
})();
