/** What a broken host does instead of answering, or to an answer on its way. */
import { type Answer, answer, html, json, redirect } from "../transport/exchange.ts";
import type { HostState } from "../world/host-state.ts";
import type { FaultKind } from "./fault-rule.ts";
import { takeFault } from "./take-fault.ts";

type Spoil = { readonly instead: Answer } | { readonly slowMs: number } | null;

/** Looks for faults that replace the answer, in a fixed order. */
export function spoilAnswer(host: HostState, path: string, origin: string): Spoil {
  for (const [kind, make] of Object.entries(replacements)) {
    const rule = takeFault(host, kind as FaultKind, path);
    if (rule) return { instead: make(rule, `${origin}${path}`) };
  }
  const slow = takeFault(host, "slow", path);
  return slow ? { slowMs: slow.ms ?? 5_000 } : null;
}

type Make = (rule: { status?: number; retryAfterS?: number; ms?: number }, url: string) => Answer;

const jrdType = { "content-type": "application/jrd+json" };
const replacements: Partial<Record<FaultKind, Make>> = {
  down: () => ({ ...answer(0, {}, ""), effect: "reset" }),
  hang: () => ({ ...answer(0, {}, ""), effect: "hang" }),
  too_many: ({ retryAfterS }) =>
    json(
      429,
      { error: "Too many requests" },
      retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) },
    ),
  server_error: ({ status }) =>
    html(
      status ?? 500,
      `<html><head><title>${status ?? 500}</title></head><body><h1>Something went wrong</h1></body></html>`,
    ),
  html_everywhere: () => html(200, "<!DOCTYPE html><title>Welcome</title><h1>A web site like any other</h1>"),
  cut_body: () => ({ ...answer(200, jrdType, '{"subject":'), effect: "cut" }),
  endless_body: () => ({ ...answer(200, jrdType, ""), effect: "endless" }),
  huge_body: () => ({ ...answer(200, jrdType, ""), effect: "huge" }),
  gzip_bomb: () => ({ ...answer(200, { ...jrdType, "content-encoding": "gzip" }, ""), effect: "gzip_bomb" }),
  drip_body: ({ ms }) => ({
    ...answer(200, jrdType, JSON.stringify({ subject: "" })),
    effect: "drip",
    dripMs: ms ?? 200,
  }),
  redirect_loop: (_rule, url) => redirect(302, `${url}?again=${Math.floor(Math.random() * 1e9)}`),
  redirect_to_http: (_rule, url) => redirect(302, url.replace("https://", "http://")),
  redirect_to_private: () => redirect(302, "https://192.168.1.1/.well-known/webfinger"),
  gone: () => answer(410, {}, ""),
};
