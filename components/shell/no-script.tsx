import type { ReactNode } from "react";
import { Notice } from "#components/ui/notice.tsx";

/** Seen only where the page can't work because JavaScript is off. */
export function NoScript({ title, children }: { title: string; children: ReactNode }) {
  return (
    <noscript>
      <Notice tone="caution" title={title} className="mb-6">
        {children}
      </Notice>
    </noscript>
  );
}
