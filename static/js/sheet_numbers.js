/* Numbers of the sheet as people type them, read as the server reads them (indicators/numbers.py); only shown, never stored. */
window.sheetNumbers = (() => {
  "use strict";
  const PLAIN = /^[0-9]+(?:,[0-9]+)?$/;
  const DOTTED = /^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?$/;
  const ENGLISH = /^(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,})$/;
  const DOT_DECIMAL = /^[0-9]+\.[0-9]+$/;

  /* The number; null for an empty box, NaN for what is none. */
  function read(text) {
    const bare = text.replace(/\s/g, "").replace(/%$/, "");
    if (!bare) return null;
    if (PLAIN.test(bare) || DOTTED.test(bare)) return Number(bare.replaceAll(".", "").replace(",", "."));
    if (ENGLISH.test(bare)) return Number(bare.replaceAll(",", ""));
    return DOT_DECIMAL.test(bare) ? Number(bare) : NaN;
  }

  /* What a ratio's two boxes make, in words; empty while they make nothing. */
  function ratio(numerator, denominator, percent) {
    const [part, whole] = [read(numerator), read(denominator)];
    if (part === null || whole === null || Number.isNaN(part) || Number.isNaN(whole)) return "";
    if (whole === 0) return part === 0 ? "không phát sinh" : "";
    const value = (percent ? 100 : 1) * part / whole;
    return Number.isFinite(value) ? value.toLocaleString("vi-VN", { maximumFractionDigits: 2 }) + (percent ? "%" : "") : "";
  }

  return { read, ratio };
})();
