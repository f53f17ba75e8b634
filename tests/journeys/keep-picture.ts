/** Pictures of the pages for a person to look at: kept in the folder that `SCREENS` names, and not taken without it. */
import path from "node:path";
import type { Page } from "@playwright/test";

const folder = process.env["SCREENS"];

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}
