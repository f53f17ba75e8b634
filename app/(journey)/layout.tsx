import type { Metadata } from "next";
import type { ReactNode } from "react";
import { JourneyStepper } from "#components/shell/journey-stepper.tsx";
import { requireUser } from "#lib/session/require-user.ts";

export const metadata: Metadata = { robots: { index: false } };

/** Next does not run a layout again on every navigation: each page and action asks for the person itself, too. */
export default async function JourneyLayout({ children }: { children: ReactNode }) {
  await requireUser();
  return (
    <>
      <div className="border-b border-line bg-surface">
        <div className="mx-auto max-w-page px-4 py-3 sm:px-6">
          <JourneyStepper />
        </div>
      </div>
      <div className="mx-auto w-full max-w-page px-4 py-8 sm:px-6 sm:py-10">{children}</div>
    </>
  );
}
