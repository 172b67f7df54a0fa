/**
 * `npm run check:licences`: every package of the lock file and every shipped model has a licence of the list below. In:
 * package-lock.json and the manifests of model/packs and model/parts. Out: each breach by name; exit code 1 when there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { breachesOf, type Licensed } from './house/licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SHIPPED = ['model/packs', 'model/parts'];

interface Lock {
  packages: Record<string, { license?: string; version?: string; link?: boolean }>;
}

const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as Lock;
const dependencies: Licensed[] = Object.entries(packages)
  // A link is to a package of this repository, which is listed by its folder.
  .filter(([path, { link }]) => path !== '' && !link)
  .map(([path, { license, version }]) => ({
    name: `${path.split('node_modules/').at(-1)}@${version}`,
    licence: license ?? null,
  }));
const models: Licensed[] = SHIPPED.flatMap((folder) =>
  readdirSync(`${root}/${folder}`).map((name) => {
    const manifest = readFileSync(`${root}/${folder}/${name}/manifest.json`, 'utf8');
    const { licence } = JSON.parse(manifest) as { licence?: string };
    return { name: `${folder}/${name}`, licence: licence ?? null };
  }),
);

const breaches = breachesOf([...dependencies, ...models]);
for (const breach of breaches) console.error(breach);
console.log(
  `licences: ${dependencies.length} packages, ${models.length} models, ${breaches.length} breaches`,
);
process.exitCode = breaches.length > 0 ? 1 : 0;
