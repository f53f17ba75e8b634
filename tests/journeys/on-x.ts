/** What a person does on X's own pages, which the stand-in shows. */
import path from "node:path";
import type { Page } from "@playwright/test";
import { defaultCaFolder } from "../fediverse/transport/test-ca.ts";
import { expect } from "./fixture.ts";

export const xPassword = "transhumance";

/** The stand-in itself, for what a person's browser would not do. */
export const xStandIn = () => ({
  port: Number(process.env["FEDIVERSE_PORT"]),
  caFile: path.join(defaultCaFolder, "ca.pem"),
});

export async function goToX(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /^(Sign in with X|Se connecter avec X)$/ }).click();
  await page.waitForURL(/^https:\/\/x\.com\//);
}

export async function allowOnX(page: Page, username: string): Promise<void> {
  await page.waitForURL(/^https:\/\/x\.com\//);
  await page.locator("[name=username]").fill(username);
  await page.locator("[name=password]").fill(xPassword);
  await page.getByRole("button", { name: "Authorize app" }).click();
}

export async function signInWithX(page: Page, username: string): Promise<void> {
  await goToX(page);
  await allowOnX(page, username);
  await expect(page).toHaveURL(/\/import$/);
}
