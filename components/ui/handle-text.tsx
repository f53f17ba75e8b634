/** A handle that breaks before its host where a line is too short, and only then anywhere. */
export function HandleText({ handle }: { handle: string }) {
  const at = handle.lastIndexOf("@");
  if (at < 1) return `@${handle}`;
  return (
    <span className="wrap-anywhere">
      @{handle.slice(0, at)}
      <wbr />
      {handle.slice(at)}
    </span>
  );
}
