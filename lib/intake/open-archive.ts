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
  const members = group.files
    .filter((file) => layout.see(file.path))
    .map((file) => fileMember(file.path, file));
  return finish(group.name, layout, members);
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
