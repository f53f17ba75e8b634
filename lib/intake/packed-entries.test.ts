import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { XId } from "#lib/fediverse/x-id.ts";
import type { ContactEntry } from "./contact-entry.ts";
import { packEntries } from "./packed-entries.ts";

const entry = fc.record(
  {
    username: fc.stringMatching(/^[a-z_]{1,15}$/),
    bio: fc.string({ unit: "grapheme", maxLength: 300 }),
    displayNames: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 3 }),
    following: fc.boolean(),
  },
  { requiredKeys: ["username"] },
);

describe("packed entries", () => {
  it("gives back what was put in, in its place, whatever was replaced in between", () => {
    const step = fc.record({ entry, replaces: fc.option(fc.nat(50), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const packed = packEntries();
        const plain: ContactEntry[] = [];
        for (const { entry, replaces } of steps) {
          if (replaces !== undefined && replaces < plain.length) {
            packed.change(replaces, () => entry);
            plain[replaces] = entry;
          } else expect(packed.add(entry)).toBe(plain.push(entry) - 1);
        }
        expect(packed.size).toBe(plain.length);
        expect(packed.slice(0, plain.length)).toEqual(plain);
      }),
    );
  });

  it("holds many, and entries longer than a piece", () => {
    const packed = packEntries();
    for (let index = 0; index < 5_000; index++)
      packed.add({ id: String(index + 1) as XId, bio: "é".repeat(200) });
    const long = { id: "7" as XId, bio: "語".repeat(600_000) };
    packed.add(long);
    packed.add({ id: "8" as XId });
    expect(packed.at(4_999)).toEqual({ id: "5000", bio: "é".repeat(200) });
    expect(packed.slice(5_000, 10)).toEqual([long, { id: "8" }]);
    expect(packed.slice(6_000, 10)).toEqual([]);
  });

  it("takes no more room for what changes and is no longer than before", () => {
    const packed = packEntries();
    packed.add({ username: "nora_b", follower: false, following: true });
    const { bytes } = packed;
    packed.change(0, (entry) => ({ ...entry, follower: true }));
    expect(packed.bytes).toBe(bytes);
    expect(packed.at(0)).toEqual({ username: "nora_b", follower: true, following: true });
  });
});
