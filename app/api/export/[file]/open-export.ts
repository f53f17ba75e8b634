// Which file is asked for, and what does it hold? Composes the stages that know.
import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { loadBlockedHandles } from "#lib/matches/blocks/store.ts";
import { blockCsvName, writeBlockCsv } from "#lib/matches/blocks/write-block-csv.ts";
import { writeHistoryCsv, writeHistoryJson } from "#lib/matches/history/history-entry.ts";
import { readHistory } from "#lib/matches/history/store.ts";
import type { ReportRow } from "#lib/matches/match.ts";
import { readReportQuery } from "#lib/matches/read-report-query.ts";
import { loadAccepted, loadCounts, loadFollowedBy, loadReport } from "#lib/matches/store.ts";
import { followCsvName, splitFollows, writeFollowCsv } from "#lib/matches/write-follow-csv.ts";
import { writeReportCsv, writeReportJson } from "#lib/matches/write-report.ts";
import { buildPlan, type KnownFollow } from "#lib/plans/build-plan.ts";
import { loadDraftId, loadDraftItems, loadDraftSettings, loadKnownFollows } from "#lib/plans/store.ts";
import { loadAccounts } from "#lib/session/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

export type ExportAsked = {
  readonly db: Db;
  readonly userId: UserId;
  readonly file: string;
  readonly params: URLSearchParams;
  readonly now: Date;
};

export type OpenedExport = {
  readonly name: string;
  readonly mediaType: "text/csv" | "application/json";
  readonly pieces: AsyncIterable<string>;
};

/** Null for a file that does not exist; throws AppError "bad_request" for parameters nobody can answer. */
export async function openExport(asked: ExportAsked): Promise<OpenedExport | null> {
  if (asked.file === "report.csv") {
    return { name: asked.file, mediaType: "text/csv", pieces: gather(writeReportCsv(readRows(asked))) };
  }
  if (asked.file === "report.json") {
    const about = { generatedAt: asked.now, counts: await loadCounts(asked.db, asked.userId) };
    const pieces = gather(writeReportJson(readRows(asked), about));
    return { name: asked.file, mediaType: "application/json", pieces };
  }
  if (asked.file === blockCsvName) {
    const handles = await loadBlockedHandles(asked.db, asked.userId);
    return { name: asked.file, mediaType: "text/csv", pieces: gather(writeBlockCsv(handles)) };
  }
  if (asked.file === "not_found.csv") {
    const params = new URLSearchParams({ state: "no_candidate", direction: "following" });
    return {
      name: asked.file,
      mediaType: "text/csv",
      pieces: gather(writeReportCsv(readRows({ ...asked, params }))),
    };
  }
  if (asked.file === "history.csv") {
    const pieces = gather(writeHistoryCsv(readHistory(asked.db, asked.userId)));
    return { name: asked.file, mediaType: "text/csv", pieces };
  }
  if (asked.file === "history.json") {
    const about = { generatedAt: asked.now };
    const pieces = gather(writeHistoryJson(readHistory(asked.db, asked.userId), about));
    return { name: asked.file, mediaType: "application/json", pieces };
  }
  return openFollows(asked);
}

// ------------------------------------------------------------------ the report

/** Every row of the report, or of the part the filter names, in pages that never stand in memory together. */
function readRows({ db, userId, params, now }: ExportAsked): AsyncIterable<ReportRow> {
  const query = readReportQuery(params);
  if (!query) throw new AppError("bad_request");
  return (async function* () {
    let after: string | null = null;
    do {
      const page = await loadReport(db, userId, {
        filter: query.filter,
        sort: query.sort,
        after,
        limit: 500,
        now,
      });
      yield* page.rows;
      after = page.next;
    } while (after !== null);
  })();
}

// ------------------------------------------------------------------ the follow list

const optionsSchema = z.object({
  boosts: z.enum(["true", "false"]).default("true"),
  notify: z.enum(["true", "false"]).default("false"),
  languages: z
    .string()
    .regex(/^[a-z]{2,3}(,[a-z]{2,3}){0,30}$/)
    .optional(),
  account: z.uuid().optional(),
});

