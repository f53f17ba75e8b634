// Reads what was brought beside the page, so that the page keeps answering. Nothing is sent from here: rows go to the page when it asks.
import { blobSource, type InputGroup } from "#lib/intake/byte-source.ts";
import { UnreadableError } from "#lib/intake/member.ts";
import type { ReadProgress } from "#lib/intake/read-archive.ts";
import type { FromWorker, ToWorker } from "./archive-messages.ts";
import type { Picked } from "./picked-file.ts";
import { type PickedReading, readPicked } from "./read-picked.ts";

const progressEveryMs = 80;

let reading: PickedReading | null = null;
let toldAt = 0;

self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  // A bug while reading must reach the page, which else would wait for ever.
  take(event.data).catch((error: unknown) => self.reportError(error));
});

async function take(message: ToWorker): Promise<void> {
  if (message.kind === "rows") {
    if (reading?.kind !== "read") return;
    return say({ kind: "rows", request: message.request, rows: reading.rows(message.from, message.count) });
  }
  try {
    if (message.kind === "read") reading = await readPicked(groupOf(message.picked), tellProgress);
    else if (reading?.kind === "ask") reading = await reading.answer(message.options);
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    reading = { kind: "refused", refusal: { file: "", code: "unreadable" } };
  }
  if (reading?.kind === "read") say({ kind: "read", summary: reading.summary });
  if (reading?.kind === "ask") say({ kind: "ask", question: reading.question });
  if (reading?.kind === "refused") say({ kind: "refused", refusal: reading.refusal });
}

function say(message: FromWorker): void {
  self.postMessage(message);
}

function tellProgress(progress: ReadProgress): void {
  const now = performance.now();
  if (now - toldAt < progressEveryMs && progress.phase !== "opening") return;
  toldAt = now;
  say({ kind: "progress", progress });
}

function groupOf({ files, loose, pasted }: Picked): InputGroup {
  return {
    name: files
      .map(({ path }) => path)
      .slice(0, 3)
      .join(", "),
    loose,
    ...(pasted && { pasted }),
    files: files.map(({ path, file }) => ({
      path,
      size: file.size,
      read: (from, length) => readPart(file, from, length),
    })),
  };
}

/** A file that was moved or changed meanwhile, or lies on a device that is gone. */
async function readPart(file: File, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await blobSource(file).read(from, length);
  } catch (cause) {
    throw new UnreadableError("The browser could not read the file.", { cause });
  }
}
