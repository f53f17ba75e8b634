/** X's error bodies. */
import { type Answer, json } from "../transport/exchange.ts";

const titles: Readonly<Record<number, string>> = {
  400: "Invalid Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found Error",
  429: "Too Many Requests",
  503: "Service Unavailable",
};

export function xProblem(
  status: number,
  detail?: string,
  type = "about:blank",
  headers: Answer["headers"] = {},
): Answer {
  const title = titles[status] ?? "Error";
  return json(status, { title, type, status, detail: detail ?? title }, headers);
}
