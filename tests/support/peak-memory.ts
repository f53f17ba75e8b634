/** How much memory did the product's processes need at their largest? Read from the system's own accounting (Linux). */
import fs from "node:fs";

/** Peak resident set of web and worker below the launcher, in megabytes. */
export function peakMemory(launcher: number): { readonly web: number; readonly worker: number } {
  const children = childrenOf(launcher);
  const of = (script: string) =>
    Math.max(0, ...children.filter((pid) => commandOf(pid).includes(script)).map(peakOf));
  return { web: of("lib/launch/web.ts"), worker: of("lib/worker/main.ts") };
}

export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).trim().split(/\s+/).filter(Boolean).map(Number);
}

export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

function peakOf(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return Math.round(Number(kilobytes ?? 0) / 1_024);
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
