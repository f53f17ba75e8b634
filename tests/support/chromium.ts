/** The browser of the journeys: the system's Chromium, installed through apt when this machine allows it. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of a Chromium. Ends the process with a sentence when there is none and none can be installed. */
export function findChromium(): string {
  return process.env["CHROMIUM"] || known() || installed();
}

function known(): string | undefined {
  return places.find((place) => fs.existsSync(place));
}

function installed(): string {
  if (process.getuid?.() === 0 && fs.existsSync("/usr/bin/apt-get")) {
    process.stdout.write("Installing Chromium…\n");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
    spawnSync("apt-get", ["install", "-y", "-qq", "chromium"], {
      stdio: ["ignore", "ignore", "inherit"],
      env,
    });
    const place = known();
    if (place) return place;
  }
  process.stderr.write(
    "The journeys need Chromium. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.\n",
  );
  process.exit(1);
}
