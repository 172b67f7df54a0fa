/** Arranges the library: filters and sorts its videos, and lists what they can be filtered by. Pure. */
import type { Video } from '../../../contract/index.ts';

/** The orders of the library. */
export const ORDERS = ['added', 'title', 'captured', 'length', 'size'] as const;

/** The name of an order. */
export type Order = (typeof ORDERS)[number];

/** The states that the library can be limited to. */
export const STATES = ['all', 'indexed', 'waiting', 'problem'] as const;

/** The name of such a state. */
export type StateFilter = (typeof STATES)[number];

/** The filters and the order of the library. Empty texts do not limit it. */
export interface Arrangement {
  order: Order;
  /** A part of the title, the file name or a tag. */
  text: string;
  tag: string;
  folder: string;
  state: StateFilter;
}

/** The whole library, latest first. */
export const WHOLE_LIBRARY: Arrangement = { order: 'added', text: '', tag: '', folder: '', state: 'all' };

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

const COMPARE: Readonly<Record<Exclude<Order, 'added'>, (a: Video, b: Video) => number>> = {
  title: (a, b) => collator.compare(a.title, b.title),
  captured: (a, b) => timeOf(b) - timeOf(a),
  length: (a, b) => (b.duration_s ?? 0) - (a.duration_s ?? 0),
  size: (a, b) => b.size_bytes - a.size_bytes,
};

/** Returns the videos that an arrangement shows, in its order. `videos` are latest first. */
export function arrange(videos: readonly Video[], arrangement: Arrangement): readonly Video[] {
  const words = arrangement.text.toLowerCase().split(/\s+/).filter(Boolean);
  const { tag, folder, state, order } = arrangement;
  const shown = videos.filter(
    (video) =>
      (tag === '' || video.tags.includes(tag)) &&
      (folder === '' || isIn(video.folder, folder)) &&
      isInState(video, state) &&
      words.every((word) => textOf(video).includes(word)),
  );
  return order === 'added' ? shown : shown.sort(COMPARE[order]);
}

/** True when an arrangement leaves videos out. */
export function isLimited({ text, tag, folder, state }: Arrangement): boolean {
  return text.trim() !== '' || tag !== '' || folder !== '' || state !== 'all';
}

/** A tag or a folder, and how many videos it has. */
export interface Facet {
  name: string;
  count: number;
}

/** Returns the tags of the library by name. */
export function tagsOf(videos: readonly Video[]): Facet[] {
  return facets(videos.flatMap(({ tags }) => tags));
}

/** Returns the folders of the library by name; videos without one are copies that belong to the library. */
export function foldersOf(videos: readonly Video[]): Facet[] {
  return facets(videos.flatMap(({ folder }) => folder ?? []));
}

/** Reads a stored arrangement; what is unknown takes its default. A search text is not kept. */
export function readArrangement(stored: unknown): Arrangement {
  const { order, tag, folder, state } = (stored ?? {}) as Partial<Record<keyof Arrangement, unknown>>;
  return {
    ...WHOLE_LIBRARY,
    order: ORDERS.find((each) => each === order) ?? WHOLE_LIBRARY.order,
    state: STATES.find((each) => each === state) ?? WHOLE_LIBRARY.state,
    tag: typeof tag === 'string' ? tag : '',
    folder: typeof folder === 'string' ? folder : '',
  };
}

function facets(names: readonly string[]): Facet[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => collator.compare(a.name, b.name));
}

function isIn(folder: string | null, wanted: string): boolean {
  return folder !== null && (folder === wanted || folder.startsWith(`${wanted}/`));
}

function isInState({ state, missing, warnings }: Video, wanted: StateFilter): boolean {
  switch (wanted) {
    case 'all':
      return true;
    case 'indexed':
      return state === 'indexed';
    case 'waiting':
      return state === 'queued' || state === 'indexing';
    case 'problem':
      return state === 'failed' || state === 'other_model' || missing || warnings.length > 0;
  }
}

function textOf({ title, file_name, tags }: Video): string {
  return `${title} ${file_name} ${tags.join(' ')}`.toLowerCase();
}

function timeOf({ captured_at, created_at }: Video): number {
  return Date.parse(captured_at ?? created_at);
}
