/**
 * Where somebody speaks, measured on an hour of made sound: one spoken sentence at known times and loudness, in noise. In: a seed.
 * Out: how much of it is found, what is found where nobody speaks, and what an hour costs the processor.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Span } from '../../core/time.ts';
import { overlap } from '../../core/time.ts';
import { SpeechSpans, scoreSpeech } from '../../ingest/speech/find-speech.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { decodeSound } from '../../media/sound/decode-sound.ts';
import { openVoiceDetector } from '../../model/runtime/speech/voice-detector.ts';
import { runFfmpeg, withWorkFolder } from '../media.ts';
import { processorS } from '../processor.ts';
import { createRandom } from '../random.ts';
import type { Measured } from '../report.ts';

const VOICE = fileURLToPath(new URL('../../test/ingest/speech/fixtures/voice.ogg', import.meta.url));
const RATE_HZ = 16_000;
const HOUR_S = 3600;
/** The peak of pink noise, of 1; the sentence's own peak is 0.5 at its loudest, and a tenth of that at its softest. */
const NOISES = [0, 0.02, 0.1];
/** Seconds between two sentences. */
const PAUSES_S = [2, 5, 15, 30];
/** Where speech is found this far from a sentence, nobody speaks. */
const BESIDE_S = 0.5;

interface Heard {
  name: string;
  sentences: number;
  found: number;
  covered: number;
  falseS: number;
  processorS: number | null;
}

/** Makes the films, listens, and compares. */
export async function benchSpeech({ seed }: { seed: number }): Promise<Measured> {
  return withWorkFolder('speech', async (folder) => {
    const { file, spoken } = await writeSound(folder, seed);
    const heard: Heard[] = [];
    for (const noise of NOISES) heard.push(await listen(await writeFilm(folder, file, noise), spoken, noise));
    heard.push(await listen(await writeFilm(folder, null, 0.1), [], 0.1));
    const percent = (share: number) => Math.round(share * 1000) / 10;
    return {
      name: 'speech',
      tables: [
        {
          title: 'Speech that is found in an hour of sound',
          columns: [
            'sound',
            'sentences',
            'found, %',
            'of their time, %',
            'seconds found where nobody speaks',
            'processor, s',
          ],
          rows: heard.map(({ name, sentences, found, covered, falseS, processorS }) => ({
            name,
            cells: [
              sentences,
              sentences ? percent(found / sentences) : null,
              sentences ? percent(covered) : null,
              Math.round(falseS * 10) / 10,
              processorS && Math.round(processorS * 10) / 10,
            ],
          })),
        },
      ],
      figures: { heard },
      baselines: {
        allSpeech: { falseS: HOUR_S - spoken.reduce((sum, { startS, endS }) => sum + endS - startS, 0) },
      },
      options: { seed },
      model: null,
    };
  });
}

/** Writes an hour of the sentence, louder and softer, with pauses between. */
async function writeSound(folder: string, seed: number): Promise<{ file: string; spoken: Span[] }> {
  const [voiceFile, file] = [join(folder, 'voice.raw'), join(folder, 'hour.raw')];
  await runFfmpeg(['-i', VOICE, '-f', 's16le', '-ar', String(RATE_HZ), '-ac', '1', voiceFile]);
  const bytes = await readFile(voiceFile);
  const voice = Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(i * 2));
  const [from, to] = edgesOf(voice);
  const peak = voice.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1);
  const random = createRandom(seed);
  const hour = new Int16Array(HOUR_S * RATE_HZ);
  const spoken: Span[] = [];
  for (let at = RATE_HZ; at + voice.length < hour.length; ) {
    const gain = (32_767 * 0.5 * 10 ** -random()) / peak;
    for (const [i, sample] of voice.entries()) hour[at + i] = sample * gain;
    spoken.push({ startS: (at + from) / RATE_HZ, endS: (at + to) / RATE_HZ });
    at += voice.length + Math.round((PAUSES_S[Math.floor(random() * PAUSES_S.length)] as number) * RATE_HZ);
  }
  await writeFile(file, Buffer.from(hour.buffer));
  return { file, spoken };
}

/** Returns the first and the last sample of a recording that is loud. */
function edgesOf(voice: Int16Array): [from: number, to: number] {
  const isLoud = (sample: number) => Math.abs(sample) > 300;
  return [voice.findIndex(isLoud), voice.findLastIndex(isLoud)];
}

async function writeFilm(folder: string, sound: string | null, noise: number): Promise<string> {
  const film = join(folder, `film-${sound === null ? 'noise' : noise}.mp4`);
  const source = `anoisesrc=d=${HOUR_S}:r=${RATE_HZ}:c=pink:a=${noise}:s=1`;
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', `color=gray:s=64x36:r=1:d=${HOUR_S}`, '-f', 'lavfi', '-i', source],
    ...(sound === null ? [] : ['-f', 's16le', '-ar', String(RATE_HZ), '-ac', '1', '-i', sound]),
    ...(sound === null
      ? ['-map', '0:v', '-map', '1:a']
      : ['-filter_complex', '[1][2]amix=normalize=0[a]', '-map', '0:v', '-map', '[a]']),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-b:a', '64k', film],
  ]);
  return film;
}

async function listen(film: string, spoken: readonly Span[], noise: number): Promise<Heard> {
  const tools = await locateFfmpeg();
  const probe = await probeVideo(tools, film);
  const voices = await openVoiceDetector();
  const spans = new SpeechSpans(voices.step / voices.sampleRateHz);
  const before = processorS();
  const sound = decodeSound({ tools, path: film, probe, sampleRateHz: voices.sampleRateHz });
  for await (const scores of scoreSpeech(sound, voices)) spans.put(scores);
  const after = processorS();
  await voices.close();
  const found = spans.end();
  const shared = (a: Span) => found.reduce((sum, b) => sum + overlap(a, b), 0);
  const seconds = (list: readonly Span[]) => list.reduce((sum, { startS, endS }) => sum + endS - startS, 0);
  const wide = spoken.map(({ startS, endS }) => ({ startS: startS - BESIDE_S, endS: endS + BESIDE_S }));
  const covered = spoken.reduce((sum, one) => sum + shared(one), 0);
  return {
    name: `${spoken.length > 0 ? 'sentences' : 'nobody'}, pink noise of ${noise}`,
    sentences: spoken.length,
    found: spoken.filter((one) => shared(one) > 0).length,
    covered: spoken.length > 0 ? covered / seconds(spoken) : 0,
    falseS: seconds(found) - wide.reduce((sum, one) => sum + shared(one), 0),
    processorS: before === null || after === null ? null : after - before,
  };
}
