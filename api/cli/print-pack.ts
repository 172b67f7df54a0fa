/** Prints model packs: a line for people, or a JSON object. */
import type { PackEntry } from '../../model/runtime/hub/pack-folders.ts';
import type { CliContext } from './command.ts';

/** Returns a function that prints a pack. */
export function printPack({ out }: CliContext, json: boolean): (pack: PackEntry) => void {
  return (pack) => out(json ? JSON.stringify(publicFacts(pack)) : lineOf(pack));
}

/** Returns a pack as JSON output. */
function publicFacts({ name, dir, shipped, chosen, calibrated, bytes, manifest, problem }: PackEntry) {
  const model = manifest ? `${manifest.id}@${manifest.revision}` : null;
  const [dim, licence] = [manifest?.dim ?? null, manifest?.licence ?? null];
  return { name, dir, shipped, in_use: chosen, calibrated, bytes, model, dim, licence, problem };
}

function lineOf({ name, chosen, calibrated, bytes, manifest, problem }: PackEntry): string {
  const facts = manifest
    ? `${manifest.id}@${manifest.revision}  ${manifest.dim} dimensions  ${megabytes(bytes)}  ${manifest.licence}`
    : `broken: ${problem}`;
  const doubt = manifest && !calibrated ? '  uncalibrated' : '';
  return `${chosen ? '*' : ' '} ${name}  ${facts}${doubt}`;
}

/** Returns bytes in megabytes, for people. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
