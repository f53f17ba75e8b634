/** What does the one e-mail at the end of a plan say? Numbers and a link: no names, because mail is read by many machines. */
import { createTranslator } from "next-intl";
import type { AppLocale } from "#lib/words/locales.ts";
import { messages } from "#lib/words/messages.ts";
import type { OutcomeCounts } from "../outcome.ts";

export type Mail = { readonly subject: string; readonly text: string; readonly messageId: string };

export function writeNotice(plan: {
  readonly planId: string;
  readonly locale: AppLocale;
  readonly counts: OutcomeCounts;
  /** The address of our own pages. */
  readonly publicUrl: string;
}): Mail {
  const { planId, locale, counts, publicUrl } = plan;
  const t = createTranslator({ locale, messages: messages[locale], namespace: "outcome.mail" });
  const done = counts.followed + counts.moved;
  const waiting = counts.pending + counts.requested;
  const failed = counts.refused + counts.gone + counts.unreachable + counts.limit_reached;
  const lines = [
    t("hello"),
    [
      t("done", { count: done }),
      ...(waiting > 0 ? [t("waiting", { count: waiting })] : []),
      ...(failed > 0 ? [t("failed", { count: failed })] : []),
      ...(counts.unfollowed > 0 ? [t("unfollowed", { count: counts.unfollowed })] : []),
    ].join("\n"),
    `${t("look")}\n${publicUrl}/outcome?plan=${planId}`,
    t("erased"),
  ];
  return {
    subject: t("subject"),
    text: `${lines.join("\n\n")}\n`,
    // The same for every try, so that a mail server that got it twice can tell.
    messageId: `<${planId}@${new URL(publicUrl).hostname}>`,
  };
}
