"use server";

import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { readHandles } from "#lib/organisations/organisation.ts";
import {
  addAccounts,
  createOrganisation,
  removeAccount,
  removeOrganisation,
  savePolicy,
} from "#lib/organisations/store.ts";
import { userAction } from "#lib/session/action.ts";
import { runOrganisationPolicy } from "#lib/support/run.ts";

const named = z.object({ organisationId: z.uuid() });

export const addOrganisation = userAction(
  z.object({ name: z.string().trim().min(1).max(120) }),
  ({ name }, user) => createOrganisation(db(), user.id, name),
);

const policy = named.extend({
  opensCases: z.boolean(),
  twoPeople: z.boolean(),
  caseDays: z.int().min(1).max(365),
});

export const keepPolicy = userAction(policy, async (input, user) => {
  await savePolicy(db(), user.id, input);
  await openCases(input.organisationId, user);
});

export const addOrganisationAccounts = userAction(
  named.extend({ text: z.string().max(200_000) }),
  async ({ organisationId, text }, user) => {
    const { handles, refused } = readHandles(text);
    const added = await addAccounts(db(), user.id, { organisationId, handles });
    await openCases(organisationId, user);
    return { added, refused: refused.slice(0, 20) };
  },
);

export const removeOrganisationAccount = userAction(
  named.extend({ handle: z.string().max(300) }),
  (input, user) => removeAccount(db(), user.id, input),
);

export const dropOrganisation = userAction(named, ({ organisationId }, user) =>
  removeOrganisation(db(), user.id, organisationId),
);

const openCases = (organisationId: string, { id }: { readonly id: Parameters<typeof savePolicy>[1] }) =>
  runOrganisationPolicy({ db: db(), administrator: id, organisationId, now: new Date() });
