/* A table pasted from Word or Excel: its cells go along as plain markup, which knows what is merged; the text field shows the words.
   A file may be dropped anywhere on the page of the form. */
(() => {
  "use strict";
  const KEPT = ["rowspan", "colspan"];
  const HIDDEN = /display:\s*none|mso-hide:\s*all/i;
  const LONGEST = 3_500_000;

  /* What office programs put on the clipboard is ten times as long as its table. */
  function plain(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.querySelector("table")) return "";
    page.querySelectorAll("style, script, meta, link, title, xml, img").forEach((node) => node.remove());
    for (const node of page.body.querySelectorAll("*")) {
      const hidden = HIDDEN.test(node.getAttribute("style") ?? "");
      for (const { name } of [...node.attributes]) if (!KEPT.includes(name)) node.removeAttribute(name);
      if (hidden) node.setAttribute("style", "display:none");
    }
    for (const node of [...page.body.querySelectorAll("span, font, b, i, u, o\\:p")]) if (!node.attributes.length) node.replaceWith(...node.childNodes);
    return page.body.innerHTML.replace(/<!--[\s\S]*?-->/g, "");
  }

  function tell(field, words) {
    let note = field.parentElement.querySelector("[role=status]");
    if (!note) {
      note = Object.assign(document.createElement("p"), { className: "field__hint" });
      note.setAttribute("role", "status");
      field.after(note);
    }
    note.textContent = words;
  }

  for (const field of document.querySelectorAll("[data-paste-table]")) {
    const markup = field.form.elements[field.dataset.pasteTable];
    field.addEventListener("paste", (event) => {
      const html = plain(event.clipboardData?.getData("text/html") ?? "");
      if (!html || html.length > LONGEST) return;
      event.preventDefault();
      field.value = event.clipboardData.getData("text/plain");
      markup.value = html;
      const rows = new DOMParser().parseFromString(html, "text/html").querySelectorAll("tr").length;
      tell(field, `Đã nhận bảng có ${rows} dòng. Bấm “Đọc” để tiếp tục.`);
    });
    /* Words that were changed by hand count, not the table as it was pasted. */
    field.addEventListener("input", () => { markup.value = ""; tell(field, ""); });
  }

  const chooser = document.querySelector("form[enctype] input[type=file]");
  if (chooser) {
    document.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
    document.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length || event.target === chooser) return;
      event.preventDefault();
      chooser.files = event.dataTransfer.files;
      chooser.dispatchEvent(new Event("change", { bubbles: true }));
      chooser.focus();
    });
  }
})();
