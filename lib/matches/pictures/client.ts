/** Fetches one picture from the server it is on. */
import { envPolicy, type FetchPolicy } from "#lib/net/fetch-policy.ts";
import { publicFetch } from "#lib/net/public-fetch.ts";
import { type Picture, readPictureType } from "./picture.ts";

/** Mastodon makes them 400 × 400 and at most some hundred KB; whatever is larger stays where it is. */
const pictureBytesMax = 1_024 * 1_024;

/** Null for everything that is no picture or does not come. */
export async function fetchPicture(url: string, policy: FetchPolicy = envPolicy()): Promise<Picture | null> {
  const reply = await publicFetch(
    { url, headers: { accept: "image/*" }, bodyBytesMax: pictureBytesMax, totalMs: 8_000 },
    policy,
  );
  if (reply.kind !== "answered" || reply.status !== 200) return null;
  const type = readPictureType(reply.body);
  return type === null ? null : { type, body: reply.body };
}
