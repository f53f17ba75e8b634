"use server";

import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { xKeysSchema } from "#lib/intake/x-api/x-settings.ts";
import { readHandles } from "#lib/organisations/organisation.ts";
import { addAccounts, createOrganisation, savePolicy } from "#lib/organisations/store.ts";
import {
  runDeleteOrganisationKeys,
  runRemoveAccount,
  runRemoveOrganisation,
  runSaveOrganisationKeys,
} from "#lib/organisations/x-keys/run.ts";
import { userAction } from "#lib/session/action.ts";
import type { UserId } from "#lib/session/user-id.ts";
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
  ({ organisationId, handle }, user) => runRemoveAccount(whose(organisationId, user), handle),
);

export const dropOrganisation = userAction(named, ({ organisationId }, user) =>
  runRemoveOrganisation(whose(organisationId, user)),
);

/** They are sealed at once and never sent back. */
export const saveOrganisationKeys = userAction(
  named.extend(xKeysSchema.shape),
  ({ organisationId, ...keys }, user) => runSaveOrganisationKeys(whose(organisationId, user), keys),
);

export const deleteOrganisationKeys = userAction(named, ({ organisationId }, user) =>
  runDeleteOrganisationKeys(whose(organisationId, user)),
);

const whose = (organisationId: string, user: { readonly id: UserId }) => ({
  db: db(),
  administrator: user.id,
  organisationId,
  appSecret: env().APP_SECRET,
  now: new Date(),
});

const openCases = (organisationId: string, { id }: { readonly id: UserId }) =>
  runOrganisationPolicy({ db: db(), administrator: id, organisationId, now: new Date() });
