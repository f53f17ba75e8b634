/** The browser of the journeys: Chromium without a window, installed through apt when this machine allows it. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";

/** The shell is the same engine without the browser's own windows, and costs two thirds of the whole. */
const shell = "/usr/bin/chromium-headless-shell";
const whole = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of a Chromium. Ends the process with a sentence when there is none and none can be installed. */
export function findChromium(): string {
  const found = process.env["CHROMIUM"] || thereAlready([shell]) || installed() || thereAlready(whole);
  if (found) return found;
  process.stderr.write(
    "The journeys need Chromium. Install it (Debian: apt-get install chromium-headless-shell), or set CHROMIUM to its path.\n",
  );
  process.exit(1);
}

function thereAlready(places: readonly string[]): string | undefined {
  return places.find((place) => fs.existsSync(place));
}

function installed(): string | undefined {
  if (process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get")) return undefined;
  process.stdout.write("Installing Chromium without a window…\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore", env });
  for (const name of ["chromium-headless-shell", ...(thereAlready(whole) ? [] : ["chromium"])]) {
    spawnSync("apt-get", ["install", "-y", "-qq", name], { stdio: ["ignore", "ignore", "inherit"], env });
    const place = thereAlready([shell, ...whole]);
    if (place) return place;
  }
  return undefined;
}
