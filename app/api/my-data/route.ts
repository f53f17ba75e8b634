// Everything we hold of the person who asks, as one JSON file.
import { db } from "#lib/db/client.ts";
import { streamText } from "#lib/net/stream-text.ts";
import { readPersonalData } from "#lib/privacy/store.ts";
import { userRoute } from "#lib/session/user-route.ts";

export const GET = userRoute(async (_request, user) => {
  return new Response(streamText(readPersonalData(db(), user.id)), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="transhumance-my-data.json"',
      "cache-control": "no-store",
    },
  });
});
