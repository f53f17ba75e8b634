/** Whose archive is it, when was it made, and how much should be inside? From account.js and manifest.js. */
import { z } from "zod";
import { parseXId, parseXUsername } from "#lib/fediverse/x-id.ts";
import { cleanLine } from "./clean-text.ts";
import type { Owner } from "./contact-entry.ts";
import { readPrefix } from "./js-prefix.ts";

/** These files are a few kilobytes; the manifest of an archive with every kind of data is about 60. */
export const infoBytesMax = 4 << 20;

export type ManifestInfo = {
  readonly owner: Owner | null;
  /** ISO 8601, as the manifest says. */
  readonly generatedAt: string | null;
  /** X gave out only a part of the data. */
  readonly partial: boolean;
  /** Rows each file should hold, by the file's base name in lower case, for example `following.js`. */
  readonly counts: ReadonlyMap<string, number>;
};

/** null when the bytes are not an account file. E-mail address and phone number stand there too: they are not even looked at. */
export function readAccount(bytes: Uint8Array): Owner | null {
  const parsed = accountSchema.safeParse(readJson(bytes));
  const account = parsed.success ? parsed.data[0] : undefined;
  return account ? ownerOf(account.accountId, account.username, account.accountDisplayName) : null;
}

export function readManifest(bytes: Uint8Array): ManifestInfo | null {
  const parsed = manifestSchema.safeParse(readJson(bytes));
  if (!parsed.success) return null;
  const { userInfo, archiveInfo, dataTypes } = parsed.data;
  const counts = new Map<string, number>();
  for (const type of Object.values(dataTypes)) {
    for (const file of type.files) {
      const name = file.fileName.split(/[\\/]/).at(-1)?.toLowerCase() ?? "";
      if (/^[0-9]{1,12}$/.test(file.count)) counts.set(name, Number(file.count));
    }
  }
  return {
    owner: userInfo ? ownerOf(userInfo.accountId, userInfo.userName, userInfo.displayName) : null,
    generatedAt: archiveInfo?.generationDate ?? null,
    partial: (archiveInfo?.isPartialArchive ?? archiveInfo?.isArchivePartial) === true,
    counts,
  };
}

function ownerOf(id?: string, username?: string, displayName?: string): Owner | null {
  const owner: Owner = {
    id: parseXId(id ?? "") ?? undefined,
    username: parseXUsername(username ?? "") ?? undefined,
    displayName: cleanLine(displayName ?? "", 200) || undefined,
  };
  return owner.id === undefined && owner.username === undefined ? null : owner;
}

/** The JSON behind the prefix, or undefined. */
function readJson(bytes: Uint8Array): unknown {
  const prefix = readPrefix(bytes, true);
  if (prefix.kind !== "read") return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(prefix.jsonStart)).replace(/;\s*$/, ""));
  } catch {
    return undefined;
  }
}

const text = z.string().optional().catch(undefined);
const account = z.object({ accountId: text, username: text, accountDisplayName: text });
/** Wrapped since 2019; bare before. */
const accountSchema = z
  .array(z.union([z.object({ account }).transform((entry) => entry.account), account]))
  .min(1);

const flag = z.unknown().transform((value) => value === true || value === "true");
const manifestSchema = z.object({
  userInfo: z.object({ accountId: text, userName: text, displayName: text }).optional().catch(undefined),
  archiveInfo: z
    .object({ generationDate: text, isPartialArchive: flag.optional(), isArchivePartial: flag.optional() })
    .optional()
    .catch(undefined),
  dataTypes: z
    .record(
      z.string(),
      z
        .object({
          files: z.array(z.object({ fileName: z.string(), count: z.coerce.string().catch("") })).catch([]),
        })
        .catch({ files: [] }),
    )
    .catch({}),
});
