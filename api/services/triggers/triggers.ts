/** The triggers of a library, as callers see them. In: searches. Out: contract types. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  CreateTriggerRequest,
  FiringList,
  PatchTriggerRequest,
  Trigger,
  TriggerList,
  TriggerTrial,
} from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import type { Store } from '../../../index/store/store.ts';
import type { TriggerPatch, TriggerRecord } from '../../../index/store/triggers/triggers.ts';
import type { Matches } from './matches.ts';

/** Each is searched for whenever footage is indexed. */
const MAX_TRIGGERS = 200;

/** Moments that a trial shows, and firings that a list does. */
const SHOWN = 100;

/** The triggers of a library. Methods that take an id throw `NOT_FOUND` when there is no such trigger. */
export interface Triggers {
  list(): Promise<TriggerList>;
  /** Throws `QUERY_EMPTY` without a sentence, `CONFLICT` when there are too many. */
  create(request: CreateTriggerRequest): Promise<Trigger>;
  get(id: string): Promise<Trigger>;
  /** Changes it. Throws `QUERY_EMPTY`. Unless only its name changes, it must be tried and armed again; what it fired at stays. */
  patch(id: string, patch: PatchTriggerRequest): Promise<Trigger>;
  remove(id: string): Promise<void>;
  /** Looks how often the trigger would have fired in the archive. Throws as search does, `CONFLICT` when it changed meanwhile. */
  try(id: string, signal?: AbortSignal): Promise<TriggerTrial>;
  /** Lets it fire at footage that is indexed from now on. Throws `CONFLICT` when it was never tried. */
  arm(id: string): Promise<Trigger>;
  disarm(id: string): Promise<Trigger>;
  firings(id: string): Promise<FiringList>;
}

/** The parts that triggers are made of. */
export interface TriggerParts {
  store: Pick<Store, 'triggers' | 'moments' | 'jobs' | 'timelines'>;
  pack: PackKey;
  matches: Matches;
  now: () => Date;
}

/** Creates the service. */
export function createTriggers({ store, pack, matches, now }: TriggerParts): Triggers {
  const { triggers } = store;

  async function find(id: string): Promise<TriggerRecord & { fired: number }> {
    return (await triggers.get(id)) ?? noTrigger(id);
  }

  async function change(id: string, patch: TriggerPatch): Promise<Trigger> {
    if (!(await triggers.update(id, patch))) noTrigger(id);
    return present(await find(id));
  }

  return {
    list: async () => ({ data: (await triggers.list()).map(present) }),

    async create({ name, query, filter, min_probability, min_score }) {
      checkSentence(query);
      const asked = { name, query, filter: filter ?? null, min_probability, min_score };
      const fresh = {
        state: 'new',
        tried: null,
        armed_at: null,
        error: null,
        cursor: 0,
        baseline: {},
      } as const;
      const trigger = { id: randomUUID(), ...asked, ...fresh, created_at: now().toISOString() };
      if (await triggers.insert(trigger, MAX_TRIGGERS)) return present({ ...trigger, fired: 0 });
      throw new AppError('CONFLICT', `The library has ${MAX_TRIGGERS} triggers. Remove one first.`);
    },

    get: async (id) => present(await find(id)),

    async patch(id, { name, ...wanted }) {
      const before = await find(id);
      if (wanted.query) checkSentence(wanted.query);
      const { min_probability = before.min_probability, filter = before.filter } = wanted;
      const { query = before.query, min_score = before.min_score } = wanted;
      const asked = { query, filter, min_probability, min_score };
      const fresh = { state: 'new', tried: null, armed_at: null, error: null } as const;
      return change(id, {
        name: name ?? before.name,
        ...(isDeepStrictEqual(asked, askedOf(before)) ? {} : { ...asked, ...fresh }),
      });
    },

    async remove(id) {
      if (!(await triggers.delete(id))) noTrigger(id);
    },

    async try(id, signal) {
      const trigger = await find(id);
      const segments = await matches(trigger, { signal });
      const duration = await store.timelines.indexedSeconds(pack);
      const tried = { at: now().toISOString(), count: segments.length, duration_s: duration };
      const after = await find(id);
      if (!isDeepStrictEqual(askedOf(trigger), askedOf(after))) {
        throw new AppError('CONFLICT', 'The trigger changed while it was tried. Try it again.');
      }
      const state = after.state === 'new' ? ('tried' as const) : after.state;
      return { trigger: await change(id, { tried, state }), data: segments.slice(0, SHOWN) };
    },

    async arm(id) {
      const trigger = await find(id);
      if (trigger.state === 'new') {
        throw new AppError(
          'CONFLICT',
          'Try the trigger on the archive first: see how often it would have fired.',
        );
      }
      if (trigger.state === 'armed') return present(trigger);
      // The time comes first: a video that is added meanwhile is new, or among those that are being indexed.
      const armedAt = now().toISOString();
      const cursor = await store.moments.newest();
      const baseline = await runningVideos(store, pack);
      return change(id, { state: 'armed', armed_at: armedAt, baseline, cursor, error: null });
    },

    async disarm(id) {
      const { state } = await find(id);
      return change(id, { state: state === 'armed' ? 'tried' : state, armed_at: null });
    },

    async firings(id) {
      await find(id);
      return { data: await triggers.firings(id, SHOWN) };
    },
  };
}

/** Returns what a trigger looks for. */
function askedOf({ query, filter, min_probability, min_score }: TriggerRecord) {
  return { query, filter, min_probability, min_score };
}

function checkSentence({ text }: TriggerRecord['query']): void {
  if (text.trim() === '') {
    throw new AppError('QUERY_EMPTY', 'A trigger needs a sentence: what to look for in new footage.');
  }
}

/** Returns the videos that are being indexed for the first time, and up to which second each is. */
async function runningVideos(
  { jobs, timelines }: Pick<Store, 'jobs' | 'timelines'>,
  pack: PackKey,
): Promise<Record<string, number>> {
  const running: Record<string, number> = {};
  for (const { videoId } of await jobs.unfinished()) {
    if (videoId === null) continue;
    const timeline = await timelines.find(videoId, pack);
    // Seconds by another model alone: the video is indexed again, and nothing of it is new.
    if (timeline?.state === 'indexing') running[videoId] = timeline.nextSecond;
    else if (!timeline && !(await timelines.hasSeconds(videoId))) running[videoId] = 0;
  }
  return running;
}

function present({ cursor: _, baseline: __, ...trigger }: TriggerRecord & { fired: number }): Trigger {
  return trigger;
}

function noTrigger(id: string): never {
  throw new AppError('NOT_FOUND', `There is no trigger "${id.slice(0, 80)}".`);
}
