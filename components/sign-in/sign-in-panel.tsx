"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { GoingPanel } from "./going-panel.tsx";
import type { SignInTrouble } from "./sign-in-problem.ts";
import { type SignInState, type StartAnswer, useSignIn } from "./use-sign-in.ts";

/**
 * One field for any server, handle or profile link. `onStart` finds the server; the browser then goes there.
 * `onStartX` is given only where the operator configured X.
 */
export function SignInPanel({
  onStart,
  onStartX,
  server,
  back,
  trouble,
}: {
  onStart: (input: { typed: string; back: string }) => Promise<StartAnswer>;
  onStartX: (() => Promise<StartAnswer>) | null;
  /** What the field holds at first: the server of an account that has to sign in again. */
  server: string;
  /** The page the person came from. */
  back: string;
  trouble: SignInTrouble | null;
}) {
  const { state, start, restart } = useSignIn(trouble);
  const [typed, setTyped] = useState(trouble?.host ?? server);
  const field = useFocusOnTrouble(state);

  if (state.kind === "going") return <GoingPanel host={state.host} url={state.url} onRestart={restart} />;
  const busy = state.kind === "asking";
  const begin = (asked: string) => {
    setTyped(asked);
    void start(asked, () => onStart({ typed: asked, back }));
  };
  return (
    <div className="grid gap-6">
      <StateNotice state={state} onRestart={begin} />
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && typed.trim()) begin(typed.trim());
          else field.current?.focus();
        }}
      >
        <ServerField ref={field} value={typed} onType={setTyped} state={state} />
        <SubmitRow busy={busy} asked={busy ? state.typed : ""} />
      </form>
      <XEntrance busy={busy} onStart={onStartX && (() => void start("X", onStartX))} />
    </div>
  );
}

/** After a failure the field is where the person goes on. */
function useFocusOnTrouble(state: SignInState) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (state.kind === "trouble") field.current?.focus();
  }, [state]);
  return field;
}

function ServerField({
  ref,
  value,
  onType,
  state,
}: {
  ref: React.Ref<HTMLInputElement>;
  value: string;
  onType: (text: string) => void;
  state: SignInState;
}) {
  const t = useTranslations("signin");
  return (
    <TextField
      ref={ref}
      name="server"
      label={t("field.label")}
      hint={t("field.hint")}
      value={value}
      onChange={(event) => onType(event.target.value)}
      readOnly={state.kind === "asking"}
      required
      maxLength={500}
      inputMode="url"
      autoCapitalize="none"
      autoCorrect="off"
      autoComplete="username"
      spellCheck={false}
    />
  );
}

function SubmitRow({ busy, asked }: { busy: boolean; asked: string }) {
  const t = useTranslations("signin");
  return (
    <div className="grid gap-3">
      <Button type="submit" size="large" busy={busy} className="w-full sm:w-auto sm:justify-self-start">
        {busy ? t("asking.button") : t("submit")}
      </Button>
      <p role="status" className="text-muted empty:hidden">
        {busy ? `${t("asking.text", { host: asked })} ${t("asking.patience")}` : ""}
      </p>
    </div>
  );
}

function StateNotice({
  state,
  onRestart,
}: {
  state: SignInState;
  onRestart: (host: string) => void;
}): ReactNode {
  const t = useTranslations("signin");
  if (state.kind === "returned") {
    return (
      <Notice
        tone="info"
        live
        title={t("back.title")}
        actions={
          <Button size="small" variant="secondary" onClick={() => onRestart(state.host)}>
            {t("going.restart")}
          </Button>
        }
      >
        {t("back.text", { host: state.host })}
      </Notice>
    );
  }
  if (state.kind !== "trouble") return null;
  const { problem, host } = state.trouble;
  return (
    <Notice
      tone={problem === "denied" ? "info" : "caution"}
      live
      title={t(`problem.${problem}.title`, { host: host ?? t("yourServer") })}
    >
      {t(`problem.${problem}.text`)}
    </Notice>
  );
}

function XEntrance({ busy, onStart }: { busy: boolean; onStart: (() => void) | null }) {
  const t = useTranslations("signin.x");
  return (
    <section aria-labelledby="with-x" className="grid gap-3 border-t border-line pt-6">
      <h2 id="with-x" className="font-semibold">
        {t("title")}
      </h2>
      <p className="text-muted">{onStart ? t("text") : t("off")}</p>
      {onStart ? (
        <Button variant="secondary" onClick={onStart} disabled={busy} className="justify-self-start">
          {t("button")}
        </Button>
      ) : null}
    </section>
  );
}
