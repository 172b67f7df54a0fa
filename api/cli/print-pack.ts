/** Prints model packs: a line for people, or a JSON object. */
import { isRecognition } from '../../model/runtime/hub/files/layouts.ts';
import { kindOf, type PackEntry } from '../../model/runtime/hub/pack-folders.ts';
import type { CliContext } from './command.ts';

/** Returns a function that prints a pack. */
export function printPack({ out }: CliContext, json: boolean): (pack: PackEntry) => void {
  return (pack) => out(json ? JSON.stringify(publicFacts(pack)) : lineOf(pack));
}

/** Returns a pack as JSON output. */
function publicFacts(pack: PackEntry) {
  const { name, dir, shipped, chosen, calibrated, bytes, manifest, problem } = pack;
  const model = manifest ? `${manifest.id}@${manifest.revision}` : null;
  const dim = manifest && !isRecognition(manifest) ? manifest.dim : null;
  const [kind, licence] = [kindOf(pack), manifest?.licence ?? null];
  return { name, kind, dir, shipped, in_use: chosen, calibrated, bytes, model, dim, licence, problem };
}

function lineOf({ name, chosen, calibrated, bytes, manifest, problem }: PackEntry): string {
  const start = `${chosen ? '*' : ' '} ${name}  `;
  if (!manifest) return `${start}broken: ${problem}`;
  const work = isRecognition(manifest) ? 'recognises speech' : `${manifest.dim} dimensions`;
  const doubt = calibrated || isRecognition(manifest) ? '' : '  uncalibrated';
  const { id, revision, licence } = manifest;
  return `${start}${id}@${revision}  ${work}  ${megabytes(bytes)}  ${licence}${doubt}`;
}

/** Returns bytes in megabytes, for people. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
