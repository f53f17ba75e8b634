// Takes in a source, piece by piece. The browser has already left everything behind that is not needed.
import { receiveUpload } from "#lib/contacts/run.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { uploadBytesMax, uploadSchema } from "#lib/intake/schema.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { readBody } from "#lib/net/read-body.ts";
import { spendAllowance } from "#lib/session/allowance.ts";
import { userRoute } from "#lib/session/user-route.ts";

export const POST = userRoute(async (request, user) => {
  await spendAllowance(db(), { scope: `user:${user.id}`, kind: "upload", now: new Date() });
  const call = uploadSchema.safeParse(await readBody(request, uploadBytesMax));
  if (!call.success) throw new AppError("bad_request", call.error.issues[0]?.message);
  const received = await receiveUpload({ db: db(), userId: user.id, call: call.data, now: new Date() });
  if (received.ready) {
    await enqueue(
      "candidates.find",
      { userId: user.id, sourceId: received.sourceId },
      { key: received.sourceId },
    );
  }
  return Response.json({ sourceId: received.sourceId }, { headers: { "cache-control": "no-store" } });
});
