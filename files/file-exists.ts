/** Tests for readable files. */
import { access } from 'node:fs/promises';

/** Returns false for a file that is gone, and for one that may not be seen: neither can be read. */
export async function fileExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
