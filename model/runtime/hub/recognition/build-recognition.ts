/**
 * A folder with the files of a model of Whisper's kind becomes a recognition pack: its configurations are read and held against
 * each other, and what they say is written down in manifest.json. In: the folder, the files collected. Out: the manifest.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../core/errors.ts';
import { RecognitionManifest, TIMESTAMP_S, windowS } from '../../recognition/manifest.ts';
import { openTokenWriter, type TokenWriter } from '../../tokenizer.ts';
import type { PackOrigin } from '../build-pack.ts';
import type { CollectedFiles } from '../collect-files.ts';
import { listFiles, readJsonFile, revisionOf } from '../files/pack-files.ts';
import { isRenamed, renameWeights, writePieces } from '../files/rename-weights.ts';
import { parseConfig } from '../parse-config.ts';
import type { ChosenSpeechFiles } from './choose-speech-files.ts';

const id = z.int().nonnegative();

const Config = z.looseObject({
  model_type: z.string(),
  vocab_size: z.int().positive(),
  num_mel_bins: z.int().positive(),
  max_target_positions: z.int().positive(),
  decoder_start_token_id: id.optional(),
  eos_token_id: id.optional(),
});

const Preprocessor = z.looseObject({
  feature_size: z.int().positive(),
  sampling_rate: z.int().positive(),
  n_fft: z.int().positive().multipleOf(2),
  hop_length: z.int().positive(),
  nb_max_frames: z.int().positive().multipleOf(2).default(3000),
});

const Generation = z.looseObject({
  decoder_start_token_id: id.optional(),
  eos_token_id: z.union([id, z.tuple([id], id)]).optional(),
  no_timestamps_token_id: id.optional(),
  is_multilingual: z.boolean().optional(),
  lang_to_id: z.record(z.string(), id).optional(),
  task_to_id: z.record(z.string(), id).optional(),
  suppress_tokens: z.array(z.int()).default([]),
  begin_suppress_tokens: z.array(z.int()).default([]),
});

/** Tags of languages that are not those of BCP 47. */
const TAGS: Record<string, string> = { jw: 'jv' };

/** Names of the token that says that nobody speaks, newest first. */
const SILENCE = ['<|nospeech|>', '<|nocaptions|>'];

/** Writes manifest.json into the folder of the files. Throws `MODEL_INVALID` when the model cannot be used to recognise speech. */
export async function buildRecognition(
  chosen: ChosenSpeechFiles,
  files: CollectedFiles,
  { id: name, from, description }: PackOrigin,
): Promise<RecognitionManifest> {
  const { dir, licence, nameOf } = files;
  const config = parseConfig(Config, await readJsonFile(files, chosen.config), 'config.json');
  if (config.model_type !== 'whisper') {
    throw new AppError(
      'MODEL_INVALID',
      `The repository holds a model of the kind "${config.model_type}". Speech is recognised by models of the kind "whisper".`,
    );
  }
  const sound = soundOf(
    config,
    parseConfig(Preprocessor, await readJsonFile(files, chosen.preprocessor), 'preprocessor_config.json'),
  );
  const generation = parseConfig(
    Generation,
    await readJsonFile(files, chosen.generation),
    'generation_config.json',
  );
  const tokenizer = {
    file: nameOf(chosen.tokenizer),
    config: chosen.tokenizerConfig && nameOf(chosen.tokenizerConfig),
  };
  const writer = await openTokenWriter(dir, tokenizer.file, tokenizer.config);
  const networks = [chosen.encoder, chosen.decoder, chosen.cached].filter((path) => path !== null);
  for (const path of networks) await settleWeights(files, path);
  const names = [...networks.map(nameOf), ...files.weights, tokenizer.file, tokenizer.config];
  const listed = await listFiles(dir, [...new Set(names.filter((file) => file !== null))]);
  const manifest = RecognitionManifest.parse({
    ...{ format: 1, kind: 'recognition', id: name, revision: revisionOf(listed) },
    ...{ licence: licence.name, description, sound, tokenizer, files: listed },
    encoder: { file: nameOf(chosen.encoder) },
    decoder: {
      file: nameOf(chosen.decoder),
      cached: chosen.cached && nameOf(chosen.cached),
      max_tokens: config.max_target_positions,
    },
    tokens: tokensOf(config, generation, writer, windowS(sound)),
    source: { from, precision: chosen.precision },
  });
  await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function soundOf(
  { num_mel_bins: bands }: z.infer<typeof Config>,
  { feature_size, sampling_rate, n_fft, hop_length, nb_max_frames }: z.infer<typeof Preprocessor>,
): RecognitionManifest['sound'] {
  if (feature_size !== bands) {
    throw new AppError(
      'MODEL_INVALID',
      `preprocessor_config.json makes ${feature_size} bands of sound, and config.json takes ${bands}.`,
    );
  }
  return { sample_rate: sampling_rate, fft: n_fft, hop: hop_length, mels: bands, frames: nb_max_frames };
}

function tokensOf(
  config: z.infer<typeof Config>,
  generation: z.infer<typeof Generation>,
  writer: TokenWriter,
  longestS: number,
): RecognitionManifest['tokens'] {
  const { vocab_size: vocabulary } = config;
  const { no_timestamps_token_id: noTimestamps } = generation;
  const start = generation.decoder_start_token_id ?? config.decoder_start_token_id;
  const end = [generation.eos_token_id ?? config.eos_token_id].flat()[0];
  if (start === undefined || end === undefined) throw lacks('a token for the start and one for the end');
  const times = Math.round(longestS / TIMESTAMP_S) + 1;
  if (noTimestamps === undefined || vocabulary < noTimestamps + 1 + times) throw lacks('tokens for times');
  const languages = generation.is_multilingual === false ? null : languagesOf(generation);
  const transcribe = languages ? generation.task_to_id?.transcribe : null;
  if (transcribe === undefined) throw lacks('the task "transcribe"');
  const kept = (tokens: number[]) => tokens.filter((token) => token >= 0 && token < vocabulary);
  return {
    ...{ vocabulary, start, end, transcribe, languages },
    no_speech: SILENCE.map((name) => writer.idOf(name)).find((token) => token !== undefined) ?? null,
    no_timestamps: noTimestamps,
    suppressed: kept(generation.suppress_tokens),
    suppressed_first: kept(generation.begin_suppress_tokens),
  };
}

function languagesOf({ lang_to_id: languages }: z.infer<typeof Generation>): Record<string, number> | null {
  if (!languages) return null;
  return Object.fromEntries(
    Object.entries(languages).map(([token, number]) => {
      const tag = token.replace(/^<\|(.*)\|>$/, '$1');
      return [TAGS[tag] ?? tag, number];
    }),
  );
}

/** Gives the weights beside a network the names that they have in the folder. */
async function settleWeights(files: CollectedFiles, path: string): Promise<void> {
  const file = join(files.dir, files.nameOf(path));
  const model = await readFile(file);
  if (!isRenamed(model, path, files)) return;
  await writePieces(`${file}.renamed`, renameWeights(model, path, files));
  await rename(`${file}.renamed`, file);
}

function lacks(what: string): AppError {
  return new AppError('MODEL_INVALID', `The decoder lacks ${what}: it cannot be used.`);
}
