/** Starts everything in order, says where it is, and stops it in order. */
import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { readAddress } from "./address.ts";
import { buildIfStale } from "./build.ts";
import { type Child, keepRunning } from "./children.ts";
import { prepare } from "./prepare.ts";
import { takePlace } from "./single-start.ts";
import { dataFolder, describeFileError, loadSecrets } from "./workplace.ts";

type LaunchOptions = {
  readonly mode: "production" | "development";
  /** More for the environment of web and worker (the demo's loopback fediverse). */
  readonly settings?: Readonly<Record<string, string>>;
  /** Stops what the caller started beside the product. */
  readonly onStop?: () => Promise<void>;
  /** More lines to print under the address. */
  readonly hints?: readonly string[];
};

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Does not come back before the product was asked to stop; ends the process. */
export async function launch(options: LaunchOptions): Promise<never> {
  try {
    return await run(options);
  } catch (error) {
    process.stderr.write(`Transhumance could not start. ${describeFileError(error)}\n`);
    await options.onStop?.();
    process.exit(1);
  }
}

async function run(options: LaunchOptions): Promise<never> {
  const stopAsked = nextStopSignal();
  const { host, port, publicUrl } = readAddress();
  loadSecrets();
  const place = takePlace(dataFolder(), publicUrl);
  if (!place.taken) {
    throw new Error(
      `It is already running here at ${place.running.url} (process ${place.running.pid}). Stop that one first, or set DATA_DIR and PORT for a second one.`,
    );
  }
  const children: Child[] = [];
  let release = async () => {};
  try {
    await requireFreePort(host, port);
    const prepared = await prepare(say);
    release = prepared.release;
    const settings = {
      ...prepared.settings,
      ...options.settings,
      HOST: host,
      PORT: String(port),
      NODE_ENV: options.mode,
    };
    if (options.mode === "production" && (await buildIfStale())) say("Pages: built.");
    const gaveUp = new Promise<"gave up">((resolve) => {
      const onGivenUp = () => resolve("gave up");
      children.push(keepRunning({ script: "lib/launch/web.ts", settings, onGivenUp }));
      children.push(keepRunning({ script: "lib/worker/main.ts", settings, onGivenUp }));
    });
    const ready = await Promise.race([untilAnswering(host, port), stopAsked, gaveUp]);
    if (ready === "answering") {
      say(`\nTranshumance is ready at ${publicUrl}\n${(options.hints ?? []).join("\n")}Stop it with Ctrl-C.`);
    }
    const ending = ready === "answering" ? await Promise.race([stopAsked, gaveUp]) : ready;
    if (ending === "gave up")
      throw new Error("Its processes end as soon as they start; the reason is above.");
    say("Stopping…");
  } finally {
    await Promise.all(children.map((child) => child.stop(20_000)));
    await options.onStop?.();
    await release();
    place.leave();
  }
  process.exit(0);
}

function nextStopSignal(): Promise<"stop"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve("stop"));
  });
}

function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (cause: NodeJS.ErrnoException) =>
      reject(new Error(portSentence(cause, host, port), { cause })),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function portSentence(cause: NodeJS.ErrnoException, host: string, port: number): string {
  if (cause.code === "EADDRINUSE")
    return `Port ${port} on ${host} is in use by another program. Set PORT to a free one, for example PORT=${port + 1} npm start.`;
  if (cause.code === "EACCES") return `This user may not listen on port ${port}. Set PORT to one above 1023.`;
  if (cause.code === "EADDRNOTAVAIL")
    return `This machine has no address ${host}. Set HOST to one of its own.`;
  return cause.message;
}

async function untilAnswering(host: string, port: number): Promise<"answering"> {
  const asked = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  for (;;) {
    if (await connects(asked, port)) return "answering";
    await wait(50);
  }
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
