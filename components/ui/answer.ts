/** What a server action answers: a value, or a code for which the screen has a sentence. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string };
