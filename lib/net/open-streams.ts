/** The answers that stay open: how many there are, whose they are, and how all of them end when the process does. */

/** Each browser tab has one; beyond this a page asks again and again instead. */
const perPersonMost = 4;
const inAllMost = 1_000;

type Streams = { readonly open: Map<() => void, string>; isClosing: boolean };

// The pages and the server around them are loaded apart from each other, so what they share hangs on the process.
const kept = globalThis as { transhumanceStreams?: Streams };

function streams(): Streams {
  kept.transhumanceStreams ??= { open: new Map(), isClosing: false };
  return kept.transhumanceStreams;
}

/** Takes a place for one stream of `userId`; false when there is none. `end` is called when the process goes down. */
export function takeStreamPlace(userId: string, end: () => void): boolean {
  const { open, isClosing } = streams();
  const own = [...open.values()].filter((owner) => owner === userId).length;
  if (isClosing || own >= perPersonMost || open.size >= inAllMost) return false;
  open.set(end, userId);
  return true;
}

export function leaveStreamPlace(end: () => void): void {
  streams().open.delete(end);
}

/** Ends every stream and lets no new one begin; browsers then come back to whoever listens next. */
export function endStreams(): void {
  const all = streams();
  all.isClosing = true;
  for (const end of [...all.open.keys()]) end();
  all.open.clear();
}
