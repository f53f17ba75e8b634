/**
 * No store function gives out or changes another person's row. Every exported function of every store is found by itself and
 * called as an intruder, with generated mixtures of the intruder's, the victim's and nobody's ids; a function that is new is
 * called like the others, and fails here when it asks for something nobody has thought of.
 */
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { runRank } from "#lib/matches/run.ts";
import { readPersonalData } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { runOpenCase } from "#lib/support/run.ts";
import { openTestDatabase } from "../support/database.ts";
import { now } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";

const root = path.join(import.meta.dirname, "../..");
const database = openTestDatabase();

/** What is about servers, look-ups or the machine, or is asked on behalf of all people by the worker alone. */
const shared: Readonly<Record<string, string>> = {
  "lib/candidates/store.ts": "look-ups and hosts are asked once for everybody; a handle is public",
  "lib/instances/store.ts": "our registration on a server",
  "lib/directory/store.ts": "the operator's list of known handles, which belongs to nobody",
  "lib/matches/store.ts#rankPersonsOf": "the worker asks whom an answer concerns",
  "lib/session/store.ts": "the session's own token or id is the key",
  "lib/matches/software/store.ts":
    "which software a server runs; a person's matches are written one person at a time",
  "lib/privacy/store.ts#sweepExpired": "the sweep forgets by age",
  "lib/batches/budgets/store.ts": "numbers of calls by server",
  "lib/batches/locks/store.ts": "a lock by account, held by the worker",
};
const sharedNames = new Set([
  // The worker wakes what a crash has left, for everybody.
  "loadDueLanes",
  "loadDueHandOffs",
  "findResumable",
  "findApplying",
  "findStalled",
  "loadLookPlans",
  "loadMonthLeft",
  "loadDueNotices",
  // Of the operator's own app, by its account.
  "spendingScopeOf",
  "forgetSpendingByAccount",
]);
/** Of the shared files, these are about people all the same. */
const personal = new Set([
  "saveCandidates",
  "loadCandidates",
  "loadAccounts",
  "loadXAccounts",
  "loadClaimsFor",
  "withdrawMemberClaims",
  "saveServersOf",
]);

type Parameter = { readonly name: string; readonly type: string };
type StoreFunction = {
  readonly file: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
};

function findStores(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : findStores(at);
    return entry.name === "store.ts" ? [path.relative(root, at)] : [];
  });
}

/** Exported functions with the names and types of their parameters, as they are written. */
function readFunctions(file: string): StoreFunction[] {
  const text = fs.readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(/^export (?:async )?function\*? (\w+)(?:<[^(]*>)?\(/gm)].map((found) => ({
    file,
    name: found[1] ?? "",
    parameters: splitParameters(text.slice((found.index ?? 0) + found[0].length)),
  }));
}

/** Up to the closing bracket, split at the commas of the first level. */
function splitParameters(text: string): Parameter[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const character of text) {
    if (character === ")" && depth === 0) break;
    if ("({[<".includes(character)) depth += 1;
    if (")}]>".includes(character)) depth -= 1;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const isObject = part.startsWith("{");
      const end = isObject ? part.indexOf("}:") + 1 : part.search(/[?:]/);
      return {
        name: isObject ? "{}" : part.slice(0, end).trim(),
        type: part
          .slice(end)
          .replace(/^[?:\s]+/, "")
          .trim(),
      };
    });
}

type Person = {
  readonly userId: UserId;
  readonly contactId: string;
  readonly planId: string;
  readonly itemId: string;
  readonly accountId: string;
  readonly sourceId: string;
  readonly decisionId: string;
  readonly caseId: string;
  readonly questionId: string;
  readonly handOffId: string;
  readonly handle: string;
};

