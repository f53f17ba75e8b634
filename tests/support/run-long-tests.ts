/** `npm run test:long`: the suites that take many minutes, each with its figures printed; ends with one line of totals. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { generateClient } from "#lib/launch/generate-client.ts";
import { projectFolder } from "#lib/launch/workplace.ts";
import { findChromium } from "./chromium.ts";

const long = (suite: string) => [path.join(import.meta.dirname, "../long", suite)];
const journeys = [
  path.join(projectFolder, "node_modules/@playwright/test/cli.js"),
  "test",
  "--config",
  path.join(import.meta.dirname, "playwright.config.ts"),
  "move",
  "intake",
  "follow-engine-hand-off",
];
const suites: Readonly<Record<string, readonly string[]>> = {
  "journeys in every language, width and scheme": journeys,
  "kill everything": long("kill-everything-long.ts"),
  "kill a thousand": long("kill-thousand.ts"),
};

await generateClient();
const screens = path.join(projectFolder, ".data/screens");
const env = { SCREENS: screens, ...process.env, CHROMIUM: findChromium(), EVERY_LOOK: "1" };
const endings = Object.entries(suites).map(([name, args]) => {
  process.stdout.write(`\n── ${name}\n`);
  return spawnSync(process.execPath, args, { stdio: "inherit", env }).status;
});
const passed = endings.filter((status) => status === 0).length;
process.stdout.write(`\n${passed} passed, ${endings.length - passed} failed\n`);
process.exit(passed === endings.length ? 0 : 1);
