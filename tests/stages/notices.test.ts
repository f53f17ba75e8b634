import net from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "#lib/errors.ts";
import { runAskNotice, runNotice } from "#lib/outcomes/notices/run.ts";
import { loadDueNotices, loadUnseenEnds, markEndSeen } from "#lib/outcomes/notices/store.ts";
import { runCancel } from "#lib/plans/run.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { openTestDatabase } from "../support/database.ts";
import { makePlan, personHandle, startsAt } from "./batches-builders.ts";

const database = openTestDatabase();
const appSecret = "7".repeat(64);
const address = "camille.durand@courrier.test";
const now = new Date(startsAt);
const hourMs = 3_600_000;

/** A mail server that says as little as RFC 5321 lets it, and keeps what it was given. */
function startMailServer() {
  const mails: { to: string; body: string }[] = [];
  const state = { answerTo: "250 ok" };
  const server = net.createServer((socket) => {
    let to = "";
    let body: string | null = null;
    let rest = "";
    socket.write("220 courrier.test\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      rest += piece;
      for (let cut = rest.indexOf("\r\n"); cut >= 0; cut = rest.indexOf("\r\n")) {
        const line = rest.slice(0, cut);
        rest = rest.slice(cut + 2);
        if (body !== null) {
          if (line !== ".") body += `${line}\n`;
          else {
            mails.push({ to, body });
            body = null;
            socket.write("250 kept\r\n");
          }
        } else if (/^RCPT TO:/i.test(line)) {
          to = /<([^>]*)>/.exec(line)?.[1] ?? "";
          socket.write(`${state.answerTo}\r\n`);
        } else if (/^DATA$/i.test(line)) {
          body = "";
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  return { server, mails, state };
}

const mail = startMailServer();
let settings: Parameters<typeof runNotice>[0]["settings"];
beforeAll(async () => {
  await new Promise<void>((resolve) => mail.server.listen(0, "127.0.0.1", resolve));
  const { port } = mail.server.address() as net.AddressInfo;
  settings = {
    APP_SECRET: appSecret,
    PUBLIC_URL: "https://transhumance.test",
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    SMTP_FROM: "Transhumance <no-reply@transhumance.test>",
  };
});
afterAll(() => mail.server.close());
beforeEach(() => {
  mail.mails.length = 0;
  mail.state.answerTo = "250 ok";
});

let userId: UserId;
let planId: string;
beforeEach(async () => {
  const { db } = database;
  userId = await database.newUser();
  const account = await db.fediverseAccount.create({
    data: {
      userId,
      issuerHost: "prairie.test",
      accountId: crypto.randomUUID(),
      handle: "camille@prairie.test",
    },
  });
  const handles = [0, 1, 2].map(personHandle);
  planId = await makePlan(db, { userId, accountId: account.id, token: "" }, handles);
  await db.planItem.updateMany({ where: { planId }, data: { outcome: "followed" } });
});

const wish = (to: string | null = address) =>
  runAskNotice({ db: database.db, userId, planId, address: to, appSecret });
const finish = () =>
  database.db.plan.update({ where: { id: planId }, data: { state: "finished", finishedAt: now } });
const send = (at = now) => runNotice({ db: database.db, userId, planId, now: at, settings });
const kept = async () => (await database.db.plan.findFirstOrThrow({ where: { id: planId } })).noticeSealed;

describe("the e-mail at the end of a plan", () => {
  it("is sent once, with numbers and a link and no names, and the address is erased with it", async () => {
    await wish();
    expect(await kept()).not.toContain("camille.durand");
    expect(await send()).toBe("nothing");
    await finish();
    expect(await loadDueNotices(database.db)).toContainEqual({ userId, planId });
    expect(await send()).toBe("sent");
    expect(mail.mails).toHaveLength(1);
    const [sent] = mail.mails;
    expect(sent?.to).toBe(address);
    expect(sent?.body).toContain("3 people are now followed");
    expect(sent?.body).toContain(`https://transhumance.test/outcome?plan=${planId}`);
    expect(sent?.body).not.toContain("alpage.test");
    expect(await kept()).toBeNull();
    expect(await send()).toBe("nothing");
    expect(mail.mails).toHaveLength(1);
  });

  it("is written in the person's language", async () => {
    await database.db.user.update({ where: { id: userId }, data: { locale: "fr" } });
    await wish();
    await finish();
    await send();
    expect(mail.mails[0]?.body).toMatch(/Subject: .*Transhumance.*termin/);
  });

  it("waits for a mail server that is busy, and gives the address up after two days", async () => {
    await wish();
    await finish();
    mail.state.answerTo = "451 later";
    expect(await send()).toBe("again");
    expect(await kept()).not.toBeNull();
    expect(await send(new Date(startsAt + 49 * hourMs))).toBe("given_up");
    expect(await kept()).toBeNull();
  });

  it("gives up at once what the mail server will never take", async () => {
    await wish();
    await finish();
    mail.state.answerTo = "550 no such person";
    expect(await send()).toBe("given_up");
    expect(await kept()).toBeNull();
  });

  it("can be taken back, ends with a cancelled plan, and is not taken for one that has ended or is not theirs", async () => {
    await wish();
    await wish(null);
    expect(await kept()).toBeNull();
    await wish();
    const stranger = await database.newUser();
    const asked = runAskNotice({ db: database.db, userId: stranger, planId, address, appSecret });
    await expect(asked).rejects.toThrow(AppError);
    await runCancel({ db: database.db, userId, planId, now });
    expect(await kept()).toBeNull();
    await expect(wish()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the notice in the app", () => {
  it("stands there from the end of a plan until it was looked at", async () => {
    const { db } = database;
    expect(await loadUnseenEnds(db, userId)).toEqual([]);
    await markEndSeen(db, { userId, planId, now });
    await finish();
    expect(await loadUnseenEnds(db, userId)).toEqual([{ planId, kind: "follow" }]);
    await markEndSeen(db, { userId, planId, now });
    expect(await loadUnseenEnds(db, userId)).toEqual([]);
  });
});
