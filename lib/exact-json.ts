/** JSON in which no digit of a number is lost: X ids are larger than what a JavaScript number holds. */

/** The value of the text, whole numbers beyond 2^53 as the digits that stand there; null when it is no JSON. */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, exactNumber);
  } catch {
    return null;
  }
}

function exactNumber(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isTooLarge = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isTooLarge && context?.source ? context.source : value;
}
