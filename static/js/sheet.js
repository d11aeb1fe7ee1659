/* The sheet saves itself: a row goes to the server when it is left, waits in the browser while there is no connection, and shows how it
   stands. Without this script the page is one form with a button. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const { ratio } = window.sheetNumbers;
  const said = document.getElementById("sheet-said");
  const KEY = `draft:${document.body.dataset.user}:sheet:${location.pathname}`;
  const RETRY = 15_000;
  const HELD = 20_000;
  let waiting = read();      /* {key: {name: text}}: rows that the server has not taken yet */
  let sending = false;
  let offline = false;
  let current = null;
  const held = new Map();    /* rows that a paste filled: sent once they are left, not at once, so that it can be taken back */

  function read() { try { return JSON.parse(localStorage.getItem(KEY))?.values ?? {}; } catch { return {}; } }
  function keep() {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), values: waiting }));
      else localStorage.removeItem(KEY);
    } catch { /* nothing to keep it in: the page itself still has it */ }
  }

  const rowOf = (key) => [...form.querySelectorAll("tr[data-key]")].find((row) => row.dataset.key === key);
  const boxes = (row) => [...row.querySelectorAll('input:not([type="hidden"])')];
  const box = (row, letter) => row.querySelector(`input[name^="${letter}:"]`);
  const changed = (row) => boxes(row).some((one) => one.value !== one.defaultValue);
  const say = (words) => { said.textContent = words; };
  const state = (row, words) => { row.querySelector(".state").textContent = words; };
  form.addEventListener("sheet:say", ({ detail }) => say(detail));
  form.addEventListener("sheet:hold", ({ detail }) => {
    for (const row of detail) {
      clearTimeout(held.get(row));
      held.set(row, setTimeout(() => release(row), HELD));
    }
  });

  /* ── A row while it is typed in ── */
  function show(row) {
    const output = row.querySelector("output");
    if (output) output.textContent = ratio(box(row, "n").value, box(row, "d").value, row.dataset.u === "%");
    const touched = boxes(row).some((one) => !one.name.startsWith("l:") && one.value !== one.defaultValue);
    const seen = box(row, "s").value !== "0";
    if (touched && seen) row.classList.add("correcting");
    box(row, "l").hidden = !seen;
  }
  form.addEventListener("input", ({ target }) => {
    const row = target.closest?.("tr[data-key]");
    if (!row) return;
    target.removeAttribute("aria-invalid");
    show(row);
  });

  /* ── Leaving a row ── */
  function release(row) {
    clearTimeout(held.get(row));
    held.delete(row);
    if (changed(row)) queue(row);
  }
  function leave(row) {
    for (const one of [...held.keys()]) release(one);
    if (row && changed(row)) queue(row);
  }
  form.addEventListener("focusin", ({ target }) => {
    const row = target.closest("tr[data-key]");
    if (row === current) return;
    leave(current);
    current = row;
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && form.contains(relatedTarget)) return;
    leave(current);
    current = null;
  });
  addEventListener("pagehide", () => leave(current));

  function queue(row) {
    waiting[row.dataset.key] = Object.fromEntries([...row.querySelectorAll("input")].map((one) => [one.name, one.value]));
    keep();
    state(row, offline ? "Chưa gửi được, đang giữ trong trình duyệt này" : "Đang lưu…");
    flush();
  }

  /* ── To the server, one row after the other ── */
  async function flush() {
    if (sending) return;
    sending = true;
    try {
      while (Object.keys(waiting).length) {
        const key = Object.keys(waiting)[0];
        const texts = waiting[key];
        const done = await send(key, texts);
        if (!done) break;
        if (waiting[key] === texts) delete waiting[key];
        keep();
      }
    } finally { sending = false; }
  }

  async function send(key, texts) {
    const body = new URLSearchParams({ ...texts, row: key, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    let answer;
    try {
      answer = await fetch(form.dataset.rowUrl, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
    } catch { return wait(key); }
    const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
    if (answer.status >= 500) return wait(key);
    if (!isJson) return stop(key, answer);
    const told = await answer.json();
    if (offline) { offline = false; say("Đã có mạng trở lại. Các dòng giữ trong trình duyệt đang được gửi."); }
    if (!told.rows) { const row = rowOf(key); if (row) state(row, told.words); say(told.words); return true; }
    for (const row of told.rows) apply(row, texts, row.key === key);
    document.getElementById("sheet-count").textContent = `${told.done}/${told.asked} chỉ tiêu đã nhập`;
    for (const [area, words] of Object.entries(told.areas)) form.querySelector(`tbody[data-area="${area}"] [data-count]`).textContent = words;
    return true;
  }

  function wait(key) {
    offline = true;
    const row = rowOf(key);
    if (row) state(row, "Chưa gửi được, đang giữ trong trình duyệt này");
    say("Mất kết nối. Số liệu đã gõ được giữ trong trình duyệt này và tự gửi khi có mạng.");
    setTimeout(flush, RETRY);
    return false;
  }

  function stop(key, answer) {
    const row = rowOf(key);
    const over = answer.redirected || answer.status === 403;
    const words = over ? "Chưa lưu được: phiên làm việc đã hết hoặc không còn quyền. Hãy tải lại trang và đăng nhập; số liệu đã gõ vẫn được giữ."
      : `Máy chủ từ chối yêu cầu (mã ${answer.status}); số liệu đã gõ vẫn được giữ trong trình duyệt.`;
    if (row) state(row, words);
    say(words);
    return false;
  }

  /* What the server says of a row; what was typed meanwhile stays. */
  function apply(told, sent, own) {
    const row = rowOf(told.key);
    if (!row) return;
    const LETTER = { numerator: "n", denominator: "d", value: "v", band: "b", note: "g", reason: "l" };
    for (const one of boxes(row)) {
      one.removeAttribute("aria-invalid");
      const text = told.texts?.[Object.keys(LETTER).find((name) => LETTER[name] === one.name[0])];
      const untouched = own ? one.value === sent[one.name] : one.value === one.defaultValue || told.texts;
      if (text !== undefined && untouched) one.value = text;
      one.defaultValue = text ?? (own ? sent[one.name] : one.defaultValue);
    }
    box(row, "s").value = told.seen;
    row.dataset.state = told.state;
    row.querySelector(".state").replaceChildren(...new DOMParser().parseFromString(told.html, "text/html").body.childNodes);
    row.classList.toggle("correcting", told.seen > 0 && told.state !== "saved");
    show(row);
    if (told.state === "saved" && row.querySelector("output")) row.querySelector("output").textContent = told.value;
    for (const offer of row.querySelectorAll(".offer")) offer.hidden = !told.offers;
    const wrong = told.at && box(row, LETTER[told.at] ?? "");
    if (wrong) {
      wrong.setAttribute("aria-invalid", "true");
      row.querySelector(".state").id = `t:${told.key}`;
      wrong.setAttribute("aria-describedby", `t:${told.key}`);
    }
    if (own) say(`${told.key}: ${row.querySelector(".state").textContent.trim().replace(/\s+/g, " ")}`);
  }

  addEventListener("online", flush);
  /* The button sends everything at once; what waits in the browser must not come back older than what was sent. */
  form.addEventListener("submit", (event) => {
    for (const key of Object.keys(waiting)) {
      const row = rowOf(key);
      if (row) waiting[key] = Object.fromEntries([...row.querySelectorAll("input")].map((one) => [one.name, one.value]));
    }
    keep();
    if (!offline) return;
    event.preventDefault();
    flush();
  });

  /* ── What the portal counts itself; what an indicator means; only what is missing ── */
  document.addEventListener("click", async (event) => {
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      event.preventDefault();
      const row = fill.closest("tr");
      const [numerator, denominator] = fill.dataset.fill.split("/");
      box(row, "n").focus();
      box(row, "n").value = numerator;
      box(row, "d").value = denominator;
      box(row, "d").dispatchEvent(new Event("input", { bubbles: true }));
      queue(row);
    }
    const define = event.target.closest("[data-define]");
    if (define && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      await explain(define);
    }
    const only = event.target.closest("[data-missing]");
    if (only && !new URLSearchParams(location.search).has("thieu")) {
      event.preventDefault();
      const pressed = only.getAttribute("aria-pressed") !== "true";
      only.setAttribute("aria-pressed", String(pressed));
      only.textContent = pressed ? "Hiện tất cả" : "Chỉ hiện chỉ tiêu còn thiếu";
      for (const row of form.querySelectorAll("tr[data-key]")) row.hidden = pressed && row.dataset.state === "saved";
    }
  });

  async function explain(link) {
    const cell = link.closest("tr").querySelector("th");
    const open = cell.querySelector(".defined");
    if (open) { open.remove(); link.setAttribute("aria-expanded", "false"); return; }
    const page = await fetch(link.href).then((answer) => answer.text()).catch(() => "");
    const told = new DOMParser().parseFromString(page, "text/html").querySelector("main .split section");
    if (!told) { location.assign(link.href); return; }
    const note = document.createElement("div");
    note.className = "defined";
    told.querySelector("h2")?.remove();
    note.append(...told.childNodes);
    cell.append(note);
    link.setAttribute("aria-expanded", "true");
  }

  /* ── What was left unsent the last time ── */
  for (const [key, texts] of Object.entries(waiting)) {
    const row = rowOf(key);
    if (!row) { delete waiting[key]; continue; }
    for (const one of row.querySelectorAll("input")) if (one.name in texts) one.value = texts[one.name];
    show(row);
    state(row, "Lấy lại từ trình duyệt, đang gửi…");
  }
  keep();
  flush();
})();
