/** A million X bios as people write them: mostly prose, some names, links and emojis, one in twenty with a handle. */

/** The same numbers for the same seed, on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const words =
  "writer dad of two coffee books running science politics history music art football Berlin Paris London nurse teacher retired engineer designer opinions are my own views not those of employer tea cats dogs gardening open source climate justice photography film games PhD student researcher language data privacy law human rights local news cooking bread bikes trains maps birds sea mountains quiet loud always learning never enough".split(
    " ",
  );
const prose = [
  "she/her",
  "R&D",
  "(he/him)",
  "#climate",
  "est. 1984,",
  "Dad. Writer.",
  "RT ≠ endorsement",
  "café au lait",
  "Physik & Musik",
  "日本語も少し",
  "писатель",
  "— mostly offline",
];
const emojis = ["🌻", "☕️", "🏳️‍🌈", "🚲", "✨", "📚", "🐈‍⬛", "🇫🇷"];
const mentions = ["@acme", "@nasa", "@lemondefr", "@bbc", "@some_paper", "ex-@acme"];
const links = ["https://t.co/AbCdEf1234", "example.com/about", "https://www.instagram.com/mira_k/"];
const mails = ["mira.k@gmail.com", "press@nytimes.com", "contact: mira@posteo.de"];
const hosts = ["mastodon.social", "chaos.social", "mstdn.jp", "piaille.fr", "hachyderm.io", "fosstodon.org"];

/** 85 characters in the mean; 5.3 % name a handle, 12 % somebody else's X name, 2 % a mail address. */
export function inventBios(count: number, seed: number): string[] {
  const random = randomFrom(seed);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
  const bios = Array.from({ length: count }, (_, index) => {
    const parts: string[] = [];
    const length = 30 + random() * 100;
    const extra = inventExtra(random, pick, index);
    let size = extra.length;
    while (size < length) {
      const next = random() < 0.02 ? pick(prose) : pick(words);
      parts.push(next);
      size += next.length + 1;
    }
    if (extra !== "") parts.splice(Math.floor(random() * (parts.length + 1)), 0, extra);
    if (random() < 0.25) parts.push(pick(emojis));
    return parts.join(" ");
  });
  // As they come out of a file: each text by itself, not a rope of pieces.
  return JSON.parse(JSON.stringify(bios)) as string[];
}

function inventExtra(random: () => number, pick: (list: readonly string[]) => string, index: number): string {
  const kind = random();
  const user = `${pick(words).toLowerCase()}_${index % 1_000}`;
  const host = random() < 0.7 ? pick(hosts) : `social${Math.floor(random() * 2_000)}.example.org`;
  if (kind < 0.03) return `@${user}@${host}`;
  if (kind < 0.04) return `🐘 ${user}@${host}`;
  if (kind < 0.048) return `${host}/@${user}`;
  if (kind < 0.053) return `https://${host}/@${user}`;
  if (kind < 0.17) return pick(mentions);
  if (kind < 0.19) return pick(mails);
  return kind < 0.26 ? pick(links) : "";
}
