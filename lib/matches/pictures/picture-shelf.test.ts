import { describe, expect, it } from "vitest";
import { PictureShelf } from "./picture-shelf.ts";

const limits = { bytesMax: 100, entriesMax: 10, keepMs: 1_000, inFlightMax: 2 };
const picture = (bytes: number) => ({ type: "image/png", body: Buffer.alloc(bytes) });

describe("a shelf of pictures", () => {
  it("fetches once, however many ask at one moment, and again when its time is over", async () => {
    const shelf = new PictureShelf(limits);
    let fetched = 0;
    const fetchOne = async () => {
      fetched += 1;
      return picture(10);
    };
    await Promise.all([shelf.take("a", 0, fetchOne), shelf.take("a", 0, fetchOne)]);
    await shelf.take("a", 999, fetchOne);
    expect(fetched).toBe(1);
    await shelf.take("a", 1_000, fetchOne);
    expect(fetched).toBe(2);
  });

  it("remembers that one did not come", async () => {
    const shelf = new PictureShelf(limits);
    let fetched = 0;
    const fail = async () => {
      fetched += 1;
      return null;
    };
    expect(await shelf.take("a", 0, fail)).toBeNull();
    expect(await shelf.take("a", 1, fail)).toBeNull();
    expect(fetched).toBe(1);
  });

  it("gives up the one that was asked for longest ago when it is full", async () => {
    const shelf = new PictureShelf(limits);
    const fetched: string[] = [];
    const take = (url: string) =>
      shelf.take(url, 0, async () => {
        fetched.push(url);
        return picture(40);
      });
    for (const url of ["a", "b", "a", "c", "a", "b"]) await take(url);
    expect(fetched).toEqual(["a", "b", "c", "b"]);
  });

  it("fetches only so many at one moment", async () => {
    const shelf = new PictureShelf(limits);
    let now = 0;
    let most = 0;
    const fetchOne = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return picture(1);
    };
    await Promise.all(["a", "b", "c", "d", "e"].map((url) => shelf.take(url, 0, fetchOne)));
    expect(most).toBe(2);
  });
});
