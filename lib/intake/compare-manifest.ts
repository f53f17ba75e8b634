/** Does an archive hold what its own manifest promises? */

import type { ManifestInfo } from "./archive-info.ts";
import { findLayout } from "./archive-layout.ts";
import type { ReadNote } from "./archive-note.ts";

/** A list file with another number of rows, good and refused together, than promised. */
export function compareRows(path: string, rows: number, manifest: ManifestInfo | null): ReadNote[] {
  const promised = manifest?.counts.get(baseName(path));
  if (promised === undefined || promised === rows) return [];
  return [{ file: path, code: "count_differs", detail: `${promised}/${rows}` }];
}

/** Promised list files with rows in them that are not there. */
export function findMissingParts(paths: readonly string[], manifest: ManifestInfo | null): ReadNote[] {
  const present = new Set(paths.map(baseName));
  const missing = [...(manifest?.counts ?? [])].filter(
    ([name, rows]) => rows > 0 && !present.has(name) && findLayout([name]).kind === "archive",
  );
  return missing.map(([file, rows]) => ({ file, code: "part_missing", detail: String(rows) }));
}

function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? "").toLowerCase();
}
