/** The selection of videos in the library, by id. Pure: a set in, a set out. */

/** Selects a video, or removes it from the selection. */
export function toggle(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Selects all from the video that was picked last to this one, both included, in the order shown. */
export function selectThrough(
  selected: ReadonlySet<string>,
  shown: readonly { id: string }[],
  lastId: string | null,
  id: string,
): ReadonlySet<string> {
  const [a, b] = [shown.findIndex((each) => each.id === lastId), shown.findIndex((each) => each.id === id)];
  if (a < 0 || b < 0) return toggle(selected, id);
  const between = shown.slice(Math.min(a, b), Math.max(a, b) + 1);
  return new Set([...selected, ...between.map((each) => each.id)]);
}

/** Returns the selected videos, in the order of `videos`; those that are gone are left out. */
export function selectedOf<T extends { id: string }>(
  videos: readonly T[],
  selected: ReadonlySet<string>,
): T[] {
  return selected.size === 0 ? [] : videos.filter(({ id }) => selected.has(id));
}
