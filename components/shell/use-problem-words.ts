"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import en from "#lib/words/en/shell.json" with { type: "json" };

type ProblemCode = keyof typeof en.problem;

/** The sentence for a code that any action may answer; one that is not known gets the general sentence. */
export function useProblemWords(): (code: string) => string {
  const t = useTranslations("shell.problem");
  return useCallback((code) => t(isProblemCode(code) ? code : "unknown"), [t]);
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(en.problem, code);
}
