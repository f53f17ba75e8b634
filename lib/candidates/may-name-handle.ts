/** Could a text name a handle at all? Cheap looks that spare most texts all the rest. */

/** Every written form has one of these, except the spoken one. */
const anchor = /[@&/([{<]/;
const spokenDot = /[ \t]dot[ \t]/i;
const escapedAt = /&(?:#|commat)/i;
const pathStart = /\/[%acpuACPU]/;
const profilePath = /\/(?:%40|(?:users|profile|u|c|a|accounts|channel|user)\/)/i;
const bracketed =
  /[([{<][ \t]?(?:at|ät|arobase|arroba|chiocciola|@|dot|punkt|point|punto|ponto|\.)[ \t]?[)\]}>]/i;
/** An `@` with blanks around it, or before a host. */
const apart = /[ \t]@(?:[ \t]|[a-z0-9-]+\.[a-z])/i;
/** A host needs a full stop inside, or what stands for one; an escape may be anything. */
const insideHost = /[.,。．｡﹒․&][^\s]/;

export type HandleSigns = {
  /** There is an `@`, or a path under which profiles stand. */
  readonly isAnchored: boolean;
  /** Words or brackets may stand for the `@` and the full stop. */
  readonly mayBeSpelled: boolean;
};

const nothing: HandleSigns = { isAnchored: false, mayBeSpelled: false };
const onlyAnchored: HandleSigns = { isAnchored: true, mayBeSpelled: false };
const onlySpelled: HandleSigns = { isAnchored: false, mayBeSpelled: true };
const both: HandleSigns = { isAnchored: true, mayBeSpelled: true };

/** Never misses a text in which a reader would find something; lets some through in which none does. */
export function lookForSigns(text: string): HandleSigns {
  if (!anchor.test(text)) {
    if (text.includes("＠") || text.includes("﹫")) return both;
    return spokenDot.test(text) ? onlySpelled : nothing;
  }
  const mayBeSpelled = bracketed.test(text) || spokenDot.test(text);
  if (!mayBeSpelled && !insideHost.test(text)) return nothing;
  if (hasAt(text)) return mayBeSpelled || apart.test(text) ? both : onlyAnchored;
  const isAnchored = pathStart.test(text) && profilePath.test(text);
  if (isAnchored) return mayBeSpelled ? both : onlyAnchored;
  return mayBeSpelled ? onlySpelled : nothing;
}

function hasAt(text: string): boolean {
  if (text.includes("@") || text.includes("＠") || text.includes("﹫")) return true;
  return text.includes("&") && escapedAt.test(text);
}
