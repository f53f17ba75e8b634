"use client";

import { createContext } from "react";

/** Where pictures of accounts come from: an address of ours that a handle is added to; null shows initials alone. */
export const PictureSource = createContext<string | null>(null);

/** Of one's own report, or of a case's. */
export function pictureSource(caseId?: string): string {
  return caseId ? `/api/picture?case=${encodeURIComponent(caseId)}&handle=` : "/api/picture?handle=";
}
