// Whether the compiled program in `dist/` is that of the sources beside it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** True when nothing of the program in the folder `root` was written since `npm run compile` began. */
export function isCompiled(root) {
  const stamp = join(root, 'dist/compiled.json');
  if (!existsSync(stamp)) return false;
  const { mtimeMs } = statSync(stamp);
  const folders = readdirSync(join(root, 'dist'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  // Training code lies beside the runtime.
  const sources = folders.map(({ name }) => join(root, name === 'model' ? 'model/runtime' : name));
  return !sources.some((folder) => holdsNewer(folder, mtimeMs));
}

function holdsNewer(folder, thanMs) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return holdsNewer(path, thanMs);
    return entry.name.endsWith('.ts') && statSync(path).mtimeMs > thanMs;
  });
}
