/** Is this an X archive at all, in whichever wrapping, and which of its files are the pieces? */
import {
  type ArchivePiece,
  archiveFileName,
  collectLayout,
  findLayout,
  type LayoutFinding,
} from "./archive-layout.ts";
import type { InputFile, InputGroup } from "./byte-source.ts";
import { readPrefix } from "./js-prefix.ts";
import { fileMember, type Member } from "./member.ts";
import { openZip } from "./open-zip.ts";
import type { FileRefusal, FileRefusalCode } from "./refusal.ts";
import { sniffFormat } from "./sniff-format.ts";
import { webUnpacker } from "./unpack.ts";

export type OpenedPiece = ArchivePiece & { readonly member: Member };

export type ArchiveOpening =
  | {
      readonly kind: "opened";
      readonly pieces: readonly OpenedPiece[];
      /** Lists in other folders, which are not read. */
      readonly leftOut: readonly string[];
    }
  | { readonly kind: "refused"; readonly refusal: FileRefusal };

/** One file is a zip or a single list, as its content says; any other group is files of a folder or loose ones. */
export async function openArchive(group: InputGroup): Promise<ArchiveOpening> {
  const [only] = group.files;
  return group.files.length === 1 && only ? openFile(group, only) : openFiles(group);
}

async function openFiles(group: InputGroup): Promise<ArchiveOpening> {
  // Loose files were picked one by one: their folders mean nothing. Files of a folder keep theirs.
  const layout = collectLayout(group.loose === true);
  const files = await withoutCopies(group.files, group.loose === true);
  const taken = files.filter((file) => layout.see(file.path));
  const members = new Map(taken.map((file) => [file.path, fileMember(file.path, file)]));
  return finish(group.name, layout.finding(), members);
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

async function openFile(group: InputGroup, file: InputFile): Promise<ArchiveOpening> {
  if (file.size === 0) return refuse(file.path, "empty_file");
  const head = await file.read(0, Math.min(file.size, 64 << 10));
  const format = sniffFormat(head);
  if (format.kind === "zip") return openZipFile(group, file);
  if (format.kind === "split_zip") return refuse(file.path, "split_zip");
  // A list of X's says in its first line what it is. What does not is taken by its name, so that it is told what is wrong with it.
  const named = nameInside(head) ?? (/\.js$/i.test(file.path) ? file.path : null);
  if (named !== null) return openScript(file, named);
  if (format.kind === "database_dump") return refuse(file.path, "database_dump");
  return refuse(file.path, "unknown_format", format.name);
}

function nameInside(head: Uint8Array): string | null {
  const prefix = readPrefix(head, true);
  return prefix.kind === "read" ? archiveFileName(prefix.globalName) : null;
}

function openScript(file: InputFile, named: string): ArchiveOpening {
  return finish(file.path, findLayout([named], true), new Map([[named, fileMember(file.path, file)]]));
}

async function openZipFile(group: InputGroup, file: InputFile): Promise<ArchiveOpening> {
  let layout = collectLayout();
  const opened = await openZip(
    file,
    group.unpacker ?? webUnpacker,
    (path, content) => layout.see(path, content),
    () => {
      layout = collectLayout();
    },
  );
  if (opened.kind === "refused") return refuse(file.path, opened.code);
  const members = new Map(opened.members.map((member) => [member.asked, member]));
  return finish(file.path, layout.finding(), members);
}

function refuse(file: string, code: FileRefusalCode, found?: string): ArchiveOpening {
  return { kind: "refused", refusal: { file, code, ...(found && { found }) } };
}

/** `members` by the paths the layout was found with; the pieces have their members' own. */
function finish(name: string, finding: LayoutFinding, members: ReadonlyMap<string, Member>): ArchiveOpening {
  if (finding.kind === "wrong") return refuse(name, finding.code, finding.found);
  const pieces = finding.pieces.flatMap((piece) => {
    const member = members.get(piece.path);
    return member ? [{ ...piece, path: member.path, member }] : [];
  });
  const leftOut = finding.leftOut.map((path) => members.get(path)?.path ?? path);
  return { kind: "opened", pieces, leftOut };
}
