import { classNames } from "./class-names.ts";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium" | "large";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  secondary: "bg-surface text-ink border border-edge hover:bg-raised",
  quiet: "text-accent underline-offset-4 hover:bg-accent-soft",
  danger: "bg-danger text-danger-ink hover:bg-danger-strong",
};

/** Small ones still offer 44 px to a finger: their height shrinks only where there is a mouse. */
const sizes: Record<ButtonSize, string> = {
  small: "min-h-11 px-3 text-sm pointer-fine:min-h-9",
  medium: "min-h-11 px-5 text-base",
  large: "min-h-13 px-5 text-base sm:px-7 sm:text-lg",
};

/** The look shared by buttons and by links that read as buttons. */
export function buttonClasses({
  variant = "primary",
  size = "medium",
  className,
}: {
  variant?: ButtonVariant;
  size?: ButtonSize;
  className?: string;
}): string {
  return classNames(
    "inline-flex items-center justify-center gap-2 rounded-control py-1.5 text-center font-semibold leading-tight transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    variants[variant],
    sizes[size],
    className,
  );
}
