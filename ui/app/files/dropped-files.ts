/** Reads the files of a drop; of a folder, the videos in it and in its subfolders. */

/** Video files whose media type many systems do not know. */
const VIDEO_EXTENSIONS = /\.(mkv|ts|m2ts|mts|avi|flv|wmv|mxf|vob)$/i;

/** Returns the files of a drop; none of an unreadable folder. Call it within the event, whose data is gone afterwards. */
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
    return []; // Deleted meanwhile, or not readable.
  }
}

/** Returns the entries of a folder, which the browser hands out in portions; an empty portion is the last. */
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
