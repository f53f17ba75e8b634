/** What the screen of X's API shows of one person. */
import type { XRunView, XScreenView } from "#components/x-intake/x-view.ts";
import { countUnnamed } from "#lib/contacts/x-page/store.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import type { RefusedRow } from "#lib/intake/refusal.ts";
import {
  loadOrganisationApp,
  loadOwnClientId,
  loadXAccess,
  type XAccountAccess,
} from "#lib/intake/x-api/access/store.ts";
import { loadMonthLeft, spendingScopeOf } from "#lib/intake/x-api/spending/store.ts";
import { loadLatestRun } from "#lib/intake/x-api/store.ts";
import { xRefusalCodes } from "#lib/intake/x-api/x-refusal.ts";
import type { XRun } from "#lib/intake/x-api/x-run.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import type { UserId } from "#lib/session/user-id.ts";

export async function loadXScreen(userId: UserId): Promise<XScreenView> {
  const settings = readXSettings(env());
  const now = new Date();
  const [accounts, ownClientId, organisationApp, monthLeftMicros, unnamed, run] = await Promise.all([
    loadXAccess(db(), userId, settings.appSecret),
    loadOwnClientId(db(), userId),
    loadOrganisationApp(db(), userId),
    loadMonthLeft(db(), now, { capMicros: settings.monthCapMicros }),
    countUnnamed(db(), userId),
    loadRunView(userId),
  ]);
  const account = accounts.find(({ accessToken }) => accessToken) ?? accounts[0];
  const scope = account && spendingScopeOf(account.xId, settings.appSecret);
  const capMicros = settings.accountCapMicros;
  return {
    accountLeftMicros: scope ? await loadMonthLeft(db(), now, { scope, capMicros }) : capMicros,
    account: account ? toAccountView(account) : null,
    operatorApp: settings.operatorKeys !== null,
    ownAppEnd: ownClientId?.slice(-4) ?? null,
    organisationApp: organisationApp?.name ?? null,
    callbackUrl: `${env().PUBLIC_URL}/api/auth/callback/x-own`,
    operatorPrices: settings.operatorPrices,
    ownPrices: settings.ownPrices,
    runCapMicros: settings.runCapMicros,
    monthLeftMicros,
    unnamed,
    run,
  };
}

export async function loadRunView(userId: UserId): Promise<XRunView | null> {
  const latest = await loadLatestRun(db(), userId);
  return latest && toRunView(latest.run, latest.refused);
}

function toAccountView(account: XAccountAccess) {
  return {
    username: account.username,
    ownApp: account.ownApp,
    organisation: account.organisation?.name ?? null,
    signedIn: account.accessToken !== null,
    followingCount: account.followingCount,
    followersCount: account.followersCount,
    countedAt: account.countedAt.toISOString(),
  };
}

function toRunView(run: XRun, refused: readonly RefusedRow[]): XRunView {
  const { id, kind, state, reason, resumeAt, expected, received, spentMicros, capMicros } = run;
  const { sourceId, sourceState } = run;
  return {
    ...{ id, sourceId, sourceState, kind, state, reason, expected, received, spentMicros, capMicros },
    app: !run.ownApp ? "x" : run.organisationId ? "x-organisation" : "x-own",
    resumeAt: resumeAt?.toISOString() ?? null,
    refusedTotal: run.refusedTotal,
    refused: refused.map((row) => ({
      code: xRefusalCodes.find((code) => code === row.code) ?? "x_other",
      found: row.found ?? "",
    })),
  };
}