/** `following_accounts.csv` is always there, be it empty; the further files exist while there are rows for them. */
async function openFollows(asked: ExportAsked): Promise<OpenedExport | null> {
  const part = partOf(asked.file);
  if (part === null) return null;
  const options = optionsSchema.safeParse(Object.fromEntries(asked.params));
  if (!options.success) throw new AppError("bad_request");
  const { boosts, notify, languages, account } = options.data;
  const rows = splitFollows(await loadOpenFollows(asked, account))[part - 1] ?? (part === 1 ? [] : null);
  if (!rows) return null;
  const chosen = {
    showBoosts: boosts === "true",
    notify: notify === "true",
    languages: languages?.split(",") ?? [],
  };
  return { name: followCsvName(part), mediaType: "text/csv", pieces: gather(writeFollowCsv(rows, chosen)) };
}

/** How many files the follow list is split into; the first is there even when it is empty. */
export async function countFollowFiles(asked: Pick<ExportAsked, "db" | "userId">): Promise<number> {
  return Math.max(1, splitFollows(await loadOpenFollows(asked, undefined)).length);
}

function partOf(file: string): number | null {
  const match = /^following_accounts(?:-(\d{1,4}))?\.csv$/.exec(file);
  const part = Number(match?.[1] ?? 1);
  return match && part > 0 && followCsvName(part) === file ? part : null;
}

/**
 * Accepted accounts that are still to be followed, by the rule plans go by: not the person's own, nobody blocked on X, nobody
 * followed or asked already. Mastodon counts rows of people already followed towards its limit, so they must be missing.
 * "Already" is by the account of `accountId`, or else by every account the person has connected.
 */
async function loadOpenFollows(
  { db, userId }: Pick<ExportAsked, "db" | "userId">,
  accountId: string | undefined,
) {
  const accounts = (await loadAccounts(db, userId)).filter(({ state }) => state !== "disconnected");
  const asked = accountId === undefined ? accounts : accounts.filter(({ id }) => id === accountId);
  if (accountId !== undefined && asked.length === 0) throw new AppError("not_found");
  const self = accounts.map(({ handle }) => handle);
  const known = inAll(await Promise.all(asked.map(({ id }) => loadKnown(db, userId, id))));
  const chosen = accountId === undefined ? {} : await loadChoice(db, userId, accountId);
  return buildPlan({ accepted: await loadAccepted(db, userId), self, known, ...chosen }).follows;
}

/** Whom the person took out of that account's plan, and how many they want, holds for its file as well. */
async function loadChoice(db: Db, userId: UserId, accountId: string) {
  const draftId = await loadDraftId(db, userId, accountId);
  if (!draftId) return {};
  const { orderRule, takenOut, most } = await loadDraftSettings(db, userId, draftId);
  return { rule: orderRule, takenOut: new Set(takenOut), most };
}

async function loadKnown(
  db: Db,
  userId: UserId,
  accountId: string,
): Promise<ReadonlyMap<string, KnownFollow>> {
  const draftId = await loadDraftId(db, userId, accountId);
  const items = draftId ? await loadDraftItems(db, userId, draftId) : [];
  const read = items.flatMap(({ handle, outcome }) =>
    outcome === "already" ? [[handle, outcome] as const] : [],
  );
  const earlier = await loadKnownFollows(db, userId, accountId);
  const listed = await loadFollowedBy(db, userId, accountId);
  // Waiting in a running plan is not followed yet: whoever takes the file instead wants them in it.
  return new Map([
    ...listed.map((handle) => [handle, "already"] as const),
    ...read,
    ...[...earlier].filter(([, meaning]) => meaning !== "duplicate"),
  ]);
}

function inAll(maps: readonly ReadonlyMap<string, KnownFollow>[]): ReadonlyMap<string, KnownFollow> {
  const [first = new Map<string, KnownFollow>(), ...others] = maps;
  return new Map([...first].filter(([handle]) => others.every((map) => map.has(handle))));
}

// ------------------------------------------------------------------ sending

const pieceCharacters = 32_768;

/** A network packet for every row would be slow: sends pieces of some size. */
async function* gather(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  let held = "";
  for await (const piece of pieces) {
    held += piece;
    if (held.length < pieceCharacters) continue;
    yield held;
    held = "";
  }
  if (held !== "") yield held;
}
