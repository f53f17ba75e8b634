/** Keeps web and worker running: starts them, starts them again when they die, stops them in order. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { projectFolder } from "./workplace.ts";

export type Child = { stop(timeoutMs: number): Promise<void> };

type ChildOptions = {
  readonly script: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Called each time it ends by itself; a process that cannot even begin is not tried for ever. */
  readonly onGivenUp: () => void;
};

/**
 * What lives is some 60 MB. Left to itself V8 lets garbage grow to several times that before it looks; with a bound it
 * looks sooner. The bound itself is far off.
 */
export const heapFlags = ["--max-old-space-size=512", "--max-semi-space-size=16"];

const quickEndingMs = 5_000;
const quickEndingsMax = 5;

export function keepRunning(options: ChildOptions): Child {
  const state = { stopping: false, quickEndings: 0, child: undefined as ChildProcess | undefined };
  const begin = () => {
    const startedAt = performance.now();
    state.child = spawnScript(options);
    state.child.on("exit", async () => {
      if (state.stopping) return;
      state.quickEndings = performance.now() - startedAt < quickEndingMs ? state.quickEndings + 1 : 0;
      if (state.quickEndings >= quickEndingsMax) {
        options.onGivenUp();
        return;
      }
      await wait(500 * 2 ** state.quickEndings);
      if (!state.stopping) begin();
    });
  };
  begin();
  return {
    async stop(timeoutMs) {
      state.stopping = true;
      const { child } = state;
      if (child) await endChild(child, timeoutMs);
    },
  };
}

function spawnScript({ script, settings }: ChildOptions): ChildProcess {
  return spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", ...heapFlags, path.join(projectFolder, script)],
    {
      cwd: projectFolder,
      stdio: ["ignore", "inherit", "inherit"],
      // A group of its own: Ctrl-C in a terminal reaches only the launcher, which then stops the children in order.
      detached: true,
      // glibc gives each thread an arena of its own and returns little of them: two are enough, and halve what idles.
      env: { MALLOC_ARENA_MAX: "2", ...process.env, ...settings },
    },
  );
}

async function endChild(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const late = wait(timeoutMs, undefined, { ref: false }).then(() => child.kill("SIGKILL"));
  await Promise.race([ended, late.then(() => ended)]);
}
