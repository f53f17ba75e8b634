/** What of a text written by strangers may be kept? */

/** No U+0000 (the database refuses it), no half surrogate, no control character but line breaks; cut at `max`. */
export function cleanText(text: string, max: number): string {
  const clean = text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
    .trim();
  if (clean.length <= max) return clean;
  const cut = clean.slice(0, max);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** The same for what stands on one line, as names do: a few exports hold names with line breaks in them. */
export function cleanLine(text: string, max: number): string {
  return cleanText(text.replace(/\s*[\r\n\u{2028}\u{2029}]\s*/gu, " "), max);
}

const escapes: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** X escapes these five in the texts of its archive, once. */
export function undoHtmlEscapes(text: string): string {
  return text.includes("&")
    ? text.replace(/&(?:lt|gt|quot|#39|amp);/g, (found) => escapes[found] ?? found)
    : text;
}
