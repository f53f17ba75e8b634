/** Ten million claims: 10,000 contacts matched in one go beside one prepared query a contact; then a million on the embedded database. */
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { connect, type Db } from "#lib/db/client.ts";
import { openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";
import { runDirectoryImport } from "#lib/directory/run.ts";
import { loadClaimsFor, saveClaims } from "#lib/directory/store.ts";
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { mintUserId, type UserId } from "#lib/session/user-id.ts";
import { startDebianPostgres } from "./debian-postgres.ts";
import type { Verdict } from "./main.ts";

const folder = path.join(import.meta.dirname, "../../.data/bench-directory");
const contacts = 10_000;
const hits = 0.3;
const rounds = 5;
const fasterMin = 8;
const importedRows = 200_000;
const poolSize = 10;
/** The first X id of the claims; they lie seven apart. */
const firstId = 1_000_000_000n;
const step = 7n;

export async function measure(): Promise<Verdict> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const large = Number(process.env["BENCH_CLAIMS"] ?? 10_000_000);
  const debian = await startDebianPostgres(folder);
  const runs: Run[] = [];
  const warnings: string[] = [];
  if (debian) {
    try {
      runs.push(await run(`PostgreSQL ${debian.version}`, debian.url, large));
    } finally {
      await debian.stop();
    }
  } else {
    warnings.push("the large run: PostgreSQL of Debian is not installed (apt-get install postgresql)");
  }
  const embedded = await openEmbeddedDb(folder);
  try {
    runs.push(await run("embedded", embedded.url, debian ? Math.min(1_000_000, large) : large));
  } finally {
    await embedded.release();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return {
    table: runs.flatMap((each) => [
      { figure: `${each.name}: claims`, value: each.claims.toLocaleString("en") },
      {
        figure: "import of a CSV into the empty directory",
        value: `${Math.round(each.importRate).toLocaleString("en")} rows/s`,
      },
      {
        figure: "import of a CSV beside all of them",
        value: `${Math.round(each.lateImportRate).toLocaleString("en")} rows/s`,
      },
      {
        figure: `${contacts.toLocaleString("en")} contacts, matched in one go`,
        value: `${each.oursMs.toFixed(0)} ms`,
      },
      {
        figure: `one prepared query a contact, ${poolSize} connections`,
        value: `${each.pooledMs.toFixed(0)} ms`,
      },
      { figure: "one prepared query a contact, one connection", value: `${each.singleMs.toFixed(0)} ms` },
      { figure: `faster than ${poolSize} connections`, value: (each.pooledMs / each.oursMs).toFixed(1) },
      { figure: "faster than one connection", value: (each.singleMs / each.oursMs).toFixed(1) },
      { figure: "found", value: each.found },
      { figure: "a claim added a moment ago", value: each.isFreshFound ? "found" : "not found" },
    ]),
    short: [...warnings, ...runs.flatMap(shortOf)],
  };
}

function shortOf(run: Run): string[] {
  const faster = run.singleMs / run.oursMs;
  return [
    ...(faster < fasterMin
      ? [`${run.name}: ${fasterMin} times faster than a query a contact (${faster.toFixed(1)})`]
      : []),
    ...(run.isFreshFound ? [] : [`${run.name}: a claim added a moment ago is found`]),
    ...(run.found === run.expected
      ? []
      : [`${run.name}: ${run.found} contacts found instead of ${run.expected}`]),
  ];
}

type Run = {
  readonly name: string;
  readonly claims: number;
  readonly importRate: number;
  readonly lateImportRate: number;
  readonly oursMs: number;
  readonly pooledMs: number;
  readonly singleMs: number;
  readonly found: number;
  readonly expected: number;
  readonly isFreshFound: boolean;
};

async function run(name: string, url: string, claims: number): Promise<Run> {
  await applyMigrations(url);
  const db = connect(url, poolSize);
  const pool = new pg.Pool({ connectionString: url, max: poolSize });
  // A server that stops says so even to a connection that is just closing; what is asked of it fails by itself.
  pool.on("error", () => undefined);
  try {
    const importRate = await importCsv(db, 0, importedRows);
    await fill(pool, importedRows, claims);
    const lateImportRate = await importCsv(db, claims, importedRows / 4);
    await pool.query("VACUUM (ANALYZE) directory_claims");
    const userId = mintUserId((await db.user.create({ data: {} })).id);
    const asked = askedIds(claims);
    const times = { ours: [] as number[], pooled: [] as number[], single: [] as number[] };
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      times.ours.push(
        await timed(async () => {
          found = (await match(db, userId, asked)).size;
        }),
      );
      times.pooled.push(await timed(() => matchOneByOne(pool, asked, poolSize)));
      times.single.push(await timed(() => matchOneByOne(pool, asked, 1)));
    }
    return {
      name,
      claims: claims + importedRows / 4,
      importRate,
      lateImportRate,
      oursMs: median(times.ours),
      pooledMs: median(times.pooled),
      singleMs: median(times.single),
      found,
      expected: Math.round(contacts * hits),
      isFreshFound: await addAndFind(db, userId),
    };
  } finally {
    await pool.end();
    await db.$disconnect();
  }
}