async function settle(name: string): Promise<Person> {
  const { db } = database;
  const userId = await database.newUser();
  const handle = `${name}-match@${name}.example`;
  const account = await db.fediverseAccount.create({
    data: {
      userId,
      issuerHost: `${name}.example`,
      accountId: "1",
      handle: `${name}@${name}.example`,
      tokenSealed: `${name}-token`,
    },
  });
  const contactId = await seedContact(db, userId, {
    xId: name === "victim" ? "4444" : "5555",
    username: `${name}_contact`,
    displayNames: [`${name} contact`],
    bio: `${name} bio`,
    candidates: [{ handle }],
  });
  await seedAnswer(db, handle, "verified", { profile: { displayName: `${name} contact` } });
  await runRank({ db, userId, now });
  const source = await db.source.create({ data: { userId, kind: "x_archive", name: `${name}.zip` } });
  await db.sourceEntry.create({ data: { sourceId: source.id, contactId, bio: `${name} bio` } });
  const plan = await db.plan.create({ data: { userId, accountId: account.id, state: "running" } });
  const item = await db.planItem.create({
    data: { userId, planId: plan.id, contactId, position: 1, handle },
  });
  await db.attempt.create({
    data: { userId, planItemId: item.id, number: 1, step: "follow", startedAt: now },
  });
  const decision = await db.decision.create({
    data: { userId, xUsername: `${name}_contact`, handle, verdict: "asked", decidedAt: now },
  });
  await db.auditEntry.create({
    data: { userId, actorId: userId, action: `${name}.acted`, subject: `@${name}_contact` },
  });
  const caseId =
    (await runOpenCase({ db, userId, days: 90, message: `${name} message`, wording: "yes", now })) ?? "";
  const question = await db.caseQuestion.create({
    data: { caseId, userId, contactId, handle, question: `${name} question` },
  });
  await db.caseNote.create({ data: { caseId, text: `${name} note` } });
  await db.followedAccount.create({ data: { accountId: account.id, userId, handle } });
  const handOff = await db.handOff.create({ data: { accountId: account.id, userId, handles: [handle] } });
  return {
    userId,
    handOffId: handOff.id,
    contactId,
    planId: plan.id,
    itemId: item.id,
    accountId: account.id,
    sourceId: source.id,
    decisionId: decision.id,
    caseId,
    questionId: question.id,
    handle,
  };
}

/** Values for every parameter a store function has been seen to ask for, with ids as they were drawn. */
function argumentsFor(intruder: Person, drawn: Drawn): Readonly<Record<string, unknown>> {
  const { from } = drawn;
  const ids = {
    ...from,
    id: from.itemId,
    runId: from.planId,
    organisationId: randomUUID(),
    proposalId: randomUUID(),
    listId: from.sourceId,
  };
  const many = [from.contactId, intruder.contactId, randomUUID()];
  const contact = {
    contactId: from.contactId,
    id: "4444",
    xId: "4444",
    username: "victim_contact",
    displayNames: [],
    bio: null,
    urls: [],
    location: null,
    pinned: null,
  };
  const lookup = {
    filter: {},
    sort: "name",
    after: null,
    before: null,
    limit: 50,
    every: 2,
    most: 50,
    max: 50,
  };
  const plain = {
    db: database.db,
    tx: database.db,
    ...ids,
    userId: intruder.userId,
    ownerUserId: intruder.userId,
    administrator: intruder.userId,
    reviewer: intruder.userId,
    now,
    at: now,
    until: now,
    appSecret: "0".repeat(64),
    handles: [from.handle, intruder.handle],
    contactIds: many,
    itemIds: [from.itemId],
    contacts: [contact],
    ids: [from.decisionId],
    decisions: [],
    planStates: ["draft", "running"],
    outcomes: ["waiting"],
    states: ["receiving", "ready"],
    forecast: [],
    unsettled: ["requested"],
    among: many,
    orderRule: "mutual_first",
    choice: { orderRule: "mutual_first", most: null, takenOut: [] },
    keys: { clientId: "id", clientSecret: "secret" },
    tokens: { accessToken: "a", refreshToken: "r", expiresAt: now, scopes: "" },
    limits: { monthCapMicros: 1, runCapMicros: 1 },
    facts: { contacts: [], lookups: new Map() },
    summary: {},
    refused: [],
    makeRun: () => null,
    items: [],
    rows: [],
    hosts: ["victim.example"],
    held: [],
    shows: false,
    notes: [],
    conclusions: [],
    candidates: [],
    batch: now.toISOString(),
    state: "paused",
    name: "nobody",
    named: from.handle,
    to: from.handle,
    text: "words",
    answer: "yes",
    question: "?",
    why: "closed",
    outcome: "declined",
    verdict: "accepted",
    reason: null,
    note: null,
    role: "support",
    kind: "person",
    actor: { id: intruder.userId, role: "person" },
    options: { showBoosts: true, notify: false, languages: [] },
    wording: "",
    message: "",
    consent: { wording: "", facts: {} },
    openedBy: "person",
    endsAt: now,
    action: "none",
    nextAt: null,
    resumeAt: now,
    lookAt: now,
    end: { state: "accepted", status: null, retryAt: null, now, lookAt: now },
    grades: ["declared"],
    ...lookup,
  };
  return plain;
}

type Drawn = { readonly from: Person };

const stores = findStores(path.join(root, "lib"));
const functions = stores.flatMap(readFunctions);
const about = (one: StoreFunction) =>
  personal.has(one.name) ||
  !(sharedNames.has(one.name) || shared[one.file] || shared[`${one.file}#${one.name}`]);
/** Things that only ever come out of another store, or that delete the very person who asks. */
const called = functions.filter((one) => about(one) && one.name !== "erasePerson");

let victim: Person;
let intruder: Person;
beforeAll(async () => {
  victim = await settle("victim");
  intruder = await settle("intruder");
});

