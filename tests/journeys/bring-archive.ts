/** A person brings the sample archive: chooses it, sees what will be sent, sends it. */
import path from "node:path";
import type { Page } from "@playwright/test";
import { villageContacts, villageVisitorOnX } from "../fediverse/village/village-world.ts";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { expect } from "./fixture.ts";

export type Sent = {
  readonly contacts: number;
  /** Every member that any row carried. */
  readonly members: readonly string[];
};

/** Answers what really left the browser, read from the requests themselves. */
export async function bringArchive(
  page: Page,
  say: (key: string) => string,
  look: (step: string) => Promise<void> = async () => undefined,
): Promise<Sent> {
  const file = path.join(process.env["JOURNEY_DATA"] ?? ".", "../sample.zip");
  const { xId, xUsername, xDisplayName } = villageVisitorOnX;
  await writeSampleArchive(file, villageContacts(), {
    owner: { id: xId, username: xUsername, displayName: xDisplayName },
    mediaBytes: 50_000_000,
  });
  const rows: Record<string, unknown>[] = [];
  page.on("request", (request) => {
    if (!request.url().endsWith("/api/upload")) return;
    const call = request.postDataJSON() as { rows?: Record<string, unknown>[] };
    rows.push(...(call.rows ?? []));
  });
  await page.goto("/import");
  await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(file);
  const send = page.getByRole("button", { name: /^(Send|Envoyer) .*contact/ });
  await expect(send).toBeVisible();
  await look("preview");
  await send.click();
  await page
    .getByRole("link", { name: say("import.sent.review") })
    .first()
    .click();
  await expect(page).toHaveURL(/\/review/);
  return { contacts: rows.length, members: [...new Set(rows.flatMap((row) => Object.keys(row)))].toSorted() };
}
