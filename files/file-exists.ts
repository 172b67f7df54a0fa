/** Whether there is something to read at a path. */
import { access } from 'node:fs/promises';

/** False for what is gone, and for what may not be seen: either way nothing can be read from it. */
export async function fileExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
