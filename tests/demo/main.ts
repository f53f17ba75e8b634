/** `npm run demo`: the whole journey without the internet: a loopback fediverse, a sample archive, known handles. */
import fs from "node:fs";
import path from "node:path";
import { generateClient } from "#lib/launch/generate-client.ts";
import { launch } from "#lib/launch/launch.ts";
import { prepare } from "#lib/launch/prepare.ts";
import {
  villageContacts,
  villageDirectoryCsv,
  villageVisitorOnX,
} from "../fediverse/village/village-world.ts";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { startFediverseProcess } from "../support/fediverse-process.ts";

const root = path.join(import.meta.dirname, "../..");
process.env["DATA_DIR"] ||= path.join(root, ".data/demo");
const folder = path.resolve(process.env["DATA_DIR"]);
fs.mkdirSync(folder, { recursive: true, mode: 0o700 });

const archive = path.join(folder, "sample-x-archive.zip");
await writeSampleArchive(archive, villageContacts(), {
  owner: {
    id: villageVisitorOnX.xId,
    username: villageVisitorOnX.xUsername,
    displayName: villageVisitorOnX.xDisplayName,
  },
});
await generateClient();
await importDirectory();
const fediverse = await startFediverseProcess(["--pages-port", "0", "--wait-scale", "0.05"]);

await launch({
  mode: "production",
  settings: fediverse.env,
  onStop: fediverse.stop,
  hints: [
    "",
    "This is the demo: its fediverse lives on this machine, its people are invented.",
    "  1. Sign in on the server    prairie.test    as camille, password transhumance",
    `  2. Choose the X archive      ${path.relative(process.cwd(), archive)}`,
    "  3. Look through the matches, accept, and follow.",
    "",
    "",
  ],
});

/** The same rows as `transhumance directory import` would bring in. */
async function importDirectory(): Promise<void> {
  const { runDirectoryImport } = await import("#lib/directory/run.ts");
  const { connect } = await import("#lib/db/client.ts");
  const prepared = await prepare(() => undefined);
  const db = connect(prepared.settings["DATABASE_URL"] ?? "", 2);
  const chunks = (async function* () {
    yield Buffer.from(villageDirectoryCsv());
  })();
  const options = {
    source: "list",
    listName: "the village",
    now: new Date(),
    onRefused: () => undefined,
  } as const;
  await runDirectoryImport({ db, chunks, ...options });
  await db.$disconnect();
  await prepared.release();
}
