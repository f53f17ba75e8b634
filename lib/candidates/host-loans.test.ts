import { expect, test } from "vitest";
import { createHostGate, HostAside, HostBusy } from "./host-gate.ts";
import { HostLoans } from "./host-loans.ts";

function ports(taken: readonly string[] = []) {
  const borrowed: string[] = [];
  const returned: string[] = [];
  return {
    borrowed,
    returned,
    perHostMax: 4,
    async borrow(host: string) {
      borrowed.push(host);
      return !taken.includes(host);
    },
    async giveBack(hosts: readonly string[]) {
      returned.push(...hosts);
    },
  };
}

/** Work that ends when it is told to, and says how many of its kind run. */
function pausedWork() {
  const waiting: (() => void)[] = [];
  let most = 0;
  let running = 0;
  return {
    most: () => most,
    end: () => waiting.shift()?.(),
    async run() {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a gate lets only so many through to one host, in order, whatever happens inside", async () => {
  const gate = createHostGate(2);
  const order: number[] = [];
  const work = (n: number) => async () => {
    order.push(n);
    await turn();
    if (n === 1) throw new Error("one");
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => gate("a.test", work(n))));
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
});

test("a leased host is asked without asking anybody, four at a time with all who lead there", async () => {
  const port = ports();
  const loans = new HostLoans(port);
  loans.begin("a.test");
  const work = pausedWork();
  const asked = Array.from({ length: 9 }, () => loans.gate("a.test", work.run));
  await turn();
  expect(work.most()).toBe(4);
  const ended = loans.end("a.test");
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  for (let n = 0; n < 9; n += 1) {
    expect(isEnded).toBe(false);
    work.end();
    await turn();
  }
  await Promise.all([...asked, ended]);
  expect(port.borrowed).toEqual([]);
});

test("another host is borrowed once, and given back when nobody has used it for a while", async () => {
  const port = ports();
  const loans = new HostLoans(port);
  const work = pausedWork();
  const asked = [1, 2, 3].map(() => loans.gate("b.test", work.run));
  await turn();
  expect(port.borrowed).toEqual(["b.test"]);
  expect(loans.borrowed()).toEqual(["b.test"]);
  await loans.settle();
  await loans.settle();
  expect(port.returned).toEqual([]);
  for (let n = 0; n < 3; n += 1) work.end();
  await Promise.all(asked);
  await loans.settle();
  expect(port.returned).toEqual([]);
  await loans.settle();
  expect(port.returned).toEqual(["b.test"]);
  const again = loans.gate("b.test", async () => "asked");
  expect(await again).toBe("asked");
  expect(port.borrowed).toEqual(["b.test", "b.test"]);
  await loans.settle(true);
  expect(port.returned).toEqual(["b.test", "b.test"]);
});

test("a host that another worker has is not waited for, and may be free the next time", async () => {
  const taken = ["c.test"];
  const loans = new HostLoans(ports(taken));
  await expect(loans.gate("c.test", async () => "asked")).rejects.toBeInstanceOf(HostBusy);
  taken.pop();
  expect(await loans.gate("c.test", async () => "asked")).toBe("asked");
});

test("a host that is set aside is not asked, and says until when", async () => {
  const until = new Date("2026-11-22T10:05:00Z");
  let aside: HostAside | null = new HostAside("d.test", until, "timeout");
  const loans = new HostLoans({ ...ports(), borrow: async () => aside ?? true });
  await expect(loans.gate("d.test", async () => "asked")).rejects.toMatchObject({ until, reason: "timeout" });
  aside = null;
  expect(await loans.gate("d.test", async () => "asked")).toBe("asked");
});

test("a borrowed host that failed is dropped once, and borrowed anew", async () => {
  const port = ports();
  const loans = new HostLoans(port);
  await loans.gate("e.test", async () => "asked");
  expect(loans.drop("e.test")).toBe(true);
  expect(loans.drop("e.test")).toBe(false);
  await loans.settle(true);
  expect(port.returned).toEqual([]);
  await loans.gate("e.test", async () => "asked");
  expect(port.borrowed).toEqual(["e.test", "e.test"]);
});
