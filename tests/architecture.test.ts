/** Keeps the house in shape: which files a folder may hold, what may import what, and what the pure core never touches. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const stages = ["intake", "contacts", "candidates", "matches", "plans", "batches", "outcomes"];
/** Built with the same core-and-edge shape beside the stages. */
const sides = ["directory", "instances", "organisations", "privacy", "support"];
const edges = ["client.ts", "store.ts", "run.ts"];
const forbiddenNames = [
  "utils",
  "misc",
  "common",
  "types",
  "constants",
  "index",
  "service",
  "manager",
  "helpers",
];

type Source = { readonly file: string; readonly text: string; readonly imports: readonly string[] };

function readSources(...folders: string[]): Source[] {
  return folders
    .flatMap((folder) => walk(path.join(root, folder)))
    .map((absolute) => {
      const text = fs.readFileSync(absolute, "utf8");
      return { file: path.relative(root, absolute), text, imports: importsOf(absolute, text) };
    });
}

function walk(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const absolute = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : walk(absolute);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [absolute] : [];
  });
}

/** Ours as paths from the root, packages as they are written. */
function importsOf(absolute: string, text: string): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g);
  return [...found].map(([, name = ""]) => {
    if (name.startsWith("#")) return name.slice(1);
    return name.startsWith(".") ? path.relative(root, path.resolve(path.dirname(absolute), name)) : name;
  });
}

const product = readSources("lib", "components", "app");
const isTest = (source: Source) => /\.test\.tsx?$/.test(source.file);
const code = product.filter((source) => !isTest(source));

function stageOf(file: string): string | null {
  const [top, folder] = file.split("/");
  return top === "lib" && folder && stages.includes(folder) ? folder : null;
}

function isShaped(file: string): boolean {
  const [top, folder] = file.split("/");
  return top === "lib" && [...stages, ...sides, "fediverse"].includes(folder ?? "");
}

const isEdge = (file: string) => edges.includes(path.basename(file));
const core = code.filter((source) => isShaped(source.file) && !isEdge(source.file));

function offences(sources: readonly Source[], find: (source: Source) => readonly string[]): string[] {
  return sources.flatMap((source) => find(source).map((what) => `${source.file}: ${what}`));
}

describe("names", () => {
  test("no file has a name that says nothing", () => {
    const bad = offences(product, ({ file }) =>
      forbiddenNames.filter((name) => path.basename(file).replace(/\.(test\.)?tsx?$/, "") === name),
    );
    expect(bad).toEqual([]);
  });

  test("files are kebab-case", () => {
    const bad = product
      .map((source) => path.basename(source.file))
      .filter((name) => !/^[a-z0-9-]+(\.test|\.d)?\.tsx?$/.test(name));
    expect(bad).toEqual([]);
  });
});

describe("the pure core", () => {
  test("imports no edge, no framework and no system", () => {
    // Which addresses may be asked at all is a rule about texts, and asks nobody (lib/net/public-url.ts).
    const outside =
      /^(next($|\/)|next-auth|masto|@prisma|pg($|-)|undici|node:(fs|net|http|https|child_process|dns)|react|#?lib\/(db|net(?!\/public-url\.ts$)|env|log|jobs|session))/;
    const bad = offences(core, ({ imports }) =>
      imports.filter((name) => outside.test(name) || (name.startsWith("lib/") && isEdge(name))),
    );
    expect(bad).toEqual([]);
  });

  test("has no clock, chance, environment, network or log", () => {
    const impure = /Date\.now\(|new Date\(\)|Math\.random\(|process\.env|\bfetch\(|console\./g;
    const bad = offences(core, ({ text }) => text.match(impure) ?? []);
    expect(bad).toEqual([]);
  });
});

describe("directions", () => {
  test("a stage imports itself and the stages before it, never those after", () => {
    const bad = offences(code, ({ file, imports }) => {
      const own = stageOf(file);
      if (!own) return [];
      return imports.filter((name) => {
        const other = stageOf(name);
        return other !== null && stages.indexOf(other) > stages.indexOf(own);
      });
    });
    expect(bad).toEqual([]);
  });

  test("lib imports neither pages nor components, and nothing imports tests", () => {
    const bad = [
      ...offences(
        code.filter(({ file }) => file.startsWith("lib/")),
        ({ imports }) => imports.filter((name) => /^(app|components)\//.test(name)),
      ),
      ...offences(code, ({ imports }) => imports.filter((name) => name.startsWith("tests/"))),
    ];
    expect(bad).toEqual([]);
  });

  test("components know no edge, no database and no session", () => {
    const components = code.filter(({ file }) => file.startsWith("components/"));
    const bad = offences(components, ({ imports }) =>
      imports.filter(
        (name) =>
          /^lib\/(db|net|env|jobs|worker|launch|cli|session)\b/.test(name) ||
          (name.startsWith("lib/") && isEdge(name)),
      ),
    );
    expect(bad).toEqual([]);
  });

  test("components/ui knows no stage", () => {
    const bad = offences(
      code.filter(({ file }) => file.startsWith("components/ui/")),
      ({ imports }) =>
        imports.filter(
          (name) =>
            name.startsWith("lib/") || (name.startsWith("components/") && !name.startsWith("components/ui/")),
        ),
    );
    expect(bad).toEqual([]);
  });

  test("only the worker, the launcher and the command line are outside the reach of pages", () => {
    const bad = offences(
      code.filter(({ file }) => file.startsWith("app/")),
      ({ imports }) => imports.filter((name) => /^lib\/(worker|launch|cli)\//.test(name)),
    );
    expect(bad).toEqual([]);
  });

  test("jobs are contracts: they import no stage", () => {
    const bad = offences(
      code.filter(({ file }) => file.startsWith("lib/jobs/")),
      ({ imports }) => imports.filter((name) => isShaped(name)),
    );
    expect(bad).toEqual([]);
  });
});

describe("doors", () => {
  /** Actions of people who are not signed in yet, or that only end their own session. */
  const open = ["app/sign-in/actions.ts", "lib/session/choose-language.ts"];

  test("every server action asks who it is", () => {
    const actions = code.filter(({ text }) => /^["']use server["']/m.test(text));
    expect(actions.length).toBeGreaterThan(0);
    const bad = actions.filter(({ file, text }) => !open.includes(file) && !text.includes("userAction("));
    expect(bad.map((source) => source.file)).toEqual([]);
  });

  test("every route handler asks who it is, but for the way back from a sign-in page", () => {
    const routes = code.filter(({ file }) => /^app\/.*route\.ts$/.test(file));
    const bad = routes.filter(
      ({ file, text }) => !file.startsWith("app/api/auth/") && !text.includes("userRoute("),
    );
    expect(bad.map((source) => source.file)).toEqual([]);
  });

  test("the environment is read in lib/env.ts, by the launcher and the log's level alone", () => {
    const bad = code.filter(
      ({ file, text }) =>
        text.includes("process.env") && !/^lib\/(env|log)\.ts$|^lib\/(launch|db|cli)\//.test(file),
    );
    expect(bad.map((source) => source.file)).toEqual([]);
  });
});
