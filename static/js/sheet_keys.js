/* The keys of the sheet: from box to box as in a spreadsheet, a block of cells pasted, the last paste taken back. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const BOX = 'input:not([type="hidden"], [hidden])';
  const NUMBERS = ["n", "d", "v", "b"];
  let typing = false;  /* within a box the arrows move the caret: after F2, a second click, or while a note is written */
  let before = "";     /* what the box held when it was entered */
  let pasted = [];     /* what the last paste replaced: [box, text before, text after] */

  const shown = (node) => node.offsetParent !== null;
  const rows = () => [...form.querySelectorAll("tr[data-key]")].filter(shown);
  const boxes = (row) => [...row.querySelectorAll(BOX)].filter(shown);
  const letter = (box) => box.name.slice(0, 1);
  const isBox = (node) => node instanceof HTMLInputElement && Boolean(node.closest("tr[data-key]")) && node.type !== "hidden";
  const announce = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));

  /* The box under the same heading; a row with one value has it for numerator and denominator. */
  function boxAt(row, wanted) {
    const found = boxes(row);
    return found.find((box) => letter(box) === wanted)
      ?? (NUMBERS.includes(wanted) ? found.find((box) => NUMBERS.includes(letter(box))) : found.find((box) => letter(box) === "g")) ?? found[0];
  }

  function go(box) {
    if (!box) return;
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function moveRow(box, by) {
    const all = rows();
    const next = all[all.indexOf(box.closest("tr")) + by];
    if (next) go(boxAt(next, letter(box)));
  }

  function moveBox(box, by) {
    const all = boxes(box.closest("tr"));
    go(all[all.indexOf(box) + by]);
  }

  function nextMissing(box) {
    const all = [...form.querySelectorAll("tr[data-key]")].filter((row) => !row.hidden);  /* those of folded areas, too */
    const here = all.indexOf(box.closest("tr"));
    const open = (row) => row.dataset.state !== "saved" && row.querySelector(BOX);
    const next = all.slice(here + 1).find(open) ?? all.slice(0, here).find(open);
    if (!next) return;
    next.dispatchEvent(new CustomEvent("sheet:open", { bubbles: true }));
    go(boxes(next)[0]);
  }

  function setText(box, text) {
    if (box.value === text) return;
    box.value = text;
    announce(box);
  }

  /* ── Keys ── */
  const MOVES = {
    ArrowUp: (box) => moveRow(box, -1),
    ArrowDown: (box) => moveRow(box, 1),
    ArrowLeft: (box) => moveBox(box, -1),
    ArrowRight: (box) => moveBox(box, 1),
  };
  form.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!isBox(box) || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) nextMissing(box);
      else moveRow(box, event.shiftKey ? -1 : 1);
    } else if (event.key === "F2") {
      event.preventDefault();
      typing = true;
      box.setSelectionRange(box.value.length, box.value.length);
    } else if (event.key === "Escape") {
      setText(box, before);
      typing = false;
      box.select();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && pasted.length && pasted.every(([one, , now]) => one.value === now)) {
      event.preventDefault();
      takeBack();
    } else if (MOVES[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey) {
      if (typing && event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      MOVES[event.key](box);
    }
  });

  form.addEventListener("focusin", ({ target }) => {
    if (!isBox(target)) return;
    before = target.value;
    typing = false;
    target.select();
  });
  /* The first click chooses the box, the second one puts the caret where it is. */
  form.addEventListener("mousedown", ({ target }) => { if (isBox(target) && target === document.activeElement) typing = true; });
  form.addEventListener("mouseup", (event) => { if (isBox(event.target) && !typing) { event.preventDefault(); event.target.select(); } });
  form.addEventListener("input", ({ target }) => { if (isBox(target) && "gl".includes(letter(target)) && target === document.activeElement) typing = true; });

  /* ── A block from a spreadsheet ── */
  form.addEventListener("paste", (event) => {
    const box = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!isBox(box) || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    fill(box, text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t")));
  });

  const COLUMNS = ["n", "d", "v", "g"];
  const columnOf = (box) => COLUMNS.indexOf(letter(box) === "b" ? "v" : letter(box));

  function fill(start, block) {
    const all = rows();
    const top = all.indexOf(start.closest("tr"));
    const left = Math.max(0, columnOf(start));
    let lost = 0;
    pasted = [];
    block.forEach((cells, down) => {
      const row = all[top + down];
      cells.forEach((cell, right) => {
        const wanted = COLUMNS[left + right];
        const box = row && boxes(row).find((one) => letter(one) === wanted || (wanted === "v" && letter(one) === "b"));
        const computed = wanted === "v" && row?.querySelector("output");
        if (!box) lost += cell.trim() && !computed ? 1 : 0;
        else if (box.value !== cell.trim()) pasted.push([box, box.value, cell.trim()]);
      });
    });
    form.dispatchEvent(new CustomEvent("sheet:hold", { detail: pasted.map(([box]) => box.closest("tr")) }));
    for (const [box, , text] of pasted) setText(box, text);
    const rest = lost ? ` ${lost} ô không có chỗ trong bảng nên bỏ qua.` : "";
    form.dispatchEvent(new CustomEvent("sheet:say", { detail: `Đã dán ${pasted.length} ô. Ctrl+Z để bỏ lần dán này.${rest}` }));
    before = start.value;
    start.select();
  }

  function takeBack() {
    for (const [box, text] of pasted) setText(box, text);
    form.dispatchEvent(new CustomEvent("sheet:say", { detail: `Đã bỏ lần dán: ${pasted.length} ô trở lại như trước.` }));
    pasted = [];
  }
})();
