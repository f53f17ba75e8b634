/** What a server's software is called by those who make it. */

const names: Readonly<Record<string, string>> = {
  mastodon: "Mastodon",
  gotosocial: "GoToSocial",
  pleroma: "Pleroma",
  akkoma: "Akkoma",
  hollo: "Hollo",
  snac: "snac",
  pixelfed: "Pixelfed",
  friendica: "Friendica",
  iceshrimp: "Iceshrimp",
  "iceshrimp.net": "Iceshrimp.NET",
  sharkey: "Sharkey",
  firefish: "Firefish",
  misskey: "Misskey",
  mitra: "Mitra",
};

/** By its NodeInfo name; null when the server did not say. A name nobody knows is shown as the server wrote it. */
export function softwareName(software: string): string | null {
  if (software === "" || software === "unknown") return null;
  return Object.hasOwn(names, software.toLowerCase()) ? (names[software.toLowerCase()] ?? null) : software;
}