const xIdOf = (index: number) => (firstId + BigInt(index) * step).toString();

/** Rows a second, by the way an operator's file takes. */
async function importCsv(db: Db, from: number, rows: number): Promise<number> {
  const chunks = (async function* () {
    yield Buffer.from("x_id,x_username,handle,source\n");
    for (let start = from; start < from + rows; start += 1_000) {
      const lines = Array.from({ length: Math.min(1_000, from + rows - start) }, (_, offset) => {
        const index = start + offset;
        return `${xIdOf(index)},person_${index},person${index}@social${index % 5_000}.example,`;
      });
      yield Buffer.from(`${lines.join("\n")}\n`);
    }
  })();
  const options = { db, chunks, source: "list" as const, listName: "bench", now: new Date() };
  const ms = await timed(() => runDirectoryImport({ ...options, onRefused: () => undefined }));
  return rows / (ms / 1_000);
}

/** The bulk comes from the server itself: only its number matters here. */
async function fill(pool: pg.Pool, from: number, to: number): Promise<void> {
  const slice = 500_000;
  for (let start = from; start < to; start += slice) {
    await pool.query(
      `INSERT INTO directory_claims (x_id, x_username, handle, source, list_name, created_at, seen_at)
       SELECT $1::bigint + n * $2::bigint, 'person_' || n, 'person' || n || '@social' || n % 5000 || '.example', 'list', 'bench', now(), now()
       FROM generate_series($3::bigint, $4::bigint) AS n`,
      [firstId.toString(), step.toString(), start, Math.min(start + slice, to) - 1],
    );
  }
}

/** Ids all over the directory, in no order; most are of nobody who is in it. */
function askedIds(claims: number): string[] {
  const known = Math.round(contacts * hits);
  return Array.from({ length: contacts }, (_, n) => {
    const index = (n * 7_919 * 1_009) % claims;
    return n < known ? xIdOf(index) : (BigInt(xIdOf(index)) + 3n).toString();
  });
}

async function match(db: Db, userId: UserId, ids: readonly string[]) {
  return loadClaimsFor(
    db,
    userId,
    ids.map((xId) => ({ contactId: xId, xId, username: null })),
  );
}

async function matchOneByOne(pool: pg.Pool, ids: readonly string[], connections: number): Promise<void> {
  const queue = [...ids];
  const lane = async () => {
    const client = await pool.connect();
    try {
      for (let id = queue.pop(); id; id = queue.pop()) {
        await client.query({
          name: "claims-of-one",
          text: "SELECT id, x_id, x_username, handle, source, list_name FROM directory_claims WHERE x_id = $1 AND withdrawn_at IS NULL",
          values: [id],
        });
      }
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
}

async function addAndFind(db: Db, userId: UserId): Promise<boolean> {
  const xId = parseXId("42");
  if (!xId) return false;
  const handle = parseHandle("late@social.example") as Handle;
  const claim = { xId, xUsername: null, handle, source: "list" as const, listName: null };
  await saveClaims(db, [claim], { listName: "late", now: new Date() });
  return (await match(db, userId, [xId])).has(xId);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
