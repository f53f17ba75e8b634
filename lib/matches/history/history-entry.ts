/** Who decided what, when, why, and on which evidence: one line of a person's log, and how it leaves the product. */
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { grades, warnings } from "../match.ts";

/** What is read of the facts of an entry; everything else stays in the JSON download. */
const factsSchema = z.object({
  handle: z.string().optional(),
  subject: z.string().optional(),
  grade: z.enum(grades).optional().catch(undefined),
  warnings: z.array(z.enum(warnings)).optional().catch(undefined),
  note: z.string().nullish(),
  question: z.string().optional(),
  verdict: z.string().optional(),
  outcome: z.string().optional(),
  to: z.string().nullish(),
  role: z.string().optional(),
  organisation: z.string().nullish(),
  days: z.number().optional(),
  follows: z.number().optional(),
});

export type HistoryEntry = {
  /** A number as text; later entries have higher ones. */
  readonly id: string;
  readonly at: string;
  /** Handle of who did it; null when it was the product itself or somebody who is not here any more. */
  readonly actor: string | null;
  readonly actorRole: string;
  /** The person themselves. */
  readonly own: boolean;
  readonly action: string;
  readonly subject: string | null;
  /** The name of the X account the entry is about, while it is a contact. */
  readonly contact: string | null;
  readonly reason: string | null;
  readonly facts: unknown;
};

export type HistoryFacts = z.infer<typeof factsSchema>;

/** The facts a screen can say in words; empty for an entry of another shape. */
export function readFacts(facts: unknown): HistoryFacts {
  const parsed = factsSchema.safeParse(facts);
  return parsed.success ? parsed.data : {};
}

/** Entries the screen has a sentence for; every other one is shown by its name. */
export const knownActions = [
  "match.accepted",
  "match.rejected",
  "match.asked",
  "match.undone",
  "match.typed",
  "plan.consented",
  "plan.paused",
  "plan.resumed",
  "plan.cancelled",
  "plan.stopped",
  "plan.undone",
  "list.handed_over",
  "list.taken",
  "list.not_taken",
  "account.disconnected",
  "case.opened",
  "case.withdrawn",
  "case.taken",
  "case.handed_over",
  "case.closed",
  "case.proposed",
  "case.settled",
  "role.given",
  "organisation.x_keys_saved",
  "organisation.x_keys_deleted",
  "organisation.x_access_ended",
] as const;
export type KnownAction = (typeof knownActions)[number];

export function knownAction(action: string): KnownAction | null {
  return knownActions.find((known) => known === action) ?? null;
}

type Cell = (entry: HistoryEntry, facts: HistoryFacts) => string | null | undefined;

// biome-ignore format: a table to be read by people
const columns: readonly (readonly [string, Cell])[] = [
  ["at",       ({ at }) => at],
  ["actor",    ({ actor }) => actor],
  ["role",     ({ actorRole }) => actorRole],
  ["action",   ({ action }) => action],
  ["contact",  ({ subject }) => subject],
  ["x_name",   ({ contact }) => contact],
  ["handle",   (_, facts) => facts.handle],
  ["grade",    (_, facts) => facts.grade],
  ["warnings", (_, facts) => facts.warnings?.join(" ")],
  ["reason",   ({ reason }) => reason],
  ["note",     (_, facts) => facts.note ?? facts.question],
  ["facts",    ({ facts }) => JSON.stringify(facts)],
];

/** The log as CSV, piece by piece: the newest first, moments in ISO 8601, spreadsheet formulas defused. */
export async function* writeHistoryCsv(entries: AsyncIterable<HistoryEntry>): AsyncGenerator<string> {
  yield stringify([columns.map(([name]) => name)]);
  for await (const entry of entries) {
    const facts = readFacts(entry.facts);
    yield stringify([columns.map(([, cell]) => cell(entry, facts) ?? "")], { escape_formulas: true });
  }
}

export const historyJsonSchema = "transhumance-history/1";

/** The log as one JSON document, one entry a line. */
export async function* writeHistoryJson(
  entries: AsyncIterable<HistoryEntry>,
  { generatedAt }: { readonly generatedAt: Date },
): AsyncGenerator<string> {
  const head = JSON.stringify({ schema: historyJsonSchema, generatedAt });
  yield `${head.slice(0, -1)},"entries":[`;
  let first = true;
  for await (const entry of entries) {
    yield `${first ? "\n" : ",\n"}${JSON.stringify(entry)}`;
    first = false;
  }
  yield "\n]}\n";
}
