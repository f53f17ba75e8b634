// The picture of one of the asking person's candidates, or with `case` of a case that is in their hands: fetched by us, so that
// no other server learns who looks at whom.
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { runPicture } from "#lib/matches/pictures/run.ts";
import { userRoute } from "#lib/session/user-route.ts";
import { runCasePicture } from "#lib/support/run.ts";

const query = z.object({ handle: z.string().max(500), case: z.uuid().optional() });

export const GET = userRoute(async (request, user) => {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new AppError("bad_request");
  const { handle, case: caseId } = asked.data;
  const now = new Date();
  const picture = caseId
    ? await runCasePicture({ db: db(), reviewer: user.id, caseId, handle, now })
    : await runPicture({ db: db(), userId: user.id, handle, now });
  if (picture === "busy")
    return new Response(null, { status: 503, headers: { "cache-control": "no-store", "retry-after": "60" } });
  if (!picture)
    return new Response(null, { status: 404, headers: { "cache-control": "private, max-age=3600" } });
  return new Response(new Uint8Array(picture.body), {
    headers: {
      "content-type": picture.type,
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, max-age=86400",
      vary: "cookie",
    },
  });
});
