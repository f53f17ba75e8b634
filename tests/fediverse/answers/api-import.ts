/** Importers of GoToSocial and Akkoma: they take a list of people at once and follow them one after the other, in their own time. */
import { type Answer, json, param } from "../transport/exchange.ts";
import type { HostState } from "../world/host-state.ts";
import { resolveAccount } from "../world/resolve-account.ts";
import { followState, sendFollow } from "../world/send-follow.ts";
import type { World } from "../world/world.ts";
import { apiJson, apiRefusal, type Call } from "./call.ts";

/** What following one person of a list takes. */
const eachMs = 400;

const types = ["following", "blocks", "mutes"];
const modes = ["merge", "overwrite"];

export function answerImport(call: Call): Answer {
  const { personality, caller, ask } = call;
  if (personality.name !== "gotosocial" || caller.kind !== "user") {
    return apiRefusal(call, personality.unknownPath(ask));
  }
  const wrong = complaintOf(call);
  if (wrong) return apiRefusal(call, json(400, { error: `Bad Request: ${wrong}` }));
  putImports(call, readRows(param(ask, "data") ?? ""), caller.account.key);
  return { ...apiJson(call, { status: "accepted" }), status: 202 };
}

/** Of a row it reads the first cell alone, so nobody's choices (pleroma user_import_controller_test.exs). */
export function answerFollowImport(call: Call): Answer {
  const { personality, caller, ask } = call;
  if (personality.name !== "akkoma" || caller.kind !== "user") {
    return apiRefusal(call, personality.unknownPath(ask));
  }
  const list = param(ask, "list");
  if (!list) return apiRefusal(call, json(400, { error: "Missing field: list." }));
  const rows = readRows(list).map(({ handle }) => ({ handle, reblogs: true, notify: false }));
  putImports(call, rows, caller.account.key);
  return apiJson(call, "job started");
}

function putImports({ host, now }: Call, rows: readonly Row[], follower: string): void {
  const last = host.imports.at(-1)?.at ?? now;
  for (const [index, row] of rows.entries()) {
    host.imports.push({ ...row, at: Math.max(now, last) + (index + 1) * eachMs, follower });
  }
}

/** In the order and the words of import.go. */
function complaintOf({ ask }: Call): string | null {
  const isForm = ask.headers["content-type"]?.startsWith("multipart/form-data") ?? false;
  const type = param(ask, "type")?.toLowerCase() ?? "";
  const mode = param(ask, "mode")?.toLowerCase() ?? "";
  if (!isForm || !param(ask, "data")) return "no data file provided";
  if (type === "") return "no type provided";
  if (!types.includes(type)) return `type ${type} not recognized, valid types are: [following blocks mutes]`;
  if (mode && !modes.includes(mode)) return `mode ${mode} not recognized, valid modes are: [merge overwrite]`;
  const lines = (param(ask, "data") ?? "").trim().split(/\r?\n/);
  const fields = new Set(lines.map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).length));
  return fields.size > 1 ? "error reading following data file: wrong number of fields" : null;
}

type Row = { readonly handle: string; readonly reblogs: boolean; readonly notify: boolean };

/** The header is a row that names nobody. */
function readRows(csv: string): readonly Row[] {
  return csv.split(/\r?\n/).flatMap((line) => {
    const [address = "", reblogs = "true", notify = "false"] = line.split(",");
    const handle = address.replace(/^@/, "");
    return handle.includes("@") ? [{ handle, reblogs: reblogs === "true", notify: notify === "true" }] : [];
  });
}

/** Makes the follows whose time has come; who cannot be found is passed over without a word. */
export function settleImports(world: World, host: HostState, now: number): void {
  while ((host.imports[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
    const row = host.imports.shift();
    const resolved = row ? resolveAccount(world, host, row.handle) : null;
    const follower = row ? world.account(row.follower) : undefined;
    if (!row || !follower || resolved?.kind !== "found") continue;
    world.meet(host, resolved.account.key);
    if (follower.key === resolved.account.key) continue;
    if (followState(world, follower.key, resolved.account.key) !== "none") continue;
    const edge = sendFollow(world, follower, resolved.account);
    edge.reblogs = row.reblogs;
    edge.notify = row.notify;
    // It was sent when its time came, though nobody looked until now.
    if (edge.acceptsAt !== null) edge.acceptsAt -= now - row.at;
  }
}
