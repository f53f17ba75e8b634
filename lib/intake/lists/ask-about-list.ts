/** What must a person be asked about a list before it can be read, and what does the list itself suggest? */
import { cutFound } from "../refusal.ts";
import { type ColumnMapping, guessMapping } from "./column-mapping.ts";
import { cellText } from "./list-row.ts";
import type { KnownList, ListOpening } from "./open-list.ts";
import type { Relation } from "./relation.ts";

export type ListQuestion = {
  /** null for a table whose columns the person names, and for a text. */
  readonly tool: KnownList | null;
  /** For a table: its columns, what they may hold, and the first rows. */
  readonly table: {
    readonly columns: readonly string[];
    readonly hasHeader: boolean;
    readonly guess: ColumnMapping;
    readonly samples: readonly (readonly string[])[];
  } | null;
  readonly relation: Relation | null;
  /** The list itself says whose account each is. */
  readonly saysRelation: boolean;
  /** An export whose links lead through t.co and that could have said where. */
  readonly withoutMetadata: boolean;
};

const samplesShown = 5;
const columnsShown = 40;

export function askAboutList(
  opening: Extract<ListOpening, { kind: "known" | "table" | "text" }>,
): ListQuestion {
  if (opening.kind === "text")
    return { tool: null, table: null, relation: null, saysRelation: false, withoutMetadata: false };
  const { list } = opening;
  const saysRelation = list.saysRelation === true;
  if (opening.kind === "known") {
    const { tool } = opening;
    const isExport = tool === "twitter_web_exporter";
    return {
      tool,
      table: null,
      relation: isExport ? suggestRelation(list.columns, list.samples) : null,
      saysRelation,
      withoutMetadata: isExport && !list.columns.includes("metadata"),
    };
  }
  return {
    tool: null,
    table: {
      columns: list.columns.slice(0, columnsShown),
      hasHeader: list.hasHeader,
      guess: guessMapping(list).slice(0, columnsShown),
      samples: list.samples
        .slice(0, samplesShown)
        .map((cells) =>
          list.columns.slice(0, columnsShown).map((_column, at) => cutFound(cellText(cells[at]))),
        ),
    },
    relation: null,
    saysRelation,
    withoutMetadata: false,
  };
}

/** Everybody on a page of followings is followed; everybody on a page of followers follows. */
function suggestRelation(
  columns: readonly string[],
  samples: readonly (readonly unknown[])[],
): Relation | null {
  const all = (name: string) => {
    const at = columns.indexOf(name);
    return at >= 0 && samples.length > 0 && samples.every((cells) => String(cells[at]) === "true");
  };
  if (all("following")) return "following";
  return all("followed_by") ? "follower" : null;
}
