/** A Chromium that sees the loopback fediverse under its names, and nothing else. */
import { findChromium } from "./chromium.ts";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A process of its own for every site and one in reserve cost more than the pages themselves, and show nothing of ours. */
const fewProcesses = [
  "--renderer-process-limit=1",
  "--disable-site-isolation-trials",
  "--disable-features=SpareRendererForSitePerProcess,IsolateOrigins,site-per-process,BackForwardCache,PaintHolding,Translate",
];

type Options = { executablePath: string; args: string[] };

/** The browser of the journeys: every name of the village leads to this port. */
export function browserOptions(fediversePort: string | number): Options {
  const there = `127.0.0.1:${fediversePort}`;
  return browserThatSees(`MAP *.test:443 ${there}, MAP x.com:443 ${there}`);
}

/** A browser that knows the names of these rules (as `--host-resolver-rules` writes them) and the product, and no other. */
export function browserThatSees(rules: string): Options {
  return {
    executablePath: findChromium(),
    args: [
      ...quiet,
      ...fewProcesses,
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      `--host-resolver-rules=${rules}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
    ],
  };
}
