/** Runs the loopback fediverse as a process of its own, as the demo and the journeys need it. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

export type FediverseProcess = {
  readonly port: number;
  readonly pagesPort: number | null;
  readonly control: string;
  /** For a process of ours that shall live in it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

export async function startFediverseProcess(args: readonly string[]): Promise<FediverseProcess> {
  const script = path.join(import.meta.dirname, "../fediverse/main.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once("line", resolve)),
    ended.then(() => {
      throw new Error("The loopback fediverse ended before it was ready.");
    }),
  ]);
  return {
    ...(JSON.parse(line) as Omit<FediverseProcess, "stop">),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
