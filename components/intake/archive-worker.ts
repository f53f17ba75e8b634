// Reads an archive beside the page, so that the page keeps answering. Nothing is sent from here: rows go to the page when it asks.
import { blobSource, type InputGroup } from "#lib/intake/byte-source.ts";
import { type ContactSet, entriesOf } from "#lib/intake/contact-set.ts";
import { UnreadableError } from "#lib/intake/member.ts";
import { type ReadProgress, readArchive } from "#lib/intake/read-archive.ts";
import type { FromWorker, ToWorker } from "./archive-messages.ts";
import type { Picked } from "./picked-file.ts";

const progressEveryMs = 80;

let contacts: ContactSet | null = null;
let toldAt = 0;

self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  // A bug while reading must reach the page, which else would wait for ever.
  if (message.kind === "read") read(message.picked).catch((error: unknown) => self.reportError(error));
  else if (contacts) {
    say({ kind: "rows", request: message.request, rows: entriesOf(contacts, message.from, message.count) });
  }
});

function say(message: FromWorker): void {
  self.postMessage(message);
}

async function read(picked: Picked): Promise<void> {
  const reading = await readArchive(groupOf(picked), { onProgress: tellProgress });
  if (reading.kind === "read") {
    contacts = reading.contacts;
    say({ kind: "read", summary: reading.summary });
  } else if (reading.kind === "refused") say({ kind: "refused", refusal: reading.refusal });
}

function tellProgress(progress: ReadProgress): void {
  const now = performance.now();
  if (now - toldAt < progressEveryMs && progress.phase !== "opening") return;
  toldAt = now;
  say({ kind: "progress", progress });
}

function groupOf({ files, loose }: Picked): InputGroup {
  return {
    name: files
      .map(({ path }) => path)
      .slice(0, 3)
      .join(", "),
    loose,
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
