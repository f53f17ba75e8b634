"use server";

import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { parseHandle } from "#lib/fediverse/handle.ts";
import { giveRole, staffRoles } from "#lib/organisations/store.ts";
import { userAction } from "#lib/session/action.ts";

const giving = z.object({ handle: z.string().max(300), role: z.enum(staffRoles) });

export const giveStaffRole = userAction(giving, async ({ handle: typed, role }, user) => {
  const handle = parseHandle(typed);
  return handle ? giveRole(db(), user.id, { handle, role, now: new Date() }) : "nobody";
});
