"use client";

import { useState } from "react";
import type { RejectionReason, ReportRow } from "#lib/matches/match.ts";
import type { Answer, Decided, RowActions, RowProblem, Typed, Undone } from "./review-answer.ts";

export type Deed = "accepted" | "rejected" | "undone" | "typed" | "again" | "asked" | "answered" | "proposed";
/** What the person did to a row since the list was drawn. */
export type RowNote = {
  readonly busy: boolean;
  readonly problem: RowProblem | null;
  readonly deed: Deed | null;
  /** The row as the server gave it back; null until it did. */
  readonly row: ReportRow | null;
};
/** Null when it is done. */
export type Ending = Promise<RowProblem | null>;

export type Decisions = {
  readonly notes: ReadonlyMap<string, RowNote>;
  readonly accept: (row: ReportRow, handle: string) => Ending;
  readonly reject: (row: ReportRow, handle: string, why?: Why) => Ending;
  readonly undo: (row: ReportRow) => Ending;
  readonly typeHandle: (row: ReportRow, handle: string) => Ending;
  readonly lookAgain: (row: ReportRow) => Ending;
  readonly readLog: RowActions["readLog"];
  readonly answer: ((row: ReportRow, questionId: string, answer: "yes" | "no" | "unsure") => Ending) | null;
  readonly ask: ((row: ReportRow, handle: string, question: string) => Ending) | null;
};
export type Why = { readonly reason?: RejectionReason; readonly note?: string };

const untouched: RowNote = { busy: false, problem: null, deed: null, row: null };

/**
 * Sends decisions and keeps their answers beside the rows, so that a decided row changes in its place and
 * none moves. `onSettled` is told of every ending, with what was done or null when nothing was.
 */
export function useDecisions(
  actions: RowActions,
  onSettled: (row: ReportRow, deed: Deed | null) => void,
): Decisions {
  const [notes, setNotes] = useState<ReadonlyMap<string, RowNote>>(new Map());
  const note = (contactId: string, change: Partial<RowNote>) =>
    setNotes((all) => new Map(all).set(contactId, { ...(all.get(contactId) ?? untouched), ...change }));

  const send = async (row: ReportRow, deed: Deed, ask: () => Promise<Answer<unknown>>): Ending => {
    note(row.contactId, { busy: true, problem: null });
    const answer = await ask().catch(() => null);
    const problem = readProblem(answer);
    const done = isProposed(answer) ? "proposed" : deed;
    if (problem) note(row.contactId, { busy: false, problem });
    else note(row.contactId, { busy: false, deed: done, row: readRow(answer) ?? row });
    onSettled(row, problem ? null : done);
    return problem;
  };

  const { answer, ask } = actions;
  return {
    notes,
    accept: (row, handle) =>
      send(row, "accepted", () => actions.accept({ contactId: row.contactId, handle })),
    reject: (row, handle, why = {}) =>
      send(row, "rejected", () => actions.reject({ contactId: row.contactId, handle, ...why })),
    undo: (row) => send(row, "undone", () => actions.undo({ contactId: row.contactId })),
    typeHandle: (row, handle) =>
      send(row, "typed", () => actions.typeHandle({ contactId: row.contactId, handle })),
    lookAgain: (row) => send(row, "again", () => actions.lookAgain({ contactId: row.contactId })),
    readLog: actions.readLog,
    answer: answer
      ? (row, questionId, said) => send(row, "answered", () => answer({ questionId, answer: said }))
      : null,
    ask: ask
      ? (row, handle, question) =>
          send(row, "asked", () => ask({ contactId: row.contactId, handle, question }))
      : null,
  };
}

type Known = Decided | Undone | Typed;

function readProblem(answer: Answer<unknown> | null): RowProblem | null {
  if (!answer) return "lost";
  if (!answer.ok) return answer.code;
  const value = answer.value as Known;
  if (value.kind === "refused") return value.obstacle;
  return value.kind === "not_a_handle" || value.kind === "not_a_person" ? value.kind : null;
}

function isProposed(answer: Answer<unknown> | null): boolean {
  return answer?.ok === true && (answer.value as Decided | null)?.kind === "proposed";
}

function readRow(answer: Answer<unknown> | null): ReportRow | null {
  const value = answer?.ok ? (answer.value as Known | null) : null;
  return value && typeof value === "object" && "row" in value ? value.row : null;
}
