import { expect, it } from "vitest";
import { inParallel } from "./in-parallel.ts";

it("keeps to the number at once and to the order of starting", async () => {
  const started: number[] = [];
  let now = 0;
  let most = 0;
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    started.push(item);
    now += 1;
    most = Math.max(most, now);
    await Promise.resolve();
    await Promise.resolve();
    now -= 1;
    return true;
  });
  expect(started).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

it("starts nothing more once it is told to stop, and lets what is under way end", async () => {
  const ended: number[] = [];
  await inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
    await Promise.resolve();
    ended.push(item);
    return item < 3;
  });
  expect(ended.length).toBeLessThan(6);
  expect(ended).toEqual([1, 2, 3, 4].slice(0, ended.length));
});

it("throws the first error after everything under way has ended", async () => {
  const ended: number[] = [];
  const work = inParallel([1, 2, 3], 2, async (item) => {
    if (item === 1) throw new Error("broken");
    await Promise.resolve();
    ended.push(item);
    return true;
  });
  await expect(work).rejects.toThrow("broken");
  expect(ended).toEqual([2]);
});

it("does nothing with nothing", async () => {
  await expect(inParallel([], 4, async () => true)).resolves.toBeUndefined();
});
