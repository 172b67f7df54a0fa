/** Where somebody speaks in files: real ffmpeg, the real detector, a spoken sentence of 5.97 s among other sounds. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { type IndexDeps, indexVideo } from '../../../ingest/pipeline.ts';
import { createSpeechReader, speechReaderKey } from '../../../ingest/speech/speech-reader.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { openVoiceDetector, type VoiceDetector } from '../../../model/runtime/speech/voice-detector.ts';
import { H264, runFfmpeg } from '../../support/clips.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Spoken by espeak-ng; its last 0.4 s are silent. */
const VOICE = fileURLToPath(new URL('./fixtures/voice.ogg', import.meta.url));
const tmp = makeTmpDir();
let pack: ModelPack;
let voices: VoiceDetector;
let store: Store;
let deps: IndexDeps;
let runs = 0;

beforeAll(async () => {
  pack = await openPack(await writeTinyPack(tmp.file('pack')));
  voices = await openVoiceDetector();
});
beforeEach(async () => {
  await store?.close();
  const dataDir = tmp.file(`data-${runs++}`);
  store = await openStore(dataDir);
  const speech = createSpeechReader(voices);
  deps = {
    tools: await locateFfmpeg(),
    store,
    pack,
    media: createFolderStore(dataDir),
    speech,
    now: () => new Date(0),
  };
});
afterAll(async () => {
  await store.close();
  await voices.close();
  await pack.close();
  tmp[Symbol.dispose]();
});

/** Writes a grey video of 14 s with the sound of a filter graph that ends in [a]; inputs are [1], a tone, and [2], the voice. */
async function write(name: string, sound: string | null, ...options: string[]): Promise<string> {
  const file = tmp.file(name);
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', 'color=gray:s=64x36:r=5:d=14'],
    ...['-f', 'lavfi', '-i', 'sine=f=440:d=14', '-i', VOICE],
    ...(sound === null ? ['-map', '0:v'] : ['-filter_complex', sound, '-map', '0:v', '-map', '[a]']),
    ...['-t', '14', ...H264, ...options, file],
  ]);
  return file;
}

const MIXED = '[2]adelay=4000,apad[v];[1]volume=0.1[t];[v][t]amix=normalize=0[a]';
const index = (path: string) => indexVideo(deps, { path, hints: {} });
const heardIn = async (path: string) => (await store.speech.get((await index(path)).video.id))?.spans ?? null;

describe('listening', () => {
  it.each([
    ['speech.mkv', ['-c:a', 'libopus']],
    ['speech.ts', ['-c:a', 'aac']],
  ])('finds the sentence in %s', async (name, options) => {
    const spans = await heardIn(await write(name, MIXED, ...options));
    expect(spans).toHaveLength(1);
    expect(Math.abs((spans?.[0]?.startS ?? 0) - 4)).toBeLessThan(0.3);
    expect(Math.abs((spans?.[0]?.endS ?? 0) - 9.6)).toBeLessThan(0.4);
  });

  it('keeps to the clock of a player where the sound starts later than the picture', async () => {
    const late = '[2]asetpts=PTS+6/TB[a]';
    const spans = await heardIn(await write('late.mkv', late, '-c:a', 'libopus'));
    expect(spans).toHaveLength(1);
    expect(Math.abs((spans?.[0]?.startS ?? 0) - 6)).toBeLessThan(0.3);
  });

  it('hears nobody in a tone, and in a video without sound', async () => {
    expect(await heardIn(await write('tone.mp4', '[1]volume=1[a]', '-c:a', 'aac'))).toEqual([]);
    expect(await heardIn(await write('silent.mp4', null))).toEqual([]);
  });

  it('is done once, and again by another revision', async () => {
    const file = await write('once.mp4', MIXED, '-c:a', 'aac');
    const { video } = await index(file);
    expect(await store.readings.complete(await speechReaderKey())).toEqual([video.id]);
    expect((await store.speech.get(video.id))?.spans).toHaveLength(1);
    const { speech } = deps;
    const hear = vi.fn(voices.hear);
    const detector = { ...voices, hear };
    const stages: string[] = [];
    const onProgress = ({ stage }: { stage: string }) => stages.push(stage);
    const again = (revision: string) =>
      indexVideo(
        { ...deps, speech: speech && { ...speech, revision, detector } },
        { path: file, hints: {} },
        { onProgress },
      );
    await again(speech?.revision ?? '');
    expect(hear).not.toHaveBeenCalled();
    await again('another');
    expect(hear).toHaveBeenCalled();
    expect(stages).toContain('listening');
    expect((await store.speech.get(video.id))?.detector).toBe('another');
  });

  it('keeps what came before sound that cannot be decoded, and warns', async () => {
    const file = await write('sound.mkv', MIXED, '-c:a', 'libopus');
    // A track that says it is FLAC and holds Opus.
    const broken = tmp.file('broken.mkv');
    await writeFile(broken, replaced(await readFile(file), 'A_OPUS', 'A_FLAC'));
    const { video } = await index(broken);
    const { warnings } = (await store.videos.get(video.id)) ?? { warnings: [] };
    expect(warnings.map(({ code }) => code)).toEqual(['SOUND_UNREADABLE']);
    expect(await store.speech.get(video.id)).toMatchObject({ spans: [] });
  });
});

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from, 'latin1');
  const copy = Buffer.from(bytes);
  copy.write(to, at, 'latin1');
  return copy;
}
