/** The four reflection calls that the certificate library's injector asks for; imported before it. */

type Holder = {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  hasOwnMetadata?: (key: unknown, target: object) => boolean;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
};

const kept = new WeakMap<object, Map<unknown, unknown>>();

function own(key: unknown, target: object): unknown {
  return kept.get(target)?.get(key);
}

function inherited(key: unknown, target: object): unknown {
  for (let at: object | null = target; at; at = Object.getPrototypeOf(at)) {
    if (kept.get(at)?.has(key)) return own(key, at);
  }
  return undefined;
}

const holder = Reflect as Holder;
holder.getMetadata ??= inherited;
holder.getOwnMetadata ??= own;
holder.hasOwnMetadata ??= (key, target) => kept.get(target)?.has(key) ?? false;
holder.defineMetadata ??= (key, value, target) => {
  const entries = kept.get(target) ?? new Map<unknown, unknown>();
  kept.set(target, entries.set(key, value));
};
