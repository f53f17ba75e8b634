/** Takes a list of known handles from an administrator, as it comes over the wire, and says what became of each row. */

import { db } from "#lib/db/client.ts";
import { importableSources } from "#lib/directory/claim.ts";
import type { RefusedClaim } from "#lib/directory/run.ts";
import { runDirectoryImport } from "#lib/directory/run.ts";
import { AppError } from "#lib/errors.ts";
import { userRoute } from "#lib/session/user-route.ts";

const bytesMax = 64 * 1_024 * 1_024;
const rowsShown = 50;

export const POST = userRoute(async (request, user) => {
  if (user.role !== "administrator") throw new AppError("not_found");
  const { searchParams } = new URL(request.url);
  const source = importableSources.find((each) => each === searchParams.get("source"));
  const listName = (searchParams.get("list") ?? "").trim().slice(0, 100);
  if (!source || listName === "" || !request.body) throw new AppError("bad_request");
  const rows: RefusedClaim[] = [];
  const total = await runDirectoryImport({
    db: db(),
    chunks: bounded(request.body),
    source,
    listName,
    now: new Date(),
    onRefused: (row) => {
      if (rows.length < rowsShown) rows.push(row);
    },
  });
  await db().auditEntry.create({
    data: {
      userId: user.id,
      actorId: user.id,
      actorRole: user.role,
      action: "directory.imported",
      subject: listName,
      facts: { ...total },
    },
  });
  return Response.json({ ...total, rows: rows.map(({ row, code }) => ({ row, code })) });
});

async function* bounded(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new AppError("too_large");
    yield chunk;
  }
}
