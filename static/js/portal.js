/* What the browser adds to pages that work without it: focus on errors, drafts of forms, growing text fields, remembered folds. */
(() => {
  "use strict";
  const DRAFT_DAYS = 14;
  const user = document.body.dataset.user || "";
  document.documentElement.classList.add("js");

  /* Storage may be forbidden or full; then the page simply does without. */
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* nothing to keep it in */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing to drop it from */ } },
    keys(prefix) { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } },
  };

  /* Every element that matches, the root itself included. */
  const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  /* ── Drafts: <form data-draft-key="update-42">; kept until a page or fragment with [data-saved] follows the sending ── */
  const draftKey = (form) => `draft:${user}:${form.dataset.draftKey}`;
  const SENT = `draft-sent:${user}`;
  const kept = (field) =>
    field.name && field.name !== "csrfmiddlewaretoken" && !["password", "file", "hidden", "submit", "button"].includes(field.type);

  /* The version that the text was written on: a draft is sent with its own, so that what others wrote since is shown and not overwritten. */
  const baseOf = (form) => form.querySelector("[data-draft-base]");

  /* In a grid (data-first: what the box showed at first) a draft keeps only what was changed: a row that nobody touched
     must not come back as it was over what somebody else has written since. */
  const untouched = (field) => field.dataset.first !== undefined && field.dataset.first === field.value;

  function valuesOf(form, everything = false) {
    const values = {};
    for (const field of form.elements) {
      if (!kept(field) || (!everything && untouched(field))) continue;
      values[field.name] ??= [];
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) values[field.name].push(field.value);
      } else if (field.type === "select-multiple") {
        values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
      } else {
        values[field.name].push(field.value);
      }
    }
    return values;
  }

  function fill(form, values) {
    const left = structuredClone(values);
    for (const field of form.elements) {
      if (!kept(field) || !left[field.name]) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values[field.name].includes(field.value);
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = values[field.name].includes(option.value);
      else if (left[field.name].length) field.value = left[field.name].shift();
      if (field.type === "checkbox" ? field.checked : field.type !== "radio" && field.value) unfold(field);
      if (field.tagName === "TEXTAREA") grow(field);
    }
  }

  const keep = (form) => store.write(draftKey(form), { at: Date.now(), base: baseOf(form)?.value, values: valuesOf(form), files: chosenFiles(form) });
  const unfold = (field) => { const fold = field.closest("details"); if (fold) fold.open = true; };
  const chosenFiles = (form) => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);

  function offerDraft(form) {
    const draft = store.read(draftKey(form));
    const before = valuesOf(form, true);
    const base = baseOf(form)?.value;
    form.dataset.draftReady = "";
    if (!draft || JSON.stringify(draft.values) === JSON.stringify(valuesOf(form)) || form.querySelector("[aria-invalid]")) return;
    fill(form, draft.values);
    if (base && draft.base) baseOf(form).value = draft.base;
    const note = document.createElement("p");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    const time = new Date(draft.at).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
    note.append(`Đã lấy lại nội dung chưa lưu (${time}).${draft.files ? " Tệp thì trình duyệt không giữ được; hãy chọn lại tệp." : ""}`);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Bỏ nội dung này";
    button.addEventListener("click", () => { fill(form, before); if (base) baseOf(form).value = base; store.drop(draftKey(form)); note.remove(); });
    note.append(button);
    form.prepend(note);
  }

  /* A link to a form in which something was left unsent says so. */
  function mentionDraft(link) {
    if (!store.read(`draft:${user}:${link.dataset.draftOf}`) || link.nextElementSibling?.matches(".draft-left")) return;
    const words = document.createElement("small");
    words.className = "draft-left under";
    words.append("Có nội dung chưa lưu");
    link.after(words);
  }

  /* A word of success counts once: the next sending waits for its own. */
  function clearSentDrafts() {
    const words = [...document.querySelectorAll("[data-saved]")];
    const sent = store.read(SENT);
    if (words.length && sent) { store.drop(sent); store.drop(SENT); }
    for (const word of words) word.removeAttribute("data-saved");
  }

  function forgetOldDrafts() {
    for (const key of store.keys("draft:")) {
      const draft = store.read(key);
      if (!draft?.at || Date.now() - draft.at > DRAFT_DAYS * 86_400_000) store.drop(key);
    }
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.form?.closest?.("form[data-draft-key]");
    if (form) keep(form);
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("form[data-draft-key]")) store.write(SENT, draftKey(target));
    if (target.matches("form[data-clear-drafts]")) store.keys(`draft:${user}:`).forEach(store.drop);
  });

  /* What was saved while writing needs no draft, unless more was typed meanwhile. */
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt.dataset.autosave && document.querySelector(detail.elt.dataset.autosave);
    if (!form || !detail.successful || !("body" in detail.requestConfig.parameters)) return;
    const sent = detail.requestConfig.parameters;
    if (["body", "answer"].every((name) => (form.elements[name]?.value ?? "") === (sent[name] ?? ""))) store.drop(draftKey(form));
    else keep(form);
  });

  /* ── Text fields as tall as their text ── */
  function grow(area) {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }
  document.addEventListener("input", ({ target }) => { if (target.tagName === "TEXTAREA") grow(target); });

  /* ── The percentage follows a status that fixes it (data-fixed-percent), and another percentage is work in progress ── */
  const announce = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
  document.addEventListener("change", ({ target }) => {
    const box = target.form?.querySelector("[data-fixed-percent]");
    if (!box || (target !== box && target.name !== "status")) return;
    const fixed = JSON.parse(box.dataset.fixedPercent);
    const statuses = [...target.form.elements.status];
    const chosen = statuses.find((radio) => radio.checked)?.value;
    if (target === box) {
      delete box.dataset.typed;
      if (!(chosen in fixed) || box.value.trim() === String(fixed[chosen])) return;
      const open = statuses.find((radio) => !(radio.value in fixed));
      open.checked = true;
      announce(open);
    } else if (chosen in fixed) {
      box.dataset.typed ??= box.value;
      box.value = fixed[chosen];
      announce(box);
    } else if ("typed" in box.dataset) {
      box.value = box.dataset.typed;
      delete box.dataset.typed;
      announce(box);
    }
  });

  /* ── Search while typing waits until a composed letter is finished (ê, ơ, ư …) ── */
  document.addEventListener("input", (event) => {
    if (event.isComposing && event.target.type === "search") event.stopPropagation();
  }, true);
  document.addEventListener("compositionend", ({ target }) => {
    if (target.type === "search") target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* ── Folds: <details data-remember="plan-3-area-2"> stay as they were left; [data-toggle-details] opens or closes all in a selector ── */
  const foldKey = (details) => `fold:${user}:${details.dataset.remember}`;
  document.addEventListener("toggle", ({ target }) => {
    if (target.dataset?.remember && target.dataset.ready !== undefined) store.write(foldKey(target), target.open);
  }, true);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-toggle-details]");
    if (button) {
      const folds = [...document.querySelectorAll(`${button.dataset.toggleDetails} details`)];
      const open = folds.some((details) => !details.open);
      for (const details of folds) details.open = open;
      button.setAttribute("aria-expanded", String(open));
    }
    for (const popup of document.querySelectorAll("details[data-popup][open]")) if (!popup.contains(target) || target.closest("a[href^='#']")) popup.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const popup of document.querySelectorAll("details[data-popup][open]")) {
      popup.open = false;
      popup.querySelector("summary").focus();
    }
  });

  document.addEventListener("click", ({ target }) => { if (target.closest("[data-print]")) print(); });

  /* On paper everything is open. */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .confirm)")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });

  /* ── Every new piece of page: at load and after each swap ── */
  function prepare(root) {
    clearSentDrafts();
    for (const area of all(root, "textarea")) grow(area);
    for (const details of all(root, "details[data-remember]")) {
      const open = store.read(foldKey(details));
      if (typeof open === "boolean") details.open = open;
      details.dataset.ready = "";
    }
    /* Long pieces that are open where there is room begin closed on a telephone; who comes for one by its address finds it open. */
    if (matchMedia("(max-width: 40rem)").matches) for (const details of all(root, "details[data-wide]")) details.open = Boolean(location.hash && details.querySelector(location.hash));
    for (const form of all(root, "form[data-draft-key]:not([data-draft-ready])")) offerDraft(form);
    for (const link of all(root, "a[data-draft-of]")) mentionDraft(link);
    all(root, "[data-focus]")[0]?.focus();
  }
  forgetOldDrafts();
  prepare(document);
  document.addEventListener("htmx:afterSettle", ({ target }) => prepare(target));

  /* ── Answers that htmx alone would drop or put in the wrong place ── */
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { xhr, requestConfig } = detail;
    if ([409, 422].includes(xhr.status)) { detail.shouldSwap = true; detail.isError = false; return; } /* a form with its errors, or with what somebody else wrote */
    const whole = /^\s*<!doctype/i.test(xhr.responseText);
    const ended = user && !xhr.responseText.includes("data-user=");
    const picker = requestConfig.elt.closest("[hx-select], [hx-boost]");
    const picks = picker && (picker === requestConfig.elt || !picker.hasAttribute("hx-disinherit"));
    if (xhr.status >= 400 || !whole || (picks && !ended)) return;
    detail.shouldSwap = false;
    /* A page for strangers means that the session has ended: sign in and come back here; any other page is where to go. */
    if (ended) location.reload();
    else location.assign(xhr.responseURL);
  });
  const complain = (text) => {
    document.getElementById("connection")?.remove();
    if (!text) return;
    const box = document.createElement("div");
    box.id = "connection";
    box.className = "message tone-red";
    box.setAttribute("role", "alert");
    box.append(text);
    document.getElementById("messages").append(box);
    box.scrollIntoView({ block: "nearest" });
  };
  /* static/js/autosave.js says it beside the text; what static/js/presence.js could not ask it asks again. */
  const tellsItself = ({ detail }) => "autosave" in detail.elt.dataset || "presence" in detail.elt.dataset;
  document.addEventListener("htmx:sendError", (event) => tellsItself(event) || complain("Mất kết nối với máy chủ nên chưa lưu được. Nội dung đã nhập vẫn còn trên trang này; hãy thử lại khi có mạng."));
  document.addEventListener("htmx:responseError", (event) => {
    const { detail } = event;
    if (tellsItself(event)) return;
    const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
    const words = [page.querySelector("h1"), page.querySelector("main .narrow p")].map((part) => part?.textContent.trim()).filter(Boolean);
    if (detail.xhr.status === 413) complain("Tệp quá lớn nên máy chủ không nhận. Nội dung đã nhập vẫn còn trên trang này; hãy chọn tệp nhỏ hơn.");
    else complain(words.join(". ") || `Máy chủ từ chối yêu cầu (mã ${detail.xhr.status}), chưa có gì được lưu.`);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful) complain(""); });
})();
