/* Choosing evidence: a file that is too large is refused before it travels, and Enter in the search of the store searches. */
(() => {
  "use strict";
  const inMegabytes = (size) => `${(size / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input[type=file][data-max-bytes]")) return;
    target.parentElement.querySelector(".field__error.too-large")?.remove();
    const most = Number(target.dataset.maxBytes);
    const [file] = target.files;
    if (!file || file.size <= most) return;
    const words = document.createElement("p");
    words.className = "field__error too-large";
    words.setAttribute("role", "alert");
    words.append(`Tệp “${file.name}” ${inMegabytes(file.size)}, tối đa ${inMegabytes(most)}. Hãy chọn tệp nhỏ hơn.`);
    target.value = "";
    target.before(words);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[data-keeps-form]")) event.preventDefault();
  });
})();
