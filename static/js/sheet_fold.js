/* Folds the areas of the sheet; what was folded is remembered, and whoever is sent to a folded row finds it open. Without it all is open. */
(() => {
  "use strict";
  const table = document.querySelector("table.sheet");
  if (!table) return;
  const KEY = `sheet-fold:${document.body.dataset.user}`;
  const MANY = 40;
  const groups = [...table.querySelectorAll("tbody[data-area]")];
  const all = document.querySelector("[data-fold-areas]");
  const crowded = matchMedia("(max-width: 40rem)").matches && table.querySelectorAll("tr[data-key]").length > MANY;
  let folded = new Set(read() ?? (crowded ? groups.map((group) => group.dataset.area) : []));

  function read() { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } }
  function keep() { try { localStorage.setItem(KEY, JSON.stringify([...folded])); } catch { /* nothing to keep it in */ } }

  function show() {
    for (const group of groups) {
      const shut = folded.has(group.dataset.area);
      group.classList.toggle("folded", shut);
      group.querySelector(".row-fold").setAttribute("aria-expanded", String(!shut));
    }
    if (all) all.textContent = folded.size ? "Mở tất cả lĩnh vực" : "Thu gọn các lĩnh vực";
  }
  function open(row) {
    const area = row?.closest("tbody[data-area]")?.dataset.area;
    if (!area || !folded.delete(area)) return;
    show();
    keep();
  }

  for (const group of groups) {
    const title = group.querySelector(".area-title");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "row-fold";
    button.append(...title.childNodes);
    title.append(button);
    button.addEventListener("click", () => {
      if (!folded.delete(group.dataset.area)) folded.add(group.dataset.area);
      show();
      keep();
    });
  }
  all?.addEventListener("click", () => {
    folded = new Set(folded.size ? [] : groups.map((group) => group.dataset.area));
    show();
    keep();
  });

  /* Ctrl+Enter, and links of the page to a row. */
  table.addEventListener("sheet:open", ({ target }) => open(target));
  const aim = (hash) => open(document.getElementById(decodeURIComponent(hash.slice(1))));
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.('a[href^="#r:"]');
    if (link) aim(link.hash);
  });
  addEventListener("hashchange", () => aim(location.hash));
  show();
  for (const wrong of table.querySelectorAll("[aria-invalid]")) open(wrong);
  if (location.hash.startsWith("#r:")) {
    aim(location.hash);
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ block: "center" });
  }
})();
