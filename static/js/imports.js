/* The link of a doubtful row leads to it in the outline also where its section is folded. */
(() => {
  "use strict";

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
  });
})();
