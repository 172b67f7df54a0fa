/** Readers of frames beside the index: real ffmpeg, real SQLite, a tiny pack, and a reader that notes what it sees. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { packKeyOf } from '../../../core/pack-key.ts';
import type { Span } from '../../../core/time.ts';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { type IndexDeps, indexVideo } from '../../../ingest/pipeline.ts';
import type { FrameReader, FrameResult, ReadFrame } from '../../../ingest/readers/frame-reader.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { collect } from '../../arbitraries/store.ts';
import { H264, runFfmpeg } from '../../support/clips.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const tmp = makeTmpDir();
/** Grey for 70 s, then white for 60 s. */
const clip = tmp.file('clip.mp4');
let pack: ModelPack;
let deps: IndexDeps;
let store: Store;
let runs = 0;

beforeAll(async () => {
  pack = await openPack(await writeTinyPack(tmp.file('pack')));
  const half = (colour: string, seconds: number) => [
    '-f',
    'lavfi',
    '-i',
    `color=${colour}:s=1280x720:r=2:d=${seconds}`,
  ];
  await runFfmpeg([
    ...[...half('gray', 70), ...half('white', 60), '-filter_complex', '[0][1]concat=n=2:v=1'],
    ...[...H264, '-g', '20', clip],
  ]);
});
beforeEach(async () => {
  await store?.close();
  const dataDir = tmp.file(`data-${runs++}`);
  store = await openStore(dataDir);
  deps = {
    tools: await locateFfmpeg(),
    store,
    pack,
    media: createFolderStore(dataDir),
    now: () => new Date('2026-01-02T03:04:05Z'),
  };
});
afterAll(async () => {
  await store.close();
  await pack.close();
  tmp[Symbol.dispose]();
});

/** Notes the size and the grey of what it reads. */
class NotingReader implements FrameReader<string> {
  readonly reader = 'noting';
  readonly longSide = 640;
  readonly stored: { span: Span; results: readonly FrameResult<string>[] }[] = [];
  readonly revision: string;
  /** Seconds that were read. */
  readonly seconds: number[] = [];
  failsAt = Number.POSITIVE_INFINITY;

  constructor(revision = '1') {
    this.revision = revision;
  }

  async read({ second, picture: { rgb, width, height } }: ReadFrame): Promise<string> {
    if (second >= this.failsAt) throw new Error('The reader fails.');
    this.seconds.push(second);
    return `${width}x${height} ${(rgb[0] as number) > 200 ? 'white' : 'grey'}`;
  }

  async store(_id: unknown, span: Span, results: readonly FrameResult<string>[]): Promise<void> {
    this.stored.push({ span, results });
  }
}

const index = (...readers: FrameReader<string>[]) =>
  indexVideo({ ...deps, readers }, { path: clip, hints: {} });
const GREY = '640x360 grey';
const WHITE = '640x360 white';
const WANTED = [
  { span: { startS: 0, endS: 60 }, results: [{ startS: 0, endS: 60, result: GREY }] },
  {
    span: { startS: 60, endS: 120 },
    results: [
      { startS: 60, endS: 70, result: GREY },
      { startS: 70, endS: 120, result: WHITE },
    ],
  },
  { span: { startS: 120, endS: 130 }, results: [{ startS: 120, endS: 130, result: WHITE }] },
];

describe('a reader of frames', () => {
  it('sees each new picture once, at its own size, while the video is indexed', async () => {
    const reader = new NotingReader();
    const { video } = await index(reader);
    expect(reader.stored).toEqual(WANTED);
    expect(await store.readings.list(video.id)).toEqual([
      { reader: 'noting', revision: '1', nextSecond: 130, complete: true },
    ]);
  });

  it('changes no vector', async () => {
    const vectorsOf = async () => {
      const [video] = await store.videos.list({ limit: 1 });
      const timeline = await store.timelines.find(video?.id as never, packKeyOf(pack));
      return collect(store.timelines.chunks(timeline?.timelineId as number));
    };
    await index(new NotingReader());
    const beside = await vectorsOf();
    await store.close();
    store = await openStore(deps.media.place('alone'));
    deps = { ...deps, store };
    await index();
    expect(beside).toEqual(await vectorsOf());
  });

  it('reads what was indexed without it, and again only in another revision', async () => {
    await index();
    const [late, again, newer] = [new NotingReader(), new NotingReader(), new NotingReader('2')];
    const seen: string[] = [];
    const watch = { onProgress: ({ stage }: { stage: string }) => seen.push(stage) };
    await indexVideo({ ...deps, readers: [late] }, { path: clip, hints: {} }, watch);
    expect(late.stored).toEqual(WANTED);
    expect(new Set(seen)).toEqual(new Set(['hashing', 'reading', 'finishing']));
    await index(again);
    expect(again.stored).toEqual([]);
    await index(newer);
    expect(newer.stored).toEqual(WANTED);
  });

  it('continues after the last stored minute when it was stopped', async () => {
    const stopped = new NotingReader();
    stopped.failsAt = 70;
    await expect(index(stopped)).rejects.toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    await indexVideo(deps, { path: clip, hints: {} });
    const next = new NotingReader();
    await index(next);
    expect([...stopped.stored, ...next.stored]).toEqual(WANTED);
  });

  it('reads beside another that has read everything', async () => {
    const first = new NotingReader();
    await index(first);
    const other = Object.assign(new NotingReader(), { reader: 'other' });
    await index(first, other);
    expect(first.stored).toHaveLength(3);
    expect(other.stored).toEqual(WANTED);
  });
});
