import { LoadingPanel } from "#components/shell/loading-panel.tsx";

export default function SettingsLoading() {
  return (
    <div className="mx-auto max-w-3xl px-4 sm:px-6">
      <LoadingPanel />
    </div>
  );
}
