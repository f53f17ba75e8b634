import { LoadingPanel } from "#components/shell/loading-panel.tsx";

export default function JourneyLoading() {
  return <LoadingPanel />;
}
