#!/usr/bin/env node
// Drop-in for Prisma's native schema-engine: same stdio JSON-RPC, backed by the official
// @prisma/schema-engine-wasm + driver adapter. Use: PRISMA_SCHEMA_ENGINE_BINARY=./tools/schema-engine.mjs
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as bg from "@prisma/schema-engine-wasm/schema_engine_bg";

const args = process.argv.slice(2);
const VERSION = "schema-engine-wasm";
if (args[0] === "--version" || args[0] === "-V") {
  console.log(`schema-engine-cli ${VERSION}`);
  process.exit(0);
}
const opt = (name) => args.flatMap((a, i) => (a === name ? [args[i + 1]] : []));
const datasource = JSON.parse(opt("--datasource")[0] ?? "{}");
const log = (level, message, extra = {}) =>
  process.stderr.write(
    JSON.stringify({
      timestamp: new Date().toISOString(),
      level,
      target: "schema_engine::logger",
      fields: { message, ...extra },
    }) + "\n",
  );

// What the engine says when it panics, instead of a riddle about a missing registry.
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (message) => log("ERROR", message, { is_panic: true }),
};

async function load() {
  const wasm = new URL(
    "./schema_engine_bg.wasm",
    import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"),
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(fileURLToPath(wasm)), {
    "./schema_engine_bg.js": bg,
  });
  bg.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
async function makeFactory() {
  const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import(
    "@prisma/driver-adapter-utils"
  );
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const pg = (await import("pg")).default;
  // adapter-pg 7.10 does not know OID 18 ("char"), which the engine's catalogue queries return: it passes as text, and
  // is called a character again below, since the engine panics on a text there.
  const orig = pg.Query.prototype.handleRowDescription;
  pg.Query.prototype.handleRowDescription = function (msg) {
    for (const f of msg.fields) if (f.dataTypeID === 18) Object.assign(f, { dataTypeID: 25, isChar: true });
    return orig.call(this, msg);
  };
  const url = new URL(datasource.url ?? "postgresql://none@127.0.0.1:1/none");
  const schema = url.searchParams.get("schema") ?? "public";
  const at = (database) => {
    const u = new URL(url);
    u.searchParams.delete("schema");
    if (database) u.pathname = `/${database}`;
    return new PrismaPg({ connectionString: u.href }, { schema });
  };
  // adapter-pg's executeScript splits on every ";" (breaks function bodies and string literals): send the script whole, as the native engine does.
  const whole = (adapter) => {
    adapter.executeScript = async (sql) => {
      try {
        await adapter.client.query(sql);
      } catch (e) {
        adapter.onError(e);
      }
    };
    const charsOf = new WeakMap();
    const performIO = adapter.performIO.bind(adapter);
    adapter.performIO = async (query) => {
      const result = await performIO(query);
      charsOf.set(
        result.rows,
        result.fields.map(({ isChar }) => isChar),
      );
      return result;
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const chars = charsOf.get(result.rows) ?? [];
      const columnTypes = result.columnTypes.map((type, at) => (chars[at] ? ColumnTypeEnum.Character : type));
      return { ...result, columnTypes };
    };
    return adapter;
  };
  const factory = at();
  const connect = factory.connect.bind(factory);
  factory.connect = async () => whole(await connect());
  // adapter-pg's own connectToShadowDb passes {connectionString, database}; pg lets connectionString win, so it would use the MAIN database.
  factory.connectToShadowDb = async () => {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const admin = await factory.connect();
    await admin.executeScript(`CREATE DATABASE "${name}"`);
    const shadow = whole(await at(name).connect());
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin.executeScript(`DROP DATABASE "${name}" WITH (FORCE)`);
      await admin.dispose();
    };
    return shadow;
  };
  return bindMigrationAwareSqlAdapterFactory(factory);
}
const isCli = args.indexOf("cli");
if (isCli >= 0) {
  const cmd = args[isCli + 1];
  const pg = (await import("pg")).default;
  const url = new URL(datasource.url);
  const db = decodeURIComponent(url.pathname.slice(1));
  log("INFO", `Starting schema engine CLI ${cmd}`); // the CLI skips the first stderr line
  try {
    if (cmd === "create-database" || cmd === "drop-database") {
      const admin = new URL(url);
      admin.pathname = "/postgres";
      const c = new pg.Client(admin.href);
      await c.connect();
      await c.query(`${cmd === "create-database" ? "CREATE" : "DROP"} DATABASE ${pg.escapeIdentifier(db)}`);
      await c.end();
    } else {
      const c = new pg.Client(url.href);
      await c.connect();
      await c.end();
    }
    process.exit(0);
  } catch (e) {
    const code = e.code === "3D000" ? "P1003" : e.code === "28P01" ? "P1000" : "P1001";
    log("ERROR", String(e.message || e.code), { error_code: code, is_panic: false });
    process.exit(1);
  }
}
await load();
const factory = await makeFactory();
const datamodels = opt("--datamodels").map((f) => [f, readFileSync(f, "utf8")]);
let engine;
const getEngine = () =>
  (engine ??= bg.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    (m) => log("INFO", String(m)),
    factory,
  ));
const methods = {
  getDatabaseVersion: (e, p) => e.version(p),
  diff: async (e, p) => {
    const r = await e.diff(p);
    if (r.stdout) await print(r.stdout);
    return { ...r, stdout: null };
  },
};
let printId = 0;
const pending = new Map();
const out = (o) => process.stdout.write(JSON.stringify(o) + "\n");
const print = (content) =>
  new Promise((res) => {
    const id = `p${++printId}`;
    pending.set(id, res);
    out({ jsonrpc: "2.0", id, method: "print", params: { content } });
  });
const rl = createInterface({ input: process.stdin });
let busy = 0,
  closed = false;
const maybeExit = () => {
  if (closed && !busy) process.exit(0);
};
rl.on("close", () => {
  closed = true;
  maybeExit();
});
rl.on("line", async (line) => {
  if (!line.trim()) return;
  const m = JSON.parse(line);
  if (!m.method) {
    pending.get(m.id)?.();
    pending.delete(m.id);
    return;
  }
  busy++;
  try {
    const e = await getEngine();
    const r = await (methods[m.method] ?? ((en, p) => en[m.method](p)))(e, m.params);
    out({ jsonrpc: "2.0", id: m.id, result: r ?? {} });
  } catch (err) {
    if (process.env.SE_DEBUG) console.error(err);
    const message = err?.message ?? String(err),
      error_code = err?.code;
    out({
      jsonrpc: "2.0",
      id: m.id,
      error: {
        code: 4466,
        message,
        data: { is_panic: false, message, ...(error_code ? { error_code } : {}), meta: err?.meta ?? null },
      },
    });
  } finally {
    busy--;
    maybeExit();
  }
});
