"use client";

import { useEffect, useEffectEvent } from "react";

export type ReportKey = "next" | "previous" | "accept" | "reject" | "undo" | "type";

const keys: Readonly<Record<string, ReportKey>> = {
  j: "next",
  ArrowDown: "next",
  k: "previous",
  ArrowUp: "previous",
  a: "accept",
  r: "reject",
  u: "undo",
  e: "type",
};

/**
 * Single keys for the list. Not while the person writes, chooses from a list or answers a dialog, and not
 * together with Control, Alt or Meta. The arrows act only while a row has the focus: elsewhere they scroll.
 */
export function useReportKeys(enabled: boolean, onKey: (key: ReportKey) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const key = keys[event.key];
    if (!key || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target?.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
    if (event.key.startsWith("Arrow") && !target?.closest("[data-contact]")) return;
    event.preventDefault();
    onKey(key);
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => handle(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [enabled]);
}
