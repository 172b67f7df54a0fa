/** The key of a model pack: vectors of different packs, or revisions of one, do not compare. */

/** Which model wrote a vector. */
export interface PackKey {
  packId: string;
  packRevision: string;
}

/** Returns the key of an opened pack or its manifest. */
export function packKeyOf({ id, revision }: { readonly id: string; readonly revision: string }): PackKey {
  return { packId: id, packRevision: revision };
}

/** Returns the pack's name for people and answers: `id@revision`. */
export function packName({ packId, packRevision }: PackKey): string {
  return `${packId}@${packRevision}`;
}
