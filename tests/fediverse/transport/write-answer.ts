/** Puts an answer on the wire, including the ways in which a broken server puts it there. */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Answer } from "./exchange.ts";

const hugeBytes = 10_000_000;
const chunk = Buffer.alloc(64 * 1024, " ");

export function writeAnswer(response: ServerResponse, answer: Answer, dateMs: number): void {
  if (answer.effect === "hang") return;
  if (answer.effect === "reset") {
    response.socket?.destroy();
    return;
  }
  response.sendDate = false;
  response.setHeader("date", new Date(dateMs).toUTCString());
  for (const [name, value] of Object.entries(answer.headers)) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  response.statusCode = answer.status;
  switch (answer.effect) {
    case "cut":
      response.setHeader("content-length", String(answer.body.length + 1_000));
      response.write(answer.body, () => response.socket?.destroy());
      return;
    case "endless":
      pour(response, Number.POSITIVE_INFINITY);
      return;
    case "huge":
      pour(response, hugeBytes);
      return;
    case "gzip_bomb":
      response.end(gzipBomb());
      return;
    case "drip":
      drip(response, answer.body, answer.dripMs ?? 200);
      return;
    case undefined:
      response.setHeader("content-length", String(Buffer.byteLength(answer.body)));
      response.end(response.req.method === "HEAD" ? "" : answer.body);
  }
}

function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    if (!response.destroyed) response.end();
  };
  more();
}

function drip(response: ServerResponse, body: string, everyMs: number): void {
  let sent = 0;
  response.flushHeaders();
  const timer = setInterval(() => {
    response.write(body[sent % body.length] ?? " ");
    sent += 1;
  }, everyMs);
  response.on("close", () => clearInterval(timer));
}

let bomb: Buffer | undefined;

/** About 100 kB on the wire, 100 MB unpacked. */
function gzipBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(100_000_000, " "));
  return bomb;
}
