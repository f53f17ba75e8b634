/** Whether everybody can use a page: axe's rules for WCAG 2.1, levels A and AA. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./fixture.ts";

/** Fails with each rule the page breaks and the first place that breaks it. */
export async function expectNoBarriers(page: Page, where: string): Promise<void> {
  // Our pages hold no frames, so there are no results to join in a page of their own; and only what is wrong is told.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa"]);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.target}`)).toEqual([]);
}
