/** What was dropped. In: a drop's data. Out: files; of a folder the videos in it and in the folders within. */

/** Films whose type many systems do not know by the name. */
const VIDEO_EXTENSIONS = /\.(mkv|ts|m2ts|mts|avi|flv|wmv|mxf|vob)$/i;

/** The files of a drop. To be called within the event: afterwards its data is gone. A folder that cannot be read holds none. */
export async function droppedFiles(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  const files = [...data.files];
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found = await Promise.all(entries.map((entry) => (entry ? filesOf(entry, false) : [])));
  return found.flat();
}

async function filesOf(entry: FileSystemEntry, isWithin: boolean): Promise<File[]> {
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      return !isWithin || isVideo(file) ? [file] : [];
    }
    const within = await entriesOf(entry as FileSystemDirectoryEntry);
    return (await Promise.all(within.map((each) => filesOf(each, true)))).flat();
  } catch {
    return []; // Gone meanwhile, or not ours to read.
  }
}

/** The browser hands out a folder's entries in portions; an empty one is the last. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isVideo({ name, type }: File): boolean {
  return type.startsWith('video/') || VIDEO_EXTENSIONS.test(name);
}
