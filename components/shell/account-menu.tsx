"use client";

import { ChevronDown, CircleUserRound } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { classNames } from "#components/ui/class-names.ts";

const entry = "flex min-h-11 w-full items-center rounded-control px-3 text-left hover:bg-raised";

/**
 * What a signed-in person can reach from everywhere. A `details` element, so that it opens without
 * JavaScript; with it, Escape, a click elsewhere and a change of page close it.
 */
export function AccountMenu({ signOut, desk }: { signOut: () => Promise<void>; desk: boolean }) {
  const t = useTranslations("shell.account");
  const menu = useRef<HTMLDetailsElement>(null);
  const path = usePathname();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is the reason to close
  useEffect(() => {
    if (menu.current) menu.current.open = false;
  }, [path]);

  useEffect(() => {
    const close = (event: MouseEvent | KeyboardEvent) => {
      const details = menu.current;
      if (!details?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        details.querySelector("summary")?.focus();
      } else if (event.target instanceof Node && details.contains(event.target)) return;
      details.open = false;
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, []);

  return (
    <details ref={menu} className="group relative">
      <summary className="inline-flex min-h-11 min-w-11 list-none items-center justify-center gap-2 rounded-control px-3 font-medium hover:bg-raised">
        <CircleUserRound aria-hidden className="size-5.5 text-muted" />
        <span className="max-sm:sr-only">{t("menu")}</span>
        <ChevronDown aria-hidden className="size-4 text-muted transition-transform group-open:rotate-180" />
      </summary>
      <div className="absolute right-0 z-30 mt-1.5 w-56 rounded-panel border border-line bg-surface p-1.5 shadow-panel">
        <MenuLink href="/import" path={path}>
          {t("continue")}
        </MenuLink>
        {desk ? (
          <MenuLink href="/support" path={path}>
            {t("support")}
          </MenuLink>
        ) : null}
        <MenuLink href="/review/history" path={path}>
          {t("history")}
        </MenuLink>
        <MenuLink href="/settings" path={path}>
          {t("settings")}
        </MenuLink>
        <form action={signOut} className="mt-1.5 border-t border-line pt-1.5">
          <button type="submit" className={entry}>
            {t("signOut")}
          </button>
        </form>
      </div>
    </details>
  );
}

function MenuLink({ href, path, children }: { href: string; path: string; children: string }) {
  const here = path.startsWith(href);
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={classNames(entry, here && "font-semibold")}
    >
      {children}
    </Link>
  );
}
