/** `npm test`: brings what tests need, runs every check in turn, and ends with one line of totals. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { generateClient, prismaSettings } from "#lib/launch/generate-client.ts";
import { projectFolder } from "#lib/launch/workplace.ts";
import { findChromium } from "./chromium.ts";

type Totals = { passed: number; failed: number };
type Step = { readonly name: string; run(): Totals };

const bin = (name: string) => path.join(projectFolder, "node_modules/.bin", name);
const reports = path.join(projectFolder, ".data/test-reports");
fs.mkdirSync(reports, { recursive: true });

/** One yes-or-no check counts as one test. */
function check(
  name: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Step {
  return {
    name,
    run() {
      const done = runCommand(command, args, env);
      return done === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

function runCommand(command: string, args: readonly string[], env: Record<string, string>): number {
  const done = spawnSync(command, args, {
    cwd: projectFolder,
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  return done.status ?? 1;
}

/** A runner that writes its totals as JSON; a run that dies without writing them counts as failed. */
function suite(
  name: string,
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  read: (report: unknown) => Totals,
): Step {
  const file = path.join(reports, `${name}.json`);
  return {
    name,
    run() {
      fs.rmSync(file, { force: true });
      const status = runCommand(
        command,
        args.map((arg) => arg.replace("REPORT", file)),
        { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
      );
      if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
      const totals = read(JSON.parse(fs.readFileSync(file, "utf8")));
      return status !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
    },
  };
}

const vitestTotals = (report: unknown) => {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = report as Record<string, number>;
  return { passed: numPassedTests ?? 0, failed: Math.max(numFailedTests ?? 0, numFailedTestSuites ?? 0) };
};

const playwrightTotals = (report: unknown) => {
  const { stats } = report as { stats: { expected: number; unexpected: number; flaky: number } };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
};

const steps: Step[] = [
  check("format and lint", bin("biome"), ["check", "."]),
  check("page types", process.execPath, [
    path.join(projectFolder, "node_modules/next/dist/bin/next"),
    "typegen",
  ]),
  check("types", bin("tsc"), ["--noEmit", "-p", "."]),
  check("unused code", bin("knip"), []),
  suite(
    "vitest",
    bin("vitest"),
    [
      "run",
      "--config",
      "tests/support/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      "--outputFile.json=REPORT",
    ],
    {},
    vitestTotals,
  ),
  suite(
    "journeys",
    bin("playwright"),
    ["test", "--config", "tests/support/playwright.config.ts"],
    { CHROMIUM: findChromium() },
    playwrightTotals,
  ),
];

const wanted = process.argv.slice(2);
await generateClient();
Object.assign(process.env, prismaSettings());
const totals = { passed: 0, failed: 0 };
const failed: string[] = [];
for (const step of steps) {
  if (wanted.length > 0 && !wanted.some((word) => step.name.includes(word))) continue;
  process.stdout.write(`\n── ${step.name}\n`);
  const startedAt = performance.now();
  const result = step.run();
  totals.passed += result.passed;
  totals.failed += result.failed;
  if (result.failed > 0) failed.push(step.name);
  process.stdout.write(
    `── ${step.name}: ${result.passed} passed, ${result.failed} failed, ${Math.round((performance.now() - startedAt) / 1000)} s\n`,
  );
}
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(", ")}\n`);
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed > 0 ? 1 : 0);
