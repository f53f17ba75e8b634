/** An archive of more than 4 GiB is read in the page to its end, while the page stays alive. */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { commandOf } from "../support/peak-memory.ts";
import { expect, signIn, test } from "./fixture.ts";

const file = path.join(process.env["JOURNEY_DATA"] ?? ".", "../large.zip");
const followings = 150_000;
const named = 40_000;

test.afterAll(() => fs.rmSync(file, { force: true }));

test("more than 4 GiB: the bar moves, the page answers, everybody is found", async ({ page }) => {
  test.setTimeout(180_000);
  const people = Array.from({ length: followings }, (_, index) => ({
    xId: String(1_200_000_000_000_000_000n + BigInt(index) * 7_919n),
    following: true,
    ...(index < named && { xUsername: `big_${index}`, xDisplayName: `Person ${index}` }),
  }));
  await writeSampleArchive(file, people, { mediaBytes: 4_600_000_000, mediaFiles: 500 });
  expect(fs.statSync(file).size).toBeGreaterThan(2 ** 32);

  await signIn(page);
  const watch = await watchBar(page);
  await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(file);
  const bar = page.getByRole("progressbar");
  await expect(bar).toBeVisible();
  const guide = page.locator("details").first();
  const before = await guide.evaluate((element: HTMLDetailsElement) => element.open);
  await guide.locator("summary").click();
  await expect(bar).toBeVisible();
  expect(await guide.evaluate((element: HTMLDetailsElement) => element.open)).toBe(!before);

  await expect(page.getByRole("button", { name: /^Send .*150,000/ })).toBeVisible({ timeout: 120_000 });
  const { values, longestWaitMs } = await watch();
  expect(new Set(values).size).toBeGreaterThan(3);
  expect(values).toEqual(values.toSorted((one, other) => one - other));
  test.info().annotations.push({
    type: "figures",
    description: `longest wait of the page ${longestWaitMs.toFixed(0)} ms, renderer at most ${rendererPeakMb()} MB`,
  });
  process.stdout.write(`${test.info().annotations.at(-1)?.description}\n`);
});

/** Looks at the bar from inside the page, as often as the page lets it. */
async function watchBar(page: Page): Promise<() => Promise<{ values: number[]; longestWaitMs: number }>> {
  await page.evaluate(() => {
    const seen = { values: [] as number[], longestWaitMs: 0, last: performance.now() };
    Object.assign(window, { seen });
    setInterval(() => {
      const now = performance.now();
      seen.longestWaitMs = Math.max(seen.longestWaitMs, now - seen.last);
      seen.last = now;
      const bar = document.querySelector("progress");
      if (bar?.hasAttribute("value")) seen.values.push(bar.value);
    }, 20);
  });
  return () => page.evaluate(() => (window as unknown as { seen: never }).seen);
}

/** The largest resident set any page's process has had so far (Linux); 0 where the system does not say. */
function rendererPeakMb(): number {
  const pids = fs.existsSync("/proc") ? fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  const peaks = pids
    .filter((pid) => commandOf(Number(pid)).includes("--type=renderer"))
    .map((pid) => /^VmHWM:\s+(\d+) kB/m.exec(statusOf(pid))?.[1]);
  return Math.round(Math.max(0, ...peaks.map(Number)) / 1_024);
}

function statusOf(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
