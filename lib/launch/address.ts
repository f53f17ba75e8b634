/** Under what address does the product run, and do people reach it? */

/** Where the product listens and how people reach it. */
export function readAddress(): { host: string; port: number; publicUrl: string } {
  const host = process.env["HOST"] || "127.0.0.1";
  const port = Number(process.env["PORT"] || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT is "${process.env["PORT"]}": it must be a number from 1 to 65535.`);
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const publicUrl = (process.env["PUBLIC_URL"] || `http://${shown}:${port}`).replace(/\/+$/, "");
  return { host, port, publicUrl };
}
