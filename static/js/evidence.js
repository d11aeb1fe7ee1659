/* Choosing files: the chosen one is named, one that is too large is refused before it travels; Enter in the search of the store of evidence
   searches. */
(() => {
  "use strict";
  const inMegabytes = (size) => `${(size / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input[type=file]")) return;
    refuse(target);
    call(target);
  });

  /* The box shows what the browser would have shown in its own words. */
  function call(input) {
    const box = input.closest(".file-box");
    if (!box) return;
    const names = [...input.files].map((file) => file.name);
    box.querySelector(".file-box__name").textContent = names.join(", ") || "Chưa chọn tệp nào";
    box.classList.toggle("chosen", names.length > 0);
  }
  addEventListener("pageshow", () => { for (const input of document.querySelectorAll(".file-box > input")) call(input); });
  document.addEventListener("reset", ({ target }) => setTimeout(() => { for (const input of target.querySelectorAll(".file-box > input")) call(input); }));

  function refuse(target) {
    const place = target.closest(".file-box") ?? target;
    place.parentElement.querySelector(".field__error.too-large")?.remove();
    if (!("maxBytes" in target.dataset)) return;
    const most = Number(target.dataset.maxBytes);
    const [file] = target.files;
    if (!file || file.size <= most) return;
    const words = document.createElement("p");
    words.className = "field__error too-large";
    words.setAttribute("role", "alert");
    words.append(`Tệp “${file.name}” ${inMegabytes(file.size)}, tối đa ${inMegabytes(most)}. Hãy chọn tệp nhỏ hơn.`);
    target.value = "";
    place.before(words);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[data-keeps-form]")) event.preventDefault();
  });
})();
