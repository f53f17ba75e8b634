import type { ReactNode } from "react";
import { type ButtonVariant, buttonClasses } from "#components/ui/button-classes.ts";
import { classNames } from "#components/ui/class-names.ts";

/** The browser's own file input, so that keyboard and screen reader know it, in the dress of a button. */
export function FileButton({
  variant,
  folder = false,
  onFiles,
  className,
  children,
}: {
  variant: ButtonVariant;
  folder?: boolean;
  onFiles: (list: FileList) => void;
  className?: string;
  children: ReactNode;
}) {
  return (
    <label
      className={buttonClasses({
        variant,
        className: classNames(
          "relative has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
          className,
        ),
      })}
    >
      <input
        type="file"
        multiple
        className="sr-only"
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={({ target }) => {
          if (target.files && target.files.length > 0) onFiles(target.files);
          // The same file may be chosen again after a failure.
          target.value = "";
        }}
      />
      {children}
    </label>
  );
}
