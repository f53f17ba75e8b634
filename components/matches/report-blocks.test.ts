import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReportRow } from "#lib/matches/match.ts";
import {
  type Block,
  blockAt,
  firstBlocks,
  rowAt,
  rowsInBlock,
  sizeOf,
  startsOf,
  wholeList,
} from "./report-blocks.ts";

const row = (contactId: number) => ({ contactId: String(contactId) }) as unknown as ReportRow;
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at));

describe("a long list", () => {
  it("is at first what the server wrote", () => {
    const blocks = firstBlocks(rows(50));
    expect(startsOf(blocks)).toEqual([0, 50]);
    expect(rowAt(blocks, startsOf(blocks), 49)?.contactId).toBe("49");
    expect(rowAt(blocks, startsOf(blocks), 50)).toBeNull();
  });

  it.each([51, 200, 201, 400, 100_000])("of %i rows has a place for each", (total) => {
    const count = Math.ceil(total / rowsInBlock);
    const places = Array.from({ length: count }, (_, at) => (at === 0 ? null : `p${at}`));
    const blocks = wholeList(rows(50), "next", { total, places });
    expect(startsOf(blocks).at(-1)).toBe(total);
    expect(blocks[0]?.until).toBe("next");
    for (const [at, block] of blocks.entries()) expect(block.until).toBe(blocks[at + 1]?.after ?? null);
  });

  it("finds every row in its block, also after some turned out longer or shorter", () => {
    const block = fc.record({ loaded: fc.boolean(), size: fc.nat({ max: 5 }) });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 12 }), (drawn) => {
        let first = 0;
        const blocks = drawn.map(({ loaded, size }): Block => {
          const own = Array.from({ length: size }, (_, at) => row(first + at));
          first += size;
          return { after: null, until: null, rows: loaded ? own : null, expected: size };
        });
        const starts = startsOf(blocks);
        for (let index = 0; index < first; index += 1) {
          const at = blockAt(starts, index);
          expect(starts[at]).toBeLessThanOrEqual(index);
          expect((starts[at] ?? 0) + sizeOf(blocks[at] as Block)).toBeGreaterThan(index);
          const here = rowAt(blocks, starts, index);
          expect(here?.contactId ?? null).toBe(blocks[at]?.rows ? String(index) : null);
        }
      }),
    );
  });
});
