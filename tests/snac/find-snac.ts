/** The snac program from Debian, unpacked into the project's own data folder: the machine itself stays as it is. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "../../.data/snac");

export type FoundSnac =
  | { readonly kind: "found"; readonly program: string }
  | { readonly kind: "missing"; readonly why: string };

/**
 * A snac on this machine, or the package of Debian's backports (or of its newer releases) fetched by apt and unpacked.
 * Running two servers under names of their own takes root: each gets its own view of /etc/hosts and of the trusted
 * authorities.
 */
export function findSnac(): FoundSnac {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return missing("it takes root on Linux");
  if (spawnSync("/usr/bin/unshare", ["-m", "true"]).status !== 0)
    return missing("unshare -m is not allowed here");
  for (const program of ["/usr/bin/snac", path.join(folder, "root/usr/bin/snac")]) {
    if (runs(program)) return { kind: "found", program };
  }
  if (!fs.existsSync("/usr/bin/apt-get")) return missing("there is no apt to fetch it with");
  fetchPackage();
  const program = path.join(folder, "root/usr/bin/snac");
  return runs(program)
    ? { kind: "found", program }
    : missing("the package could not be fetched, or does not run here");
}

function missing(why: string): FoundSnac {
  return { kind: "missing", why };
}

function runs(program: string): boolean {
  return fs.existsSync(program) && spawnSync(program).status !== null;
}

/** With lists and sources of its own, so that nothing of the machine's apt is changed. */
function fetchPackage(): void {
  const lists = path.join(folder, "lists");
  const download = path.join(folder, "download");
  for (const each of [lists, path.join(lists, "partial"), download]) fs.mkdirSync(each, { recursive: true });
  const sources = path.join(folder, "sources.list");
  fs.writeFileSync(sources, `deb ${keyring()}http://deb.debian.org/debian ${release()}-backports main\n`);
  const options = [
    "-o",
    `Dir::Etc::sourcelist=${sources}`,
    "-o",
    "Dir::Etc::sourceparts=-",
    "-o",
    `Dir::State::lists=${lists}`,
    "-o",
    "APT::Sandbox::User=root",
  ];
  const apt = (...args: string[]) =>
    spawnSync("apt-get", [...options, ...args], { cwd: download, stdio: "ignore", timeout: 120_000 });
  apt("update", "-qq");
  apt("download", "snac2");
  const file = fs.readdirSync(download).find((name) => /^snac2_.*\.deb$/.test(name));
  if (file) spawnSync("/usr/bin/dpkg-deb", ["-x", path.join(download, file), path.join(folder, "root")]);
}

function release(): string {
  const [, name] = /^VERSION_CODENAME=(\w+)/m.exec(fs.readFileSync("/etc/os-release", "utf8")) ?? [];
  return name ?? "bookworm";
}

function keyring(): string {
  const file = "/usr/share/keyrings/debian-archive-keyring.gpg";
  return fs.existsSync(file) ? `[signed-by=${file}] ` : "";
}
