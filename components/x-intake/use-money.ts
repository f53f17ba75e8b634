"use client";

import { useFormatter } from "next-intl";
import { useMemo } from "react";

/** Writes millionths of a US dollar in the reader's language: whole amounts in cents, prices as finely as they are. */
export function useMoney(): { amount(micros: number): string; price(micros: number): string } {
  const format = useFormatter();
  return useMemo(() => {
    const dollars = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
    return {
      amount: (micros) => format.number(micros / 1_000_000, { ...dollars, maximumFractionDigits: 2 }),
      price: (micros) =>
        format.number(micros / 1_000_000, { ...dollars, minimumFractionDigits: 3, maximumFractionDigits: 4 }),
    };
  }, [format]);
}
