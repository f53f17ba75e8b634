import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultCaFolder } from "../fediverse/transport/test-ca.ts";
import { type LoopbackServer, openLoopbackServer } from "./public-fetch-server.ts";

let server: LoopbackServer;

beforeAll(async () => {
  server = await openLoopbackServer();
  server.answer("/.well-known/webfinger", (request, response) => {
    const url = new URL(request.url ?? "/", `https://${request.headers.host}`);
    const handle = (url.searchParams.get("resource") ?? "").replace("acct:", "");
    if (!handle.startsWith("mira@")) {
      response.writeHead(404).end();
      return;
    }
    const self = `https://${url.hostname}/users/mira`;
    const links = [{ rel: "self", type: "application/activity+json", href: self }];
    response.end(JSON.stringify({ subject: `acct:${handle}`, links }));
  });
  server.answer("/api/v1/accounts/lookup", (_, response) =>
    response.end(JSON.stringify({ acct: "mira", note: '<a href="https://x.com/mira_x">x.com/mira_x</a>' })),
  );
});

afterAll(() => server.close());

type Run = { readonly code: number | null; readonly lines: unknown[]; readonly problems: string };

function run(name: "extract" | "verify", args: readonly string[], input = ""): Promise<Run> {
  const script = `import { ${name}Command } from "#lib/cli/${name}.ts"; await ${name}Command().parseAsync(${JSON.stringify(args)}, { from: "user" });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: {
      ...process.env,
      PUBLIC_FETCH_ALLOW: "127.0.0.0/8",
      PUBLIC_FETCH_CONNECT: `*.test=127.0.0.1:${server.port}`,
      CONTACT_URL: "https://app.test/contact",
      NODE_EXTRA_CA_CERTS: `${defaultCaFolder}/ca.pem`,
    },
  });
  let output = "";
  let problems = "";
  child.stdout.on("data", (part) => {
    output += part;
  });
  child.stderr.on("data", (part) => {
    problems += part;
  });
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on("close", (code) =>
      resolve({
        code,
        lines: output
          .trim()
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
        problems,
      }),
    );
  });
}

test("verify answers a line for each handle, in order, with the log of what was asked", async () => {
  const { code, lines } = await run("verify", ["@Mira@alpha.test", "nobody@beta.test"]);
  expect(code).toBe(0);
  expect(lines).toEqual([
    {
      handle: "mira@alpha.test",
      state: "verified",
      canonical: "mira@alpha.test",
      evidence: expect.objectContaining({
        actor: "https://alpha.test/users/mira",
        x_links: ["https://x.com/mira_x"],
      }),
      reason: null,
      retry_at: null,
      log: [
        expect.objectContaining({ url: expect.stringContaining("/.well-known/webfinger?"), status: 200 }),
        expect.objectContaining({ url: "https://alpha.test/api/v1/accounts/lookup?acct=mira", status: 200 }),
      ],
    },
    expect.objectContaining({ handle: "nobody@beta.test", state: "absent", canonical: null, evidence: null }),
  ]);
  expect(server.visits.at(-1)?.headers["user-agent"]).toMatch(
    /^Transhumance\/[0-9.]+ \(\+https:\/\/app\.test\/contact\)$/,
  );
});

test("verify reads standard input, and says by its exit code when something was not answered", async () => {
  const { code, lines } = await run(
    "verify",
    ["--webfinger-only"],
    "mira@alpha.test\n\nno handle\nx@expired.test\n",
  );
  expect(code).toBe(3);
  expect(lines).toEqual([
    expect.objectContaining({ handle: "mira@alpha.test", state: "verified" }),
    expect.objectContaining({ handle: "no handle", state: "invalid" }),
    expect.objectContaining({
      handle: "x@expired.test",
      state: "unreachable",
      reason: "tls",
      retry_at: expect.any(String),
    }),
  ]);
});

test("extract answers profiles and single texts, and names the line it cannot read", async () => {
  const input = [
    {
      id: "7",
      name: "Mira @mira@alpha.social",
      description: "Mastodon fan",
      urls: ["https://b.social/@mira", { expanded_url: "https://linktr.ee/mira" }],
    },
    { field: "description", text: "On Mastodon, ask me" },
    { field: "expanded_url", text: "https://c.social/users/mira" },
    [1],
    {},
  ];
  const { code, lines, problems } = await run(
    "extract",
    [],
    input.map((line) => JSON.stringify(line)).join("\n"),
  );
  expect(code).toBe(3);
  expect(problems).toContain("line 4");
  expect(lines).toEqual([
    {
      id: "7",
      handles: [
        {
          handle: "mira@alpha.social",
          field: "name",
          fragment: "@mira@alpha.social",
          rule: "handle",
          strength: "explicit",
        },
        {
          handle: "mira@b.social",
          field: "urls",
          fragment: "https://b.social/@mira",
          rule: "profile_link",
          strength: "explicit",
        },
      ],
      hints: [{ kind: "link_page", field: "urls", fragment: "linktr.ee/mira" }],
    },
    { handles: [], hints: [{ kind: "keyword", field: "description", fragment: "Mastodon" }] },
    {
      handles: [
        {
          handle: "mira@c.social",
          field: "expanded_url",
          fragment: "https://c.social/users/mira",
          rule: "profile_link",
          strength: "explicit",
        },
      ],
      hints: [],
    },
    { handles: [], hints: [], error: expect.any(String) },
    { handles: [], hints: [] },
  ]);
});

test("verify asks about a handle once, however often and in whatever spelling it comes", async () => {
  server.visits.length = 0;
  const spellings = ["mira@again.test", "@mira@again.test", "MIRA@again.test", "Mira@AGAIN.test"];
  const { lines } = await run("verify", ["--webfinger-only"], spellings.join("\n"));
  expect(lines).toHaveLength(4);
  expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(1);
  expect(server.visits.filter(({ host }) => host === "again.test")).toHaveLength(1);
});

test("verify does not ask a host that is not there about each of its handles", async () => {
  const handles = Array.from({ length: 60 }, (_, index) => `u${index}@nobody.home.example`);
  const { code, lines } = await run("verify", [], handles.join("\n"));
  expect(code).toBe(3);
  const answers = lines as { state: string; log: { note?: string }[] }[];
  expect(answers.every(({ state }) => state === "unreachable")).toBe(true);
  const asked = answers.filter(({ log }) => log.some(({ note }) => note !== "set_aside"));
  // Four failures in a row, and what had begun by the time they were told.
  expect(asked.length).toBeLessThanOrEqual(12);
});
