/** What did the person choose or drop? Files with the paths they had inside the chosen folder. */

type PickedFile = { readonly path: string; readonly file: File };

export type Picked = {
  readonly files: readonly PickedFile[];
  /** Files picked one by one, as opposed to a folder's. */
  readonly loose: boolean;
  /** A text that was pasted into the page. */
  readonly pasted?: boolean;
};

/** An unpacked archive has some 80 files beside its media. */
const filesMax = 20_000;
const depthMax = 6;

/** From a file input; with `webkitdirectory` every file carries its path below the chosen folder. */
export function pickedFromInput(list: FileList): Picked {
  const files = [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return {
    files: files.filter(({ path }) => !isMedia(path)),
    loose: files.every(({ file }) => !file.webkitRelativePath),
  };
}

export function pickedFromText(name: string, text: string): Picked {
  return { files: [{ path: name, file: new File([text], name) }], loose: true, pasted: true };
}

/**
 * From a drop. Must be called in the event itself: the browser forgets the items afterwards. Folders are walked without their
 * media, which may be hundreds of thousands of files.
 */
export async function pickedFromDrop(transfer: DataTransfer): Promise<Picked> {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return pickedFromInput(transfer.files);
  const files: PickedFile[] = [];
  for (const entry of entries) await walk(entry, "", 0, files);
  return { files, loose: entries.every((entry) => entry.isFile) };
}

async function walk(
  entry: FileSystemEntry,
  folder: string,
  depth: number,
  files: PickedFile[],
): Promise<void> {
  if (files.length >= filesMax || depth > depthMax) return;
  const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
  if (isFileEntry(entry)) {
    files.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
  } else if (isFolderEntry(entry) && !isMedia(`${path}/`)) {
    for (const inner of await readFolder(entry)) await walk(inner, path, depth + 1, files);
  }
}

/** A folder is handed out a hundred entries at a time, until there are none. */
async function readFolder(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0 || all.length > filesMax) return all;
    all.push(...some);
  }
}

function isMedia(path: string): boolean {
  return /(^|\/)([^/]*_media|assets|__MACOSX)\//.test(path);
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolderEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
