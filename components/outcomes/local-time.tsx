"use client";

import { useFormatter } from "next-intl";
import { useSyncExternalStore } from "react";

const nothing = () => () => {};

/** A moment by the reader's own clock; before the browser has taken over, in universal time and marked so. */
export function LocalTime({ at, withDate = false }: { at: string; withDate?: boolean }) {
  const format = useFormatter();
  const inBrowser = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  );
  const shape = withDate
    ? ({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const)
    : ({ hour: "2-digit", minute: "2-digit" } as const);
  const zone = inBrowser ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
  const words = format.dateTime(new Date(at), { ...shape, timeZone: zone });
  return <time dateTime={at}>{inBrowser ? words : `${words} UTC`}</time>;
}
