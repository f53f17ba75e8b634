import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { takePlace } from "./single-start.ts";

const folder = () => fs.mkdtempSync(path.join(os.tmpdir(), "place-"));

test("the second start is told where the first one is", () => {
  const place = folder();
  expect(takePlace(place, "http://127.0.0.1:3000").taken).toBe(true);
  expect(takePlace(place, "http://127.0.0.1:4000")).toEqual({
    taken: false,
    running: { pid: process.pid, url: "http://127.0.0.1:3000" },
  });
});

test("the place is free again after leaving", () => {
  const place = folder();
  const first = takePlace(place, "http://127.0.0.1:3000");
  if (first.taken) first.leave();
  expect(takePlace(place, "http://127.0.0.1:3000").taken).toBe(true);
});

test("the place of a process that died is taken over", () => {
  const place = folder();
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  fs.writeFileSync(
    path.join(place, "running.json"),
    JSON.stringify({ pid: dead, url: "http://127.0.0.1:3000" }),
  );
  expect(takePlace(place, "http://127.0.0.1:3000").taken).toBe(true);
});

test("a broken note of who runs is no obstacle", () => {
  const place = folder();
  fs.writeFileSync(path.join(place, "running.json"), "{");
  expect(takePlace(place, "http://127.0.0.1:3000").taken).toBe(true);
});
