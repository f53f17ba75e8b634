/** Is this an X archive at all, in whichever wrapping, and which of its files are the pieces? */
import { type ArchivePiece, collectLayout, type LayoutCollector } from "./archive-layout.ts";
import type { InputFile, InputGroup } from "./byte-source.ts";
import { fileMember, type Member } from "./member.ts";
import { openZip } from "./open-zip.ts";
import type { FileRefusal, FileRefusalCode } from "./refusal.ts";
import { sniffFormat } from "./sniff-format.ts";
import { webUnpacker } from "./unpack.ts";

export type OpenedPiece = ArchivePiece & { readonly member: Member };

export type ArchiveOpening =
  | { readonly kind: "opened"; readonly pieces: readonly OpenedPiece[] }
  | { readonly kind: "refused"; readonly refusal: FileRefusal };

/** A group of one file that is a zip is opened as one; any other group is files of a folder or loose ones. */
export async function openArchive(group: InputGroup): Promise<ArchiveOpening> {
  const [only] = group.files;
  if (group.files.length === 1 && only && !/\.js$/i.test(only.path)) return openZipFile(group, only);
  // Loose files were picked one by one: their folders mean nothing. Files of a folder keep theirs.
  const layout = collectLayout(group.loose === true || group.files.length === 1);
  const files = await withoutCopies(group.files, group.loose === true);
  const members = files.filter((file) => layout.see(file.path)).map((file) => fileMember(file.path, file));
  return finish(group.name, layout, members);
}

/** "following (1).js" beside "following.js", or the same file from two folders: taken once when every byte is the same. */
async function withoutCopies(files: readonly InputFile[], flat: boolean): Promise<readonly InputFile[]> {
  const kept = new Map<string, InputFile[]>();
  for (const file of files) {
    const name = file.path.replace(/ ?\([0-9]+\)(?=\.js$)/i, "").toLowerCase();
    const key = flat ? name.slice(name.lastIndexOf("/") + 1) : name;
    const alike = kept.get(key) ?? [];
    if (!(await holdsSame(file, alike))) kept.set(key, [...alike, file]);
  }
  return [...kept.values()].flat();
}

async function holdsSame(file: InputFile, others: readonly InputFile[]): Promise<boolean> {
  for (const other of others) if (await isSameContent(file, other)) return true;
  return false;
}

const comparedBytes = 1 << 20;

async function isSameContent(one: InputFile, other: InputFile): Promise<boolean> {
  if (one.size !== other.size) return false;
  for (let at = 0; at < one.size; at += comparedBytes) {
    const [a, b] = await Promise.all([one.read(at, comparedBytes), other.read(at, comparedBytes)]);
    if (a.length !== b.length || a.some((byte, index) => byte !== b[index])) return false;
  }
  return true;
}

async function openZipFile(group: InputGroup, file: InputFile): Promise<ArchiveOpening> {
  const refuse = (code: FileRefusalCode, found?: string): ArchiveOpening => ({
    kind: "refused",
    refusal: { file: file.path, code, ...(found && { found }) },
  });
  if (file.size === 0) return refuse("empty_file");
  const head = await file.read(0, Math.min(file.size, 64 << 10));
  const format = sniffFormat(head);
  if (format.kind === "split_zip") return refuse("split_zip");
  if (format.kind === "database_dump") return refuse("database_dump");
  if (format.kind !== "zip") return refuse("unknown_format", format.name);
  const layout = collectLayout();
  const opened = await openZip(file, group.unpacker ?? webUnpacker, (path) => layout.see(path));
  if (opened.kind === "refused") return refuse(opened.code);
  return finish(file.path, layout, opened.members);
}

function finish(name: string, layout: LayoutCollector, members: readonly Member[]): ArchiveOpening {
  const finding = layout.finding();
  if (finding.kind === "wrong") {
    return {
      kind: "refused",
      refusal: { file: name, code: finding.code, ...(finding.found && { found: finding.found }) },
    };
  }
  const byPath = new Map(members.map((member) => [member.path, member]));
  const pieces = finding.pieces.flatMap((piece) => {
    const member = byPath.get(piece.path);
    return member ? [{ ...piece, member }] : [];
  });
  return { kind: "opened", pieces };
}
