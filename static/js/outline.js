/* Folds the sections of a plan's outline; what was folded is remembered, and a filtered outline is always open. */
(() => {
  "use strict";
  const NARROW = matchMedia("(max-width: 40rem)");
  const MANY = 40;
  const user = document.body.dataset.user || "";
  const key = (box) => `outline:${user}:${box.dataset.plan}`;

  function read(box) {
    try { return JSON.parse(localStorage.getItem(key(box))); } catch { return null; }
  }
  function write(box, folded) {
    try { localStorage.setItem(key(box), JSON.stringify([...folded])); } catch { /* nothing to keep it in */ }
  }

  /* A row group is seen when no section around it is folded. */
  function show(box, folded) {
    for (const group of box.querySelectorAll("tbody[data-in]")) {
      group.hidden = group.dataset.in.split(" ").some((section) => folded.has(section));
    }
    for (const row of box.querySelectorAll("tr[data-section]")) {
      row.querySelector("button").setAttribute("aria-expanded", String(!folded.has(row.dataset.section)));
    }
    const all = box.querySelector("[data-fold-all]");
    if (all) all.textContent = folded.size ? "Mở tất cả" : "Thu gọn tất cả";
  }

  function prepare() {
    const box = document.getElementById("outline");
    if (!box || box.querySelector(".row-fold")) return;
    const heads = [...box.querySelectorAll("tr[data-section]")];
    const sections = heads.map((row) => row.dataset.section);
    const filtered = Boolean(box.querySelector("[data-filtered]"));
    const crowded = NARROW.matches && box.querySelectorAll("tbody tr").length > MANY;
    let folded = new Set(filtered ? [] : read(box) ?? (crowded ? sections : []));
    const change = (next) => { folded = next; show(box, folded); if (!filtered) write(box, folded); };
    for (const row of heads) {
      const title = row.querySelector(".section-title");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "row-fold";
      button.append(...title.childNodes);
      title.append(button);
      button.addEventListener("click", () => {
        const next = new Set(folded);
        if (!next.delete(row.dataset.section)) next.add(row.dataset.section);
        change(next);
      });
    }
    box.querySelector("[data-fold-all]")?.addEventListener("click", () => change(new Set(folded.size ? [] : sections)));
    show(box, folded);
  }

  document.addEventListener("DOMContentLoaded", prepare);
  document.addEventListener("htmx:afterSettle", prepare);
  /* On paper everything is open. */
  addEventListener("beforeprint", () => { for (const group of document.querySelectorAll("#outline tbody[hidden]")) { group.hidden = false; group.dataset.folded = ""; } });
  addEventListener("afterprint", () => { for (const group of document.querySelectorAll("#outline tbody[data-folded]")) { group.hidden = true; delete group.dataset.folded; } });
  if (document.readyState !== "loading") prepare();
})();
