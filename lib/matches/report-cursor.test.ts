import fc from "fast-check";
import { expect, it } from "vitest";
import { parseCursor, writeCursor } from "./report-cursor.ts";

const anyCursor = fc.tuple(
  fc.integer({ min: 0, max: 9 }),
  fc.string({ maxLength: 60, unit: "binary" }).map((text) => text.replaceAll("\0", "")),
  fc.uuid(),
);

it("a cursor is read back as it was written", () => {
  fc.assert(
    fc.property(anyCursor, (cursor) => {
      expect(parseCursor(writeCursor(cursor))).toEqual(cursor);
    }),
  );
});

it("anything else is no cursor, and never throws", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseCursor(text)).toBeNull();
    }),
  );
  for (const value of [
    [1, "a", "not-an-id"],
    [1, "a"],
    [1, "\0", crypto.randomUUID()],
    ["1", "a", crypto.randomUUID()],
    {},
    null,
  ]) {
    expect(parseCursor(Buffer.from(JSON.stringify(value)).toString("base64url"))).toBeNull();
  }
});
