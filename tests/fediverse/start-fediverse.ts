/** Starts a loopback fediverse: many virtual servers on one TLS port, with everything to control them. */
import { answerAsk, certificateOf, type Setting } from "./answers/answer-ask.ts";
import { openClock } from "./control/clock.ts";
import { type Control, makeControl } from "./control/control.ts";
import { Traffic } from "./control/traffic.ts";
import type { LimitsSpec } from "./limits/limits-spec.ts";
import { isPagesPath } from "./pages/pages-paths.ts";
import type { Ask } from "./transport/exchange.ts";
import { type Answerer, type Listener, servePages, serveTls } from "./transport/serve.ts";
import { defaultCaFolder, openTestCa } from "./transport/test-ca.ts";
import { openTlsContexts } from "./transport/tls-contexts.ts";
import { World } from "./world/world.ts";
import type { WorldSpec } from "./world/world-spec.ts";
import { answerX } from "./x-stand-in/answer-x.ts";
import { type XSpec, xHosts } from "./x-stand-in/x-spec.ts";
import { type XState, xStateFrom } from "./x-stand-in/x-state.ts";

export type FediverseOptions = {
  readonly world?: WorldSpec;
  /** TLS port on 127.0.0.1; 0 (the default) takes a free one. */
  readonly port?: number;
  /** Serve sign-in and profile pages on plain HTTP for ordinary browsers; 0 takes a free port. Off by default. */
  readonly pagesPort?: number;
  readonly caFolder?: string;
  /** Milliseconds since 1970; `shiftTime` comes on top. */
  readonly now?: () => number;
  /** The honest waits of slow software (up to 120 s) are multiplied by this. Default 1. */
  readonly waitScale?: number;
  /** For every host that says nothing of its own. */
  readonly limits?: LimitsSpec;
  readonly concurrencyMax?: number;
  /** Keep every request in the log. Default true. */
  readonly keepsLog?: boolean;
  /** Serve an X stand-in as `api.x.com` and `x.com`. */
  readonly x?: XSpec;
};

export type Fediverse = Control & {
  readonly port: number;
  readonly pagesPort: number | null;
  readonly caFile: string;
  /** Value for PUBLIC_FETCH_CONNECT. */
  readonly connect: string;
  /** Settings for a process of ours that shall live in this fediverse. */
  readonly env: Readonly<Record<string, string>>;
  /** The living world, for what the controls do not reach. */
  readonly world: World;
  /** The living X stand-in; null when there is none. */
  readonly x: XState | null;
  close(): Promise<void>;
};

const emptyWorld: WorldSpec = { hosts: [], accounts: [] };

export async function startFediverse(options: FediverseOptions = {}): Promise<Fediverse> {
  const clock = openClock(options.now);
  const traffic = new Traffic();
  traffic.keepsLog = options.keepsLog ?? true;
  const first = options.world ?? emptyWorld;
  let world = buildWorld(first, options, clock.now);
  let x = options.x ? xStateFrom(options.x) : null;
  const ca = await openTestCa(options.caFolder ?? defaultCaFolder);
  const contexts = await openTlsContexts(ca);
  let pages: Listener | null = null;

  const setting: Setting = {
    world: () => world,
    traffic,
    pagesOrigin: (host) => (pages ? `http://127.0.0.1:${pages.port}/${host.webHost}` : null),
    waitScale: options.waitScale ?? 1,
  };
  const answerer = makeAnswerer(setting, clock.now, () => x);
  const listener = await serveTls(options.port ?? 0, contexts, answerer);
  if (options.pagesPort !== undefined) {
    const serves = (ask: Ask) =>
      isPagesPath(world, ask) || (x !== null && ask.path === "/i/oauth2/authorize");
    pages = await servePages(options.pagesPort, serves, answerer);
  }
  const control = makeControl({
    world: () => world,
    traffic,
    clock,
    x: () => x,
    rebuild(spec) {
      world = buildWorld(spec ?? first, options, clock.now);
      x = options.x ? xStateFrom(options.x) : null;
    },
  });
  const connect = () => connectMap([...(x ? xHosts : []), ...world.byName.keys()], listener.port);
  return {
    ...control,
    port: listener.port,
    pagesPort: pages?.port ?? null,
    caFile: ca.caFile,
    get connect() {
      return connect();
    },
    get env() {
      return {
        PUBLIC_FETCH_CONNECT: connect(),
        PUBLIC_FETCH_ALLOW: "127.0.0.0/8",
        NODE_EXTRA_CA_CERTS: ca.caFile,
      };
    },
    get world() {
      return world;
    },
    get x() {
      return x;
    },
    async close() {
      await Promise.all([listener.close(), pages?.close()]);
    },
  };
}

function buildWorld(spec: WorldSpec, options: FediverseOptions, now: () => number): World {
  const { limits, concurrencyMax } = options;
  return new World(spec, now, definedOnly({ limits, concurrencyMax }));
}

function definedOnly<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function makeAnswerer(setting: Setting, now: () => number, x: () => XState | null): Answerer {
  const { traffic } = setting;
  const isX = (name: string) => (xHosts as readonly string[]).includes(name);
  return {
    now,
    certificate: (name) => (x() && isX(name) ? "good" : certificateOf(setting.world(), name)),
    async answer(ask) {
      const state = isX(ask.host) ? x() : null;
      return state ? answerX(state, ask, now()) : answerAsk(setting, ask);
    },
    began(name) {
      const host = setting.world().byName.get(name);
      const shown = host?.name ?? name;
      const seen = traffic.begin(shown);
      const limit = host?.spec.concurrencyMax;
      if (limit !== undefined && seen.inFlight > limit) {
        traffic.violations.push({ at: now(), host: shown, kind: "concurrency", key: shown, limit, path: "" });
      }
      return () => traffic.end(shown);
    },
  };
}

/** `*.test` covers nearly all; other names are listed one by one. */
function connectMap(names: readonly string[], port: number): string {
  const others = names.filter((name) => !name.endsWith(".test"));
  return ["*.test", ...others].map((name) => `${name}=127.0.0.1:${port}`).join(",");
}
