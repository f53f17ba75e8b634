import { describe, expect, it } from "vitest";
import { Passage } from "./passage.ts";

describe("a passage", () => {
  it("gives what was put in, in order, and ends when nothing more will come", async () => {
    const passage = new Passage<number>();
    passage.push(1, 2, 3);
    expect(await passage.take(2)).toEqual([1, 2]);
    passage.end();
    expect(await passage.take(2)).toEqual([3]);
    expect(await passage.take(2)).toEqual([]);
  });

  it("waits until there is enough, by what is enough at that moment", async () => {
    const passage = new Passage<number>();
    let enough = 3;
    let taken: readonly number[] | null = null;
    const taking = passage
      .take(5, () => enough)
      .then((things) => {
        taken = things;
      });
    passage.push(1, 2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(taken).toBeNull();
    enough = 2;
    passage.push();
    await taking;
    expect(taken).toEqual([1, 2]);
  });

  it("gives each thing to one of several takers", async () => {
    const passage = new Passage<number>();
    const takers = [1, 2, 3].map(() => passage.take(1));
    passage.push(1, 2);
    await new Promise((resolve) => setImmediate(resolve));
    passage.end();
    expect((await Promise.all(takers)).flat()).toEqual([1, 2]);
  });
});
