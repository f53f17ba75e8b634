/** `npm run bench -- NAME`: one measurement against a named floor, peer or bound; a table, then one line. */

export type Verdict = {
  readonly table: readonly Readonly<Record<string, string | number>>[];
  /** What fell short of its target; empty when nothing did. */
  readonly short: readonly string[];
};

const benches: Readonly<Record<string, () => Promise<{ measure(): Promise<Verdict> }>>> = {
  intake: () => import("./intake.ts"),
  spine: () => import("./spine.ts"),
  extract: () => import("./extract.ts"),
  report: () => import("./report.ts"),
  follow: () => import("./follow.ts"),
  webfinger: () => import("./webfinger.ts"),
  directory: () => import("./directory.ts"),
};

const name = process.argv[2] ?? "";
const load = benches[name];
if (!load) {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(", ")}\n`);
  process.exit(1);
}
const { table, short } = await (await load()).measure();
console.table(table);
process.stdout.write(short.length === 0 ? `${name}: ok\n` : `${name}: short of ${short.join("; ")}\n`);
process.exit(short.length === 0 ? 0 : 1);
