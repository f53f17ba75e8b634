/** How pages look: pictures for a person are kept in the folder that `SCREENS` names, and not taken without it. */
import path from "node:path";
import type { Page } from "@playwright/test";

const folder = process.env["SCREENS"];

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

/** All of the looks with `EVERY_LOOK`, else the first: what a page does is the same in each. */
export function someLooks<Look>(looks: readonly Look[]): readonly Look[] {
  return process.env["EVERY_LOOK"] ? looks : looks.slice(0, 1);
}
