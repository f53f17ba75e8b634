/** `npm run test:long`: the suites that take many minutes, each with its figures printed; ends with one line of totals. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { generateClient } from "#lib/launch/generate-client.ts";

const suites = ["kill-everything-long.ts", "kill-thousand.ts"];

await generateClient();
const endings = suites.map((suite) => {
  process.stdout.write(`\n── ${suite}\n`);
  return spawnSync(process.execPath, [path.join(import.meta.dirname, "../long", suite)], { stdio: "inherit" })
    .status;
});
const passed = endings.filter((status) => status === 0).length;
process.stdout.write(`\n${passed} passed, ${endings.length - passed} failed\n`);
process.exit(passed === endings.length ? 0 : 1);
