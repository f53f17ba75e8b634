import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";

/** One subject of the settings under its own heading. */
export function SettingsSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <Card className="grid gap-5">
        <h2 id={id} className="text-xl font-semibold">
          {title}
        </h2>
        {children}
      </Card>
    </section>
  );
}
