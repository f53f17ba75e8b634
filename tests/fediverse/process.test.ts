/** The fediverse as a process of its own, controlled from outside, trusted by others through its CA file. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import https from "node:https";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askLoopback } from "./ask-loopback.ts";
import { remoteControl } from "./control/remote-control.ts";
import { trustTestCa } from "./transport/test-ca.ts";

type About = { port: number; pagesPort: number; caFile: string; connect: string; control: string };

let child: ChildProcess;
let about: About;

beforeAll(async () => {
  const main = path.join(import.meta.dirname, "main.ts");
  const options = ["--pages-port", "0", "--wait-scale", "0", "--x-redirect", "http://127.0.0.1:3000/cb"];
  child = spawn(process.execPath, [main, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  if (!child.stdout) throw new Error("The process has no output.");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  about = JSON.parse(line) as About;
});

afterAll(async () => {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
});

describe("a fediverse in another process", () => {
  it("says where it is and serves the village", async () => {
    expect(about.connect).toContain(`*.test=127.0.0.1:${about.port}`);
    expect(await (await fetch(about.control)).json()).toEqual(about);
    const reply = await askLoopback(about, "prairie.test", "/api/v2/instance");
    expect(reply.json()).toMatchObject({ domain: "prairie.test", title: "La Prairie" });
  });

  it("obeys its controls", async () => {
    const control = remoteControl(about.control);
    await control.setFault("prairie.test", { kind: "server_error", status: 502 });
    expect((await askLoopback(about, "prairie.test", "/api/v2/instance")).status).toBe(502);
    await control.reset();
    expect((await askLoopback(about, "prairie.test", "/api/v2/instance")).status).toBe(200);
    const before = await control.now();
    await control.shiftTime(3_600_000);
    expect((await control.now()) - before).toBeGreaterThanOrEqual(3_600_000);
    expect(await control.violations()).toEqual([]);
    expect((await control.log()).at(-1)).toMatchObject({ host: "prairie.test", status: 200 });
    expect(await control.xStats()).toMatchObject({ billed: 0, overruns: 0, pages: [] });
    expect(await control.follows("camille@prairie.test")).toHaveLength(2);
  });

  it("says what is wrong with an order", async () => {
    const control = remoteControl(about.control);
    await expect(control.setFault("nowhere.test", { kind: "down" })).rejects.toThrow("no host nowhere.test");
  });

  it("is trusted by a process that was given its CA file", async () => {
    const code = `require("node:https").get({host:"127.0.0.1",port:${about.port},servername:"alpage.test",headers:{host:"alpage.test","user-agent":"x"},path:"/api/v2/instance"},r=>process.exit(r.statusCode===200?0:1)).on("error",()=>process.exit(2))`;
    const trusting = spawn(process.execPath, ["-e", code], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: about.caFile },
    });
    expect((await once(trusting, "exit"))[0]).toBe(0);
    const other = spawn(process.execPath, ["-e", code], { env: { ...process.env, NODE_EXTRA_CA_CERTS: "" } });
    expect((await once(other, "exit"))[0]).toBe(2);
  });

  it("is trusted by this process once it says so", async () => {
    await trustTestCa();
    await trustTestCa();
    const request = https.get({
      host: "127.0.0.1",
      port: about.port,
      servername: "estive.test",
      path: "/api/v2/instance",
      headers: { host: "estive.test" },
    });
    const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
    expect(response.statusCode).toBe(200);
    response.resume();
  });
});
