/** Reads the JSON body of a request to us, up to a size, whatever its length header claims. */
import { AppError } from "#lib/errors.ts";

/** Throws `too_large` or `bad_request`. */
export async function readBody(request: Request, bytesMax: number): Promise<unknown> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) throw new AppError("bad_request");
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.length;
    if (bytes > bytesMax) throw new AppError("too_large");
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch (cause) {
    throw new AppError("bad_request", "the body is no JSON", { cause });
  }
}
