/** Can a database keep this text, or look for it? PostgreSQL knows no NUL, and JSON no half of a pair of surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** The same of every text in what an action was called with. */
export function areStorable(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (value instanceof Map || value instanceof Set) return [...value].every(areStorable);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(areStorable);
}
