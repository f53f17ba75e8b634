"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** The title of the step the person is at; takes the focus when the step has just begun, so that it is read out. */
export function PanelHeading({ children, focused = true }: { children: ReactNode; focused?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  return (
    <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none wrap-anywhere sm:text-2xl">
      {children}
    </h2>
  );
}
