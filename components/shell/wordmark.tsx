/** The mark: three animals of a flock on the way over a pass. Decorative; the name stands beside it. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className} fill="none">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M3.5 24.5c4.5 0 6-13 10.5-13 3.2 0 3.6 5.2 6.2 5.2 2 0 2.6-2.7 4.3-2.7 2.2 0 2.6 3.5 4 5.5"
        className="stroke-accent-ink"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="9" cy="25" r="1.9" className="fill-accent-ink" />
      <circle cx="16" cy="23.4" r="1.9" className="fill-accent-ink" />
      <circle cx="23" cy="25" r="1.9" className="fill-accent-ink" />
    </svg>
  );
}
