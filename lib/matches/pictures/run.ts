/** Shows a person the picture of one of their candidates, without their browser asking anybody but us. */
import type { UserId } from "#lib/session/user-id.ts";
import { dayMs } from "#lib/time.ts";
import type { Reach } from "../facts/store.ts";
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

type Ports = { readonly fetchPicture: (url: string) => Promise<Picture | null> };

/** Null when the handle is none of this person's candidates, has no picture, or the picture does not come. */
export async function runPicture(
  asked: { readonly db: Reach; readonly userId: UserId; readonly handle: string; readonly now: Date },
  ports: Ports = { fetchPicture },
): Promise<Picture | null> {
  const url = await loadPictureUrl(asked.db, asked.userId, asked.handle);
  if (url === null || isPlaceholder(url)) return null;
  return shelf.take(url, asked.now.getTime(), () => ports.fetchPicture(url));
}
