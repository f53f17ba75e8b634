import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

/** One line of text with its label, a hint above the field and an error below it, all tied to the input. */
export function TextField({
  label,
  hint,
  error,
  className,
  id,
  ...rest
}: ComponentProps<"input"> & { label: ReactNode; hint?: ReactNode; error?: ReactNode }) {
  const ownId = useId();
  const inputId = id ?? ownId;
  const described = [hint && `${inputId}-hint`, error && `${inputId}-error`].filter(Boolean).join(" ");
  return (
    <div className={classNames("grid gap-1.5", className)}>
      <label htmlFor={inputId} className="font-semibold">
        {label}
      </label>
      {hint ? (
        <p id={`${inputId}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      <input
        {...rest}
        id={inputId}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={classNames(
          "min-h-12 w-full rounded-control border bg-surface px-4 text-base text-ink placeholder:text-muted",
          error ? "border-2 border-danger" : "border-edge",
        )}
      />
      {error ? (
        <p id={`${inputId}-error`} className="flex items-start gap-1.5 text-sm font-medium text-danger">
          <CircleAlert aria-hidden className="mt-px size-4.5 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  );
}
