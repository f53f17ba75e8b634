/** The report at 100,000 contacts: first paint in a browser, server time of a filter, and the plain table it is measured against. */
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { withDatabase } from "#lib/cli/with-database.ts";
import type { Db } from "#lib/db/client.ts";
import { loadOverview } from "#lib/matches/facets/store.ts";
import type { ReportFilter } from "#lib/matches/match.ts";
import { loadPlaces, loadReport } from "#lib/matches/store.ts";
import { hashToken } from "#lib/seal.ts";
import { mintUserId, type UserId } from "#lib/session/user-id.ts";
import { findChromium } from "../support/chromium.ts";
import { startProduct } from "../support/product.ts";
import type { Verdict } from "./main.ts";

const folder = path.join(import.meta.dirname, "../../.data/bench-report");
const large = 100_000;
const small = 10_000;
const tries = 11;
const filterMsMax = 200;
const growthMax = 1.5;
const plainMin = 15;

export async function measure(): Promise<Verdict> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  process.env["DATA_DIR"] = path.join(folder, "data");
  const product = await startProduct({ dataDir: path.join(folder, "data") });
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
  try {
    const people = await withDatabase(async (db) => ({
      small: await settle(db, small),
      large: await settle(db, large),
    }));
    const open = async (token: string) =>
      signedIn(await browser.newContext({ baseURL: product.url }), product.url, token);
    const [few, many] = [await open(people.small.token), await open(people.large.token)];
    const paints = { small: [] as number[], large: [] as number[] };
    for (let at = 0; at <= tries; at += 1) {
      const taken = { small: await firstPaint(few), large: await firstPaint(many) };
      // The first opening warms the server up and is not counted.
      if (at > 0) for (const size of ["small", "large"] as const) paints[size].push(taken[size]);
    }
    const plainMs = await plainTable(few);
    const jumpMs = await jump(many);
    const server = await withDatabase((db) => serverTimes(db, people.large.userId));
    const smallMs = median(paints.small);
    const largeMs = median(paints.large);
    const worst = Math.max(...server.map(({ ms }) => ms));
    const table = [
      { figure: `first paint, ${small} contacts`, value: `${smallMs.toFixed(0)} ms` },
      { figure: `first paint, ${large} contacts`, value: `${largeMs.toFixed(0)} ms` },
      { figure: "growth", value: `${(largeMs / smallMs).toFixed(2)} ×, at most ${growthMax} ×` },
      { figure: `plain table, ${small} contacts, drawn whole`, value: `${plainMs.toFixed(0)} ms` },
      {
        figure: "faster than the plain table",
        value: `${(plainMs / smallMs).toFixed(1)} ×, at least ${plainMin} ×`,
      },
      { figure: `jump to row ${large / 2}`, value: `${jumpMs.toFixed(0)} ms` },
      ...server.map(({ what, ms }) => ({ figure: `server: ${what}`, value: `${ms.toFixed(0)} ms` })),
    ];
    const short = [
      ...(largeMs / smallMs > growthMax ? [`first paint at most ${growthMax} × of ${small}`] : []),
      ...(plainMs / smallMs < plainMin ? [`${plainMin} × faster than the plain table`] : []),
      ...(worst > filterMsMax ? [`a filter within ${filterMsMax} ms`] : []),
    ];
    return { table, short };
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** A person with so many ranked contacts, as many kinds as there are, and a browser session. */
async function settle(
  db: Db,
  contacts: number,
): Promise<{ readonly userId: UserId; readonly token: string }> {
  const { id } = await db.user.create({ data: {} });
  const token = randomUUID();
  await db.webSession.create({
    data: { userId: id, tokenHash: hashToken(token), expiresAt: new Date(Date.now() + 86_400_000) },
  });
  await db.$executeRaw`
    INSERT INTO contacts (id, user_id, x_id, username, display_names, bio, following, follower)
    SELECT gen_random_uuid(), ${id}::uuid, 5000000000000 + n, 'person_' || n, ARRAY['Person ' || md5(n::text)],
      'Somebody who writes about ' || md5((n * 7)::text) || ' @person' || n || '@h' || (n % 2000) || '.example', n % 7 <> 0, n % 3 = 0
    FROM generate_series(1, ${contacts}::int) AS n`;
  await db.$executeRaw`
    INSERT INTO candidates (id, user_id, contact_id, handle, evidence)
    SELECT gen_random_uuid(), c.user_id, c.id, 'person' || n || '@h' || (n % 2000) || '.example', ('[{"kind":"text","field":"bio",
      "fragment":"@person","rule":"explicit_handle","strength":"explicit"}]')::jsonb
    FROM contacts c CROSS JOIN LATERAL (SELECT (c.x_id - 5000000000000)::int AS n) numbered
    WHERE c.user_id = ${id}::uuid AND n % 2 = 0`;
  await db.$executeRaw`
    INSERT INTO lookups (handle, host, state, subject, profile, due_at)
    SELECT handle, split_part(handle, '@', 2), 'verified', handle, jsonb_build_object('displayName', handle, 'note', 'Somebody',
      'fields', '[]'::jsonb, 'links', '[]'::jsonb, 'avatarUrl', null, 'locked', false, 'bot', false, 'group', false, 'suspended', false,
      'memorial', false, 'discoverable', true, 'createdAt', '2022-11-06', 'lastPostAt', '2026-11-01', 'followersCount', 10, 'movedTo', null), NULL
    FROM candidates WHERE user_id = ${id}::uuid ON CONFLICT DO NOTHING`;
  await db.$executeRaw`
    INSERT INTO matches (contact_id, user_id, state, handle, grade, grade_rank, warnings, sort_name, host, software, source,
      following, follower, followed)
    SELECT c.id, c.user_id,
      CASE WHEN n % 2 = 1 THEN 'no_candidate' ELSE (ARRAY['to_decide', 'accepted', 'rejected', 'to_decide', 'to_decide'])[1 + n % 5] END,
      k.handle, CASE WHEN k.handle IS NULL THEN NULL ELSE (ARRAY['reciprocal', 'declared', 'listed', 'possible'])[1 + n % 4] END,
      CASE WHEN k.handle IS NULL THEN 9 ELSE 2 + n % 4 END,
      CASE WHEN k.handle IS NULL THEN '{}'::text[] ELSE (ARRAY['{}', '{locked}', '{bot}', '{dormant,several_handles}', '{}', '{}', '{}'])[1 + n % 7]::text[] END,
      lower(c.display_names[1]) || ' @' || c.username, coalesce(split_part(k.handle, '@', 2), ''),
      CASE WHEN k.handle IS NULL THEN '' ELSE (ARRAY['mastodon', 'gotosocial', 'misskey'])[1 + n % 3] END,
      CASE WHEN k.handle IS NULL THEN '' ELSE (ARRAY['text_bio', 'text_name', 'directory_list'])[1 + n % 3] END,
      c.following, c.follower, n % 10 = 0
    FROM contacts c CROSS JOIN LATERAL (SELECT (c.x_id - 5000000000000)::int AS n) numbered
      LEFT JOIN candidates k ON k.contact_id = c.id WHERE c.user_id = ${id}::uuid`;
  await db.$executeRawUnsafe("ANALYZE contacts, candidates, lookups, matches");
  return { userId: mintUserId(id), token };
}

async function signedIn(context: BrowserContext, url: string, token: string): Promise<Page> {
  await context.addCookies([
    {
      name: "__Host-transhumance.session",
      value: token,
      domain: new URL(url).hostname,
      path: "/",
      secure: true,
      httpOnly: true,
      sameSite: "Lax",
    },
  ]);
  await context.addInitScript(watchRows, [firstRow, everyRow] as Wanted);
  return context.newPage();
}

/**
 * The browser's own clock, from the start of the navigation to the frame after the wanted number of rows stands. The page itself
 * watches for them: a question from outside waits for whatever the page is busy with.
 */
async function drawn(
  page: Page,
  url: string,
  rows: { readonly selector: string; readonly count: number },
): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url, { waitUntil: "commit", timeout: 120_000 });
  const at = await page.waitForFunction(
    ({ selector }) => (window as unknown as Watched).drawnAt?.[selector],
    rows,
    { timeout: 120_000 },
  );
  const ms = await (at.jsonValue() as Promise<number>);
  // What it asks for beside (places of all rows, pages one may go to next) must not cost the next page its time.
  await page.waitForLoadState("networkidle");
  return ms;
}

