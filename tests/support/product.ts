/** The product as a stranger starts it, on a free port and a data folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { findFreePort } from "#lib/net/free-port.ts";

export type Product = {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

type ProductOptions = {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
};

/** Starts `npm start`'s script and waits for its "is ready". Throws with what it said when it ends before. */
export async function startProduct({ dataDir, env = {}, port }: ProductOptions): Promise<Product> {
  const chosen = port ?? (await findFreePort());
  const script = path.join(import.meta.dirname, "../../lib/launch/start.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutTestSettings(), DATA_DIR: dataDir, PORT: String(chosen), ...env },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilReady(child, ended);
  return {
    url: `http://127.0.0.1:${chosen}`,
    process: child,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A test runner's own settings must not reach the product. */
function withoutTestSettings(): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _url,
    APP_SECRET: _secret,
    PUBLIC_URL: _public,
    NODE_ENV: _env,
    ...rest
  } = process.env;
  return rest as NodeJS.ProcessEnv;
}

function untilReady(child: ChildProcess, ended: Promise<void>): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (piece: Buffer) => {
      said += piece;
      process.stderr.write(process.env["SHOW_PRODUCT"] ? piece : "");
      if (said.includes("Transhumance is ready at")) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    ended.then(() => reject(new Error(`The product did not start:\n${said}`)));
  });
}
