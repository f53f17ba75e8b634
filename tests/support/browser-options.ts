/** A Chromium that sees the loopback fediverse under its names, and nothing else. */

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function browserOptions(fediversePort: string | number): { executablePath: string; args: string[] } {
  const there = `127.0.0.1:${fediversePort}`;
  return {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      ...quiet,
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      `--host-resolver-rules=MAP *.test:443 ${there}, MAP x.com:443 ${there}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
    ],
  };
}