type Watched = { drawnAt?: Record<string, number> };
type Wanted = readonly { readonly selector: string; readonly count: number }[];

/** Runs in every page before its own scripts. */
function watchRows(wanted: Wanted): void {
  const drawnAt: Record<string, number> = {};
  (window as unknown as Watched).drawnAt = drawnAt;
  let open = [...wanted];
  const observer = new MutationObserver(() => {
    for (const { selector, count } of open) {
      if (document.querySelectorAll(selector).length < count) continue;
      open = open.filter((other) => other.selector !== selector);
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          drawnAt[selector] = performance.now();
        }),
      );
    }
  });
  observer.observe(document, { childList: true, subtree: true });
}

const firstRow = { selector: "tr[data-contact]", count: 1 };
const everyRow = { selector: "[data-print-row]", count: small };

const firstPaint = (page: Page) => drawn(page, "/review?state=all", firstRow);

/** Every row of the report as a plain table, until the last one stands. */
const plainTable = (page: Page) => drawn(page, "/review/print", everyRow);

/** From scrolling half way down to the rows that stand there. */
async function jump(page: Page): Promise<number> {
  await page.goto("/review?state=all");
  await page.locator("table[aria-rowcount]").waitFor();
  const from = performance.now();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await page.waitForFunction(
    (least) =>
      [...document.querySelectorAll("tr[data-contact]")].some(
        (row) => Number(row.getAttribute("data-index")) > least,
      ),
    large / 3,
  );
  return performance.now() - from;
}

const filters: readonly (readonly [string, ReportFilter])[] = [
  ["everything", {}],
  ["to decide", { state: "to_decide" }],
  ["a warning", { warning: "bot" }],
  ["a rare server", { host: "h4.example" }],
  ["a search", { search: "abc" }],
  ["a search for nobody", { search: "there is no such person" }],
  ["whom one follows, each other, declared", { followed: "no", direction: "mutual", grade: "declared" }],
];

/** What the server does when a filter is chosen: the page of rows and every facet's numbers, the middle of several times. */
async function serverTimes(db: Db, userId: UserId) {
  const times: { what: string; ms: number }[] = [];
  for (const [what, filter] of filters) {
    const taken: number[] = [];
    for (let at = 0; at < tries; at += 1) {
      const from = performance.now();
      await Promise.all([
        loadReport(db, userId, { filter, sort: "grade", after: null, limit: 50, now: new Date() }),
        loadOverview(db, userId, filter),
      ]);
      taken.push(performance.now() - from);
    }
    times.push({ what, ms: median(taken) });
  }
  const from = performance.now();
  await loadPlaces(db, userId, { filter: {}, sort: "grade", every: 200 });
  return [...times, { what: "places of the whole list", ms: performance.now() - from }];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
