/** Does a fault of this kind hold for this request? Counted, so that "the next three requests" means that. */
import type { ActiveFault, HostState } from "../world/host-state.ts";
import type { FaultKind, FaultRule } from "./fault-rule.ts";

export function takeFault(host: HostState, kind: FaultKind, path: string): FaultRule | null {
  for (const fault of host.faults) {
    if (fault.rule.kind === kind && applies(fault, path)) return fault.rule;
  }
  return null;
}

function applies(fault: ActiveFault, path: string): boolean {
  if (fault.rule.path !== undefined && !path.startsWith(fault.rule.path)) return false;
  if (fault.left <= 0) return false;
  fault.seen += 1;
  if (fault.rule.every !== undefined && fault.seen % fault.rule.every !== 0) return false;
  fault.left -= 1;
  return true;
}

/** Faults that are properties of a host, not of one request, are only looked at. */
export function hasFault(host: HostState, kind: FaultKind): boolean {
  return host.faults.some((fault) => fault.rule.kind === kind && fault.left > 0);
}
