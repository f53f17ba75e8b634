// Takes in a source, piece by piece. The browser has already left everything behind that is not needed.
import { receiveUpload } from "#lib/contacts/run.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { uploadBytesMax, uploadSchema } from "#lib/intake/schema.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { readBody } from "#lib/net/read-body.ts";
import { spendAllowance } from "#lib/session/allowance.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { isForeignOwner } from "./is-foreign-owner.ts";

const noStore = { "cache-control": "no-store" };

export const POST = userRoute(async (request, user) => {
  await spendAllowance(db(), { scope: `user:${user.id}`, kind: "upload", now: new Date() });
  const call = uploadSchema.safeParse(await readBody(request, uploadBytesMax));
  if (!call.success) throw new AppError("bad_request", call.error.issues[0]?.message);
  const { data } = call;
  const asks = data.op === "start" && !data.ownerConfirmed;
  if (asks && (await isForeignOwner(db(), user.id, data.owner?.id)))
    return Response.json({ code: "owner_differs" }, { status: 409, headers: noStore });
  const received = await receiveUpload({ db: db(), userId: user.id, call: data, now: new Date() });
  const { sourceId, held } = received;
  const payload = { userId: user.id, sourceId };
  if (received.applying) await enqueue("intake.apply", payload, { key: sourceId });
  if (received.ready) await enqueue("candidates.find", payload, { key: sourceId });
  return Response.json({ sourceId, held }, { headers: noStore });
});