describe("every store function", () => {
  test("is found", () => {
    expect(stores.length).toBeGreaterThan(10);
    expect(called.length).toBeGreaterThan(60);
  });

  test("that is about people says whose rows it is about", () => {
    const whose = /^(userId|administrator|reviewer|ownerUserId)$/;
    const nobody = called.filter(({ parameters }) => {
      const inObject = parameters.some(({ type }) => /userId|LaneKey|CaseEntry/i.test(type));
      return !inObject && !parameters.some(({ name }) => whose.test(name));
    });
    expect(nobody.map(({ file, name }) => `${file}#${name}`).sort()).toEqual([...unowned].sort());
  });

  test.each(called.map((one) => [`${one.file}#${one.name}`, one] as const))(
    "%s keeps people apart",
    async (_name, one) => {
      const module = (await import(path.join(root, one.file))) as Record<
        string,
        (...args: unknown[]) => unknown
      >;
      const run = module[one.name];
      if (!run) throw new Error("not exported");
      const before = await everythingOf(victim);
      await fc.assert(
        fc.asyncProperty(fc.record({ theirs: fc.boolean(), seed: fc.uuid() }), async ({ theirs }) => {
          const values = argumentsFor(intruder, {
            from: theirs ? victim : { ...victim, contactId: randomUUID() },
          });
          const said = await callAsIntruder(
            run,
            one.parameters.map((parameter) => argumentOf(parameter, { ...values, ...forms[one.name] })),
          );
          expect(said).not.toContain("victim-token");
          for (const mark of [
            "victim contact",
            "victim bio",
            "victim note",
            "victim question",
            "victim message",
            victim.userId,
            "victim.zip",
            "victim.acted",
          ])
            expect(said, mark).not.toContain(mark);
        }),
        { numRuns: 3 },
      );
      expect(await everythingOf(victim)).toEqual(before);
    },
  );
});

/** Where a parameter's name says too little about what it holds. */
const forms: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  loadSharedBy: { "{}": { contacts: [], lookups: new Map() } },
  saveFacts: { source: { sourceId: "", facts: [] } },
  takeStaged: { number: 1 },
  moveRun: { change: { state: "waiting" } },
  advanceRun: { page: { side: null, pageToken: null, received: 0, refused: [], nextAt: null } },
  createRun: { makeRun: async () => ({ sides: [], sourceId: randomUUID() }) },
  holdForCall: { hold: { runId: randomUUID(), micros: 1, now, caps: null } },
  wakeSignedOut: { account: { xId: "4444", ownApp: false } },
  takeBackTries: { before: [] },
};

/** Called only after another store function has checked whose the row is; each is named with the one that does. */
const unowned: readonly string[] = [
  // requireState has said whose the source is; the pieces are reached by its id.
  "lib/intake/store.ts#takePart",
  "lib/intake/store.ts#nextStagedPart",
  "lib/intake/store.ts#takeStaged",
  // Of an organisation's app: requireAdministratorRole has said who asks, or the person is one of its people.
  "lib/organisations/x-keys/store.ts#openKeys",
  "lib/organisations/x-keys/store.ts#findAccess",
];

function argumentOf({ name, type }: Parameter, values: Readonly<Record<string, unknown>>): unknown {
  if (name in values) return values[name];
  if (/^(readonly )?string$/.test(type)) return values[name.replace(/^.*(Id)$/, "itemId")] ?? victim.itemId;
  if (/^(readonly string\[\]|string\[\])$/.test(type)) return [victim.handle];
  if (/^(readonly .*\[\]|ReadonlySet.*|Iterable.*)$/s.test(type)) return [];
  return values;
}

/** What came back, as text; an AppError is an answer too. Anything else thrown means that the call was not understood here. */
async function callAsIntruder(
  run: (...args: unknown[]) => unknown,
  args: readonly unknown[],
): Promise<string> {
  try {
    const answer = await run(...args);
    const pieces = isStream(answer) ? await gather(answer) : answer;
    return JSON.stringify(pieces, spell) ?? "";
  } catch (error) {
    if (error instanceof AppError || isRefused(error)) return "";
    throw error;
  }
}

/** The database refuses words that are no ids, and rows that point nowhere: nothing was given out or changed. */
const isRefused = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError ||
  error instanceof Prisma.PrismaClientValidationError;

async function gather<Piece>(stream: AsyncIterable<Piece>): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

function spell(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}

/** Every row about a person, as their own download and the desk's tables hold them. */
async function everythingOf({ userId, caseId }: Person): Promise<string> {
  const pieces = await gather(readPersonalData(database.db, userId));
  const desk = await database.db.supportCase.findMany({
    where: { id: caseId },
    include: { notes: true, questions: true, proposals: true, consent: true },
  });
  return JSON.stringify([pieces.join(""), desk], spell);
}
