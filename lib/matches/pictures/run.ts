/** Shows a person the picture of one of their candidates, without their browser asking anybody but us. */
import { randomUUID } from "node:crypto";
import { HostBusy } from "#lib/candidates/host-gate.ts";
import { type HostTurns, openHostTurns } from "#lib/candidates/turns/run.ts";
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { dayMs } from "#lib/time.ts";
import { fetchPicture } from "./client.ts";
import { isPlaceholder, type Picture } from "./picture.ts";
import { PictureShelf } from "./picture-shelf.ts";
import { loadPictureUrl } from "./store.ts";

/** In memory alone: pictures are not kept longer than the process or a day. */
const shelf = new PictureShelf({
  bytesMax: 24 * 1_024 * 1_024,
  entriesMax: 2_000,
  keepMs: dayMs,
  inFlightMax: 12,
});

/** Of this process: opened with its first picture. */
let turns: HostTurns | undefined;

type Ports = { readonly fetchPicture: (url: string) => Promise<Picture | null> };

/** "busy": its server is being asked as much as it may be; a later look will show the picture. */
export type PictureAnswer = Picture | "busy" | null;

/** Null when the handle is none of this person's candidates, has no picture, or the picture does not come. */
export async function runPicture(
  asked: { readonly db: Db; readonly userId: UserId; readonly handle: string; readonly now: Date },
  ports: Ports = { fetchPicture },
): Promise<PictureAnswer> {
  const url = await loadPictureUrl(asked.db, asked.userId, asked.handle);
  if (url === null || isPlaceholder(url) || !URL.canParse(url)) return null;
  turns ??= openHostTurns(asked.db, `pictures-${randomUUID()}`);
  const { gate } = turns;
  try {
    return await shelf.take(url, asked.now.getTime(), () =>
      gate(new URL(url).hostname, () => ports.fetchPicture(url)),
    );
  } catch (error) {
    if (error instanceof HostBusy) return "busy";
    throw error;
  }
}
