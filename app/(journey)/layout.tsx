import type { Metadata } from "next";
import type { ReactNode } from "react";
import { EndedNotice } from "#components/outcomes/ended-notice.tsx";
import { JourneyStepper } from "#components/shell/journey-stepper.tsx";
import { db } from "#lib/db/client.ts";
import { loadUnseenEnds } from "#lib/outcomes/notices/store.ts";
import { requireUser } from "#lib/session/require-user.ts";

export const metadata: Metadata = { robots: { index: false } };

/** Next does not run a layout again on every navigation: each page and action asks for the person itself, too. */
export default async function JourneyLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const ended = await loadUnseenEnds(db(), user.id);
  return (
    <>
      <div className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto max-w-page px-4 py-3 sm:px-6">
          <JourneyStepper />
        </div>
      </div>
      <div className="mx-auto w-full max-w-page px-4 py-8 sm:px-6 sm:py-10 print:p-0">
        <EndedNotice planIds={ended.map(({ planId }) => planId)} />
        {children}
      </div>
    </>
  );
}
