/** Words that are said in files: real ffmpeg, the real detector, and small networks in the shape of Whisper's exports. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { type IndexDeps, type IndexWatch, indexVideo } from '../../../ingest/pipeline.ts';
import {
  createSpeechRecogniser,
  forgetRecognised,
  RECOGNITION_READER,
} from '../../../ingest/speech/recognise-speech.ts';
import { createSpeechReader } from '../../../ingest/speech/speech-reader.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { addPack } from '../../../model/runtime/hub/add-pack.ts';
import { type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { openRecogniser, type Recogniser } from '../../../model/runtime/recognition/recogniser.ts';
import { openVoiceDetector, type VoiceDetector } from '../../../model/runtime/speech/voice-detector.ts';
import { H264, runFfmpeg } from '../../support/clips.ts';
import { speechExport } from '../../support/speech-export.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A sentence of 5.6 s, spoken by espeak-ng. */
const VOICE = fileURLToPath(new URL('./fixtures/voice.ogg', import.meta.url));
const tmp = makeTmpDir();
let pack: ModelPack;
let voices: VoiceDetector;
let recogniser: Recogniser;
let store: Store;
let deps: IndexDeps;
let film: string;
let runs = 0;

beforeAll(async () => {
  pack = await openPack(await writeTinyPack(tmp.file('pack')));
  voices = await openVoiceDetector();
  const repository = tmp.file('repository');
  for (const [path, content] of Object.entries(speechExport())) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), content);
  }
  const hub = { baseUrl: 'http://nowhere' };
  recogniser = await openRecogniser((await addPack(repository, { packsDir: tmp.file('packs'), hub })).dir);
  // The sentence at 4 s, and once more at 50 s with a tone of 6 kHz above it.
  film = tmp.file('film.mkv');
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', 'color=gray:s=64x36:r=5:d=60', '-i', VOICE, '-i', VOICE],
    ...['-f', 'lavfi', '-i', 'sine=f=6000:d=6'],
    '-filter_complex',
    '[1]adelay=4000[one];[2]adelay=50000[two];[3]volume=3,adelay=50000[tone];[one][two][tone]amix=inputs=3:normalize=0,apad[all]',
    ...['-map', '0:v', '-map', '[all]', '-t', '60', ...H264, '-c:a', 'flac', film],
  ]);
});
beforeEach(async () => {
  await store?.close();
  const dataDir = tmp.file(`data-${runs++}`);
  store = await openStore(dataDir);
  const speech = createSpeechReader(voices);
  const recognition = createSpeechRecogniser(recogniser, null);
  deps = {
    tools: await locateFfmpeg(),
    store,
    pack,
    media: createFolderStore(dataDir),
    speech,
    recognition,
    now: () => new Date(0),
  };
});
afterAll(async () => {
  await store.close();
  await recogniser.close();
  await voices.close();
  await pack.close();
  tmp[Symbol.dispose]();
});

const index = (changes: Partial<IndexDeps> = {}, watch: IndexWatch = {}) =>
  indexVideo({ ...deps, ...changes }, { path: film, hints: {} }, watch);

async function wordsOf(videoId: Parameters<Store['passages']['list']>[0]) {
  const passages = await store.passages.list(videoId, 'speech');
  return passages.map(({ startS, endS, lang, text }) => [Math.round(startS), Math.round(endS), lang, text]);
}

/** The windows begin a fifth of a second before the speech, and their words at the times of the small networks. */
const WORDS = [
  [4, 6, 'en', 'The gate opens at seven.'],
  [6, 8, 'en', 'The boats leave.'],
  [50, 53, 'zh', '大门七点打开'],
];

describe('what is said', () => {
  it('is written down with its times and its language, and found as something that is said', async () => {
    const stages: string[] = [];
    const { video } = await index({}, { onProgress: ({ stage }) => stages.push(stage) });
    expect(await wordsOf(video.id)).toEqual(WORDS);
    expect(stages.lastIndexOf('listening')).toBeLessThan(stages.indexOf('transcribing'));
    const [hit] = await store.passages.search('boats leave', {}, 5);
    expect(hit).toMatchObject({ source: 'speech', coverage: 1 });
    expect(hit?.confidence).toBeGreaterThan(0.9);
    expect((await store.passages.search('七点', {}, 5)).map(({ text }) => text)).toEqual(['大门七点打开']);
  });

  it('is heard where somebody speaks, and nowhere else', async () => {
    const recognise = vi.fn(recogniser.recognise);
    await index({
      recognition: { ...createSpeechRecogniser(recogniser, null), recogniser: { ...recogniser, recognise } },
    });
    const seconds = recognise.mock.calls.map(([samples]) => samples.length / recogniser.sampleRateHz);
    expect(seconds).toHaveLength(2);
    for (const length of seconds) expect(length).toBeLessThan(7);
  });

  it('is written down in the language that is asked for', async () => {
    const { video } = await index({ recognition: createSpeechRecogniser(recogniser, 'zh') });
    expect((await wordsOf(video.id)).map(([, , language]) => language)).toEqual(['zh', 'zh']);
    expect(() => createSpeechRecogniser(recogniser, 'xx')).toThrow('does not know the language "xx"');
  });

  it('is written down once, and anew by another revision', async () => {
    const { video } = await index();
    const recognise = vi.fn(recogniser.recognise);
    const reader = { ...createSpeechRecogniser(recogniser, null), recogniser: { ...recogniser, recognise } };
    await index({ recognition: reader });
    expect(recognise).not.toHaveBeenCalled();
    recognise.mockResolvedValue({ language: 'en', words: [], open: null, isStopped: false });
    await index({ recognition: { ...reader, revision: 'another' } });
    expect(recognise).toHaveBeenCalledTimes(2);
    expect(await wordsOf(video.id)).toEqual([]);
  });

  it('goes on after an interruption with the window that was not heard, and ends with the same words', async () => {
    const controller = new AbortController();
    const stop: IndexWatch = {
      signal: controller.signal,
      onProgress: ({ stage, done }) => {
        if (stage === 'transcribing' && done > 5 && done < 45) controller.abort();
      },
    };
    const onVideo = vi.fn();
    await expect(index({}, { ...stop, onVideo })).rejects.toMatchObject({ code: 'CANCELLED' });
    const [[id]] = onVideo.mock.calls as [[Parameters<Store['passages']['list']>[0]]];
    expect(await wordsOf(id)).toEqual(WORDS.slice(0, 2));
    const recognise = vi.fn(recogniser.recognise);
    const { video } = await index({
      recognition: { ...createSpeechRecogniser(recogniser, null), recogniser: { ...recogniser, recognise } },
    });
    expect(recognise).toHaveBeenCalledTimes(1);
    expect(await wordsOf(video.id)).toEqual(WORDS);
  });

  it('goes with the pack that wrote it down', async () => {
    const { video } = await index();
    expect(await forgetRecognised(store, 'other')).toBe(0);
    expect(await wordsOf(video.id)).toHaveLength(3);
    expect(await forgetRecognised(store, recogniser.revision)).toBe(1);
    expect(await wordsOf(video.id)).toEqual([]);
    expect(await store.passages.search('boats leave', {}, 5)).toEqual([]);
    expect((await store.readings.list(video.id)).map(({ reader }) => reader)).not.toContain(
      RECOGNITION_READER,
    );
  });
});
