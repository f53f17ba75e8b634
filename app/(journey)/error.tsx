"use client";

import { FailurePanel } from "#components/shell/failure-panel.tsx";

export default function JourneyErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <FailurePanel digest={error.digest} onRetry={reset} />;
}
