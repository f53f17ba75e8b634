import type { Metadata } from "next";
import type { ReactNode } from "react";
import { requireSupport } from "#lib/session/require-role.ts";

export const metadata: Metadata = { robots: { index: false } };

/** Next does not run a layout again on every navigation: each page and action asks for itself, too. */
export default async function SupportLayout({ children }: { children: ReactNode }) {
  await requireSupport();
  return <div className="mx-auto w-full max-w-page px-4 py-8 sm:px-6 sm:py-10">{children}</div>;
}
