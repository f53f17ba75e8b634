import fc from "fast-check";
import { expect, test } from "vitest";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { type ContactSet, countContacts, entriesOf, joinLists } from "./contact-set.ts";
import { type FollowList, followLists } from "./scan-follow-list.ts";
import { createXIdList, findInHalves, type IdHalves, readDigits, splitId } from "./x-id-list.ts";

const id = fc.oneof(fc.bigInt({ min: 1n, max: 30n }), fc.bigInt({ min: 2n ** 62n, max: 2n ** 63n - 1n }));
const lists = fc.record({
  following: fc.array(id),
  follower: fc.array(id),
  block: fc.array(id),
  mute: fc.array(id),
});

function sorted(ids: readonly bigint[]): BigUint64Array<ArrayBuffer> {
  const list = createXIdList();
  const halves: IdHalves = { hi: 0, lo: 0 };
  for (const one of ids) {
    splitId(String(one), halves);
    list.push(halves);
  }
  return list.takeSorted();
}

const nameless = { size: 0, at: () => null };

function join(told: Readonly<Record<FollowList, readonly bigint[]>>, owner: bigint | null): ContactSet {
  const runs = followLists.map((list) => ({ list, ids: sorted(told[list]) }));
  return { ...joinLists(runs, owner === null ? null : parseXId(String(owner))), names: nameless };
}

test("joined lists hold each id once, in order, with the flags of every list it stands in, without the owner", () => {
  fc.assert(
    fc.property(lists, fc.option(id), (told, owner) => {
      const set = join(told, owner);
      const all = new Set(followLists.flatMap((list) => told[list]));
      if (owner !== null) all.delete(owner);
      const expected = [...all].sort((a, b) => (a < b ? -1 : 1));
      expect(entriesOf(set)).toEqual(
        expected.map((one) => ({
          id: String(one),
          following: told.following.includes(one),
          follower: told.follower.includes(one),
          ...(told.block.includes(one) && { blocked: true }),
          ...(told.mute.includes(one) && { muted: true }),
        })),
      );
      expect(countContacts(set)).toMatchObject({
        contacts: expected.length,
        following: expected.filter((one) => told.following.includes(one)).length,
        muted: expected.filter((one) => told.mute.includes(one)).length,
      });
    }),
  );
});

test("any stretch of the entries can be asked for", () => {
  const set = join({ following: [1n, 2n, 3n, 4n], follower: [], block: [], mute: [] }, null);
  expect(entriesOf(set, 1, 2).map((entry) => entry.id)).toEqual(["2", "3"]);
  expect(entriesOf(set, 3, 9).map((entry) => entry.id)).toEqual(["4"]);
  expect(entriesOf(set, 9, 9)).toEqual([]);
});

test("digits become the number BigInt makes of them, or are refused as BigInt shows", () => {
  const bytes = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 72n }).map(String),
    fc.stringMatching(/^[0-9a-z]{0,24}$/),
  );
  fc.assert(
    fc.property(bytes, fc.nat(3), (text, zeros) => {
      const padded = "0".repeat(zeros) + text;
      const halves: IdHalves = { hi: 0, lo: 0 };
      const verdict = readDigits(new TextEncoder().encode(padded), 0, padded.length, halves);
      const isNumber = /^[0-9]+$/.test(padded) && BigInt(padded) > 0n;
      const fits = isNumber && BigInt(padded) < 2n ** 63n && padded.length <= 20;
      expect(verdict === "ok").toBe(fits);
      if (fits) expect((BigInt(halves.hi) << 32n) | BigInt(halves.lo)).toBe(BigInt(padded));
      if (verdict === "too_large") expect(padded.length > 20 || BigInt(padded) >= 2n ** 63n).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("a sorted id is found where it is, and no other", () => {
  fc.assert(
    fc.property(fc.array(id), id, (ids, wanted) => {
      const list = sorted(ids);
      const halves: IdHalves = { hi: 0, lo: 0 };
      splitId(String(wanted), halves);
      expect(findInHalves(new Uint32Array(list.buffer), halves)).toBe(list.indexOf(wanted));
    }),
  );
});
