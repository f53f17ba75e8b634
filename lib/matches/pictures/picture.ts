/** Is this a picture that may be shown, and of which kind? Told by its first bytes, never by its label. */

export type Picture = { readonly type: string; readonly body: Buffer };

/** The kinds a browser draws and that hold no script: an SVG picture is none of them. */
const kinds: readonly { readonly type: string; readonly isOne: (start: string) => boolean }[] = [
  { type: "image/png", isOne: (start) => start.startsWith("\x89PNG\r\n\x1a\n") },
  { type: "image/jpeg", isOne: (start) => start.startsWith("\xff\xd8\xff") },
  { type: "image/gif", isOne: (start) => /^GIF8[79]a/.test(start) },
  { type: "image/webp", isOne: (start) => /^RIFF[\s\S]{4}WEBP/.test(start) },
  { type: "image/avif", isOne: (start) => /^[\s\S]{4}ftypavi[fs]/.test(start) },
];

/** The media type of these bytes, or null when they are no picture that we show. */
export function readPictureType(body: Uint8Array): string | null {
  const start = String.fromCharCode(...body.subarray(0, 16));
  return kinds.find(({ isOne }) => isOne(start))?.type ?? null;
}

/** What servers give to those who have chosen no picture: initials tell more. */
export function isPlaceholder(url: string): boolean {
  return /\/(missing|default)\.(png|jpg|webp)(\?|$)|\/default_avatars?\/|\/images\/avi\.png(\?|$)/i.test(url);
}
