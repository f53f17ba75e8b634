/** One running product a data folder: a second start says where the first one is. */
import fs from "node:fs";
import path from "node:path";

type Running = { pid: number; url: string };

/** Takes the place, or answers with who has it. The place of a process that died is taken over. */
export function takePlace(
  folder: string,
  url: string,
): { taken: true; leave(): void } | { taken: false; running: Running } {
  const file = path.join(folder, "running.json");
  for (;;) {
    try {
      fs.writeFileSync(file, JSON.stringify({ pid: process.pid, url }), { flag: "wx", mode: 0o600 });
      return { taken: true, leave: () => fs.rmSync(file, { force: true }) };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    }
    const running = readRunning(file);
    if (running && isAlive(running.pid)) return { taken: false, running };
    fs.rmSync(file, { force: true });
  }
}

function readRunning(file: string): Running | null {
  try {
    const read = JSON.parse(fs.readFileSync(file, "utf8")) as Running;
    return Number.isInteger(read.pid) && typeof read.url === "string" ? read : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
