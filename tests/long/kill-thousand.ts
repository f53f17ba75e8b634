// Long form of the kill test: 1,000 follows, 100 kills. `node tests/long/kill-thousand.ts [follows] [kills]`.
import path from "node:path";
import pg from "pg";
import { connect } from "#lib/db/client.ts";
import { openEmbeddedDb } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrate.ts";
import { runKillPlan } from "./kill-plan.ts";

const follows = Number(process.argv[2] ?? 1_000);
const kills = Number(process.argv[3] ?? 100);

const server = await openEmbeddedDb(path.join(import.meta.dirname, "../../.data/test"));
const name = `test_${process.pid}_kill`;
const admin = new pg.Client({ connectionString: server.url });
await admin.connect();
await admin.query(`CREATE DATABASE ${name}`);
const url = new URL(server.url);
url.pathname = `/${name}`;
await applyMigrations(url.href);
const db = connect(url.href, 4);

const startedAt = Date.now();
const report = await runKillPlan(db, url.href, {
  follows,
  kills,
  killWithinMs: 80,
  killWithinCalls: 26,
  latencyMs: [10, 60],
});
console.table([
  { ...report, outcomes: JSON.stringify(report.outcomes), s: Math.round((Date.now() - startedAt) / 1000) },
]);

await db.$disconnect();
await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
await admin.end();
await server.release();

const locked = Math.ceil(follows / 25);
const isTrue =
  report.kills === kills &&
  report.outcomes["followed"] === follows - locked &&
  report.outcomes["requested"] === locked &&
  report.followed === follows &&
  report.repeated === 0 &&
  report.limitsMet === 0 &&
  report.openAttempts === 0 &&
  (kills < 20 || report.cutOffFollows > 0) &&
  report.daySpent <= report.dayCap;
console.log(isTrue ? "kill-thousand: ok" : "kill-thousand: not true afterwards");
process.exit(isTrue ? 0 : 1);
