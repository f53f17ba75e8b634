/** Could a text name a handle at all? Cheap looks that spare most texts all the rest. */

/** What every written form has at least one of, except the spoken ones. */
const anchor = /[@&/([{<]/;
const spoken = /[ \t](?:dot[ \t]|arobase|arroba|at [a-z0-9-]+\.[a-z])/i;
const escapedAt = /&(?:#|commat)/i;
const pathStart = /\/[%acpuACPU]/;
const profilePath = /\/(?:%40|(?:users|profile|u|c|a|accounts|channel|user)\/)/i;
/** An `@` with blanks around it, or before a host. */
const apart = /[ \t]@(?:[ \t]|[a-z0-9-]+\.[a-z])/i;
const bracketed = /[([{<][ \t]?(?:at|ät|arobase|arroba|chiocciola|@)[ \t]?[)\]}>]/i;

export type HandleSigns = {
  /** There is an `@`, or a path under which profiles stand. */
  readonly isAnchored: boolean;
  /** Words or brackets may stand for the `@` and the full stop. */
  readonly mayBeSpelled: boolean;
};

const nothing: HandleSigns = { isAnchored: false, mayBeSpelled: false };
/** Full-width and small forms, which plain text rarely holds. */
const hasOtherAt = (text: string) => text.includes("＠") || text.includes("﹫");

/** Never false for a text in which a reader would find something. */
export function lookForSigns(text: string): HandleSigns {
  const isSpoken = spoken.test(text);
  if (!anchor.test(text)) {
    const isAnchored = hasOtherAt(text);
    return isAnchored || isSpoken ? { isAnchored, mayBeSpelled: true } : nothing;
  }
  const hasAt = text.includes("@") || hasOtherAt(text) || (text.includes("&") && escapedAt.test(text));
  const mayBeSpelled = isSpoken || bracketed.test(text) || (hasAt && apart.test(text));
  const isAnchored = hasAt || (pathStart.test(text) && profilePath.test(text));
  return isAnchored || mayBeSpelled ? { isAnchored, mayBeSpelled } : nothing;
}
