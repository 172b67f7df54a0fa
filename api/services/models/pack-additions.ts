/**
 * Packs over HTTP: lists them, adds recommended ones one at a time, and chooses the one for the next start. The server goes
 * on with its own pack meanwhile.
 */
import type { ChosenPack, Pack, PackAddition, PackList } from '../../../contract/index.ts';
import { AppError, toAppError } from '../../../core/errors.ts';
import { type PackKey, packKeyOf, packName } from '../../../core/pack-key.ts';
import type { OnProgress } from '../../../core/progress.ts';
import type { ReaderKey } from '../../../index/store/readings/readings.ts';
import type { Store } from '../../../index/store/store.ts';
import {
  kindOf,
  listPacks,
  type PackEntry,
  type PackFolders,
  stopUsingPack,
  usePack,
} from '../../../model/runtime/hub/pack-folders.ts';
import { RECOMMENDED_PACKS, recommendedPack } from '../../../model/runtime/hub/recommended-packs.ts';
import { unindexedVideos } from '../library.ts';

/** The parts of the service. */
export interface PackParts {
  store: Pick<Store, 'readings' | 'timelines' | 'videos'>;
  folders: PackFolders;
  /** The pack that this server was opened with. */
  inUse: PackKey;
  /** The pack that this server writes down with what is said; null: none. */
  recogniser: PackKey | null;
  /** Returns the key of the reader that a recognition pack in a folder is. */
  readerOf: (dir: string) => Promise<ReaderKey>;
  /** Adds a recommended pack by name. Rejects with the coded errors of adding. */
  add: (
    request: { name: string; acceptLicence: boolean },
    watch: { signal: AbortSignal; onProgress: OnProgress },
  ) => Promise<unknown>;
}

/** The packs of a server. */
export interface Packs {
  list(): Promise<PackList>;
  /** Starts to add a recommended pack. Throws `NOT_FOUND` for another name, `CONFLICT` while one is added, or when it is there. */
  add(request: { name: string; accept_licence: boolean }): Promise<PackAddition>;
  /** Stops adding; what is downloaded stays for the next try. Throws `CONFLICT` when nothing is being added. */
  cancel(): Promise<PackAddition>;
  /** Chooses the pack for the next start. Throws `NOT_FOUND`, or `MODEL_INVALID` for a broken pack. */
  use(name: string): Promise<ChosenPack>;
  /** Chooses no pack to recognise with for the next start. Throws `NOT_FOUND`, and `CONFLICT` for a pack that searches. */
  stopUsing(name: string): Promise<ChosenPack>;
  /** Stops what is being added. */
  close(): Promise<void>;
}

/** An addition with what is needed to stop it. */
interface RunningAddition {
  controller: AbortController;
  ended: Promise<void>;
}

/** Creates the service. */
export function createPacks(parts: PackParts): Packs {
  const { store, folders, inUse, recogniser, add } = parts;
  let addition: PackAddition | null = null;
  let running: RunningAddition | null = null;

  function start(name: string, acceptLicence: boolean): PackAddition {
    const controller = new AbortController();
    const state: PackAddition = {
      ...{ name, state: 'running', stage: 'download', done_bytes: 0, total_bytes: null, error: null },
    };
    const onProgress: OnProgress = ({ stage, done, total }) => {
      state.stage = stage;
      if (stage === 'download') Object.assign(state, { done_bytes: done, total_bytes: total });
    };
    const ended = add({ name, acceptLicence }, { signal: controller.signal, onProgress })
      .then(() => {
        state.state = 'done';
      })
      .catch((thrown: unknown) => fail(state, thrown))
      .finally(() => {
        running = null;
      });
    running = { controller, ended };
    addition = state;
    return { ...state };
  }

  async function stop(): Promise<void> {
    const { controller, ended } = running ?? {};
    controller?.abort(new AppError('CANCELLED', 'Adding the pack was cancelled.'));
    await ended;
  }

  return {
    async list() {
      const packs = await listPacks(folders);
      const recommended = RECOMMENDED_PACKS.map(({ precisions: _, languages, ...facts }) => ({
        ...facts,
        languages: [...languages],
        added: packs.some(({ name }) => name === facts.name),
      }));
      return {
        data: packs.map((pack) => presentPack(pack, [inUse, recogniser])),
        recommended,
        addition: addition && { ...addition },
      };
    },

    async add({ name, accept_licence }) {
      recommendedPack(name);
      if (running)
        throw new AppError(
          'CONFLICT',
          `The pack "${addition?.name}" is being added. Wait for it, or cancel it.`,
        );
      if ((await listPacks(folders)).some((pack) => pack.name === name)) {
        throw new AppError('CONFLICT', `There is a pack "${name}" already.`);
      }
      return start(name, accept_licence);
    },

    async cancel() {
      if (!running || !addition) throw new AppError('CONFLICT', 'No pack is being added.');
      const cancelled = addition;
      await stop();
      return { ...cancelled };
    },

    async use(name) {
      const pack = await usePack(folders, name);
      const key = pack.manifest ? packKeyOf(pack.manifest) : inUse;
      if (kindOf(pack) === 'recognition') {
        const videos = await unindexedVideos(store, inUse, [await parts.readerOf(pack.dir)]);
        return { name, restart_needed: !isSame(key, recogniser), videos: videos.length };
      }
      const videos = await unindexedVideos(store, key);
      return { name, restart_needed: !isSame(key, inUse), videos: videos.length };
    },

    async stopUsing(name) {
      const { manifest } = await stopUsingPack(folders, name);
      const isOn = manifest !== null && isSame(packKeyOf(manifest), recogniser);
      return { name, restart_needed: isOn, videos: 0 };
    },

    close: stop,
  };
}

function fail(state: PackAddition, thrown: unknown): void {
  const { code, message, details } = toAppError(thrown);
  if (code === 'CANCELLED') {
    state.state = 'cancelled';
    return;
  }
  state.state = 'failed';
  state.error = { code, message, licence_text: typeof details.text === 'string' ? details.text : null };
}

function isSame(a: PackKey, b: PackKey | null): boolean {
  return b !== null && packName(a) === packName(b);
}

function presentPack(pack: PackEntry, inUse: readonly (PackKey | null)[]): Pack {
  const { name, shipped, chosen, calibrated, bytes, manifest, problem } = pack;
  const key = manifest && packKeyOf(manifest);
  const licence = manifest?.licence ?? null;
  return {
    name,
    kind: kindOf(pack),
    model: key && packName(key),
    bytes,
    licence,
    shipped,
    in_use: key !== null && inUse.some((used) => isSame(key, used)),
    chosen,
    calibrated,
    problem,
  };
}
