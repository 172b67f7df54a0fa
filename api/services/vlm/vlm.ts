/**
 * Questions to the user's vision-language model about moments of the library. In: moments and words. Out: contract types
 * with the model's words and the seconds whose pictures were sent. Sends nothing unless it is asked.
 */
import { readFile } from 'node:fs/promises';
import type {
  AskRequest,
  Sketch,
  SketchRequest,
  Verification,
  VerifyRequest,
  VlmAnswer,
  VlmState,
} from '../../../contract/index.ts';
import { AppError, toAppError } from '../../../core/errors.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { createLimiter } from '../../../jobs/limiter.ts';
import { MAX_POSTER_WIDTH } from '../../../media/pictures/poster.ts';
import type { Pictures } from '../pictures.ts';
import { ASK, SKETCH, VERIFY } from './prompts.ts';
import { readAnswer } from './read-answer.ts';
import { modelOf, senderOf, type VlmClient, type VlmSettings } from './vlm-client.ts';

/** Pictures of a moment: its first, its best and its last second. */
const PICTURES_PER_MOMENT = 3;

/** Seconds between the pictures of a question, which has one second and no span. */
const STEP_S = 1;

/** Requests that are under way at a time; a local model does one after the other anyway. */
const ASKED_AT_ONCE = 2;

/** The user's model. All but `state` throw `VLM_UNSET` where none is set. */
export interface Vlm {
  state(): VlmState;
  /**
   * Returns a verdict for each moment. A moment that the model does not answer is `unsure`, with the error's code; where
   * none is answered, throws the first error: `NOT_FOUND`, `TIME_OUTSIDE`, `VLM_UNREACHABLE`, `VLM_BUSY`, `VLM_FAILED`.
   */
  verify(request: VerifyRequest, signal?: AbortSignal): Promise<Verification>;
  /** Answers a question about a moment. Throws as `verify` does. */
  ask(request: AskRequest, signal?: AbortSignal): Promise<VlmAnswer>;
  /** Describes the place that a moment shows. Throws as `verify` does. */
  sketch(request: SketchRequest, signal?: AbortSignal): Promise<Sketch>;
}

/** The parts of the service; `settings` and `client` are null where no model is set. */
export interface VlmParts {
  settings: VlmSettings | null;
  client: VlmClient | null;
  pictures: Pictures;
}

/** Creates the service. */
export function createVlm({ settings, client, pictures }: VlmParts): Vlm {
  const limit = createLimiter(ASKED_AT_ONCE);
  const sender = settings && senderOf(settings);
  const set = () => modelOf({ settings, client });

  /** Draws the second `atS`, which the video must have, and those `besideS` as far as it has them; in the order of time. */
  async function draw(videoId: string, atS: number, besideS: readonly number[], signal?: AbortSignal) {
    const id = parseVideoId(videoId);
    const timesS = [...new Set([atS, ...besideS])].filter((timeS) => timeS >= 0).sort((a, b) => a - b);
    const drawn = await Promise.all(
      timesS.map(async (timeS) => {
        try {
          // Models scale pictures to about this width.
          return { timeS, jpeg: await readFile(await pictures.jpeg(id, timeS, MAX_POSTER_WIDTH, signal)) };
        } catch (error) {
          if (timeS !== atS && error instanceof AppError && error.code === 'TIME_OUTSIDE') return null;
          throw error;
        }
      }),
    );
    const found = drawn.filter((picture) => picture !== null);
    return { timesS: found.map(({ timeS }) => timeS), jpegs: found.map(({ jpeg }) => jpeg) };
  }

  async function judge(query: string, moment: VerifyRequest['moments'][number], signal?: AbortSignal) {
    const { video_id, start, peak, end } = moment;
    const { timesS, jpegs } = await draw(video_id, peak, [start, Math.max(start, end - 1)], signal);
    const words = await set().client.ask({ ...VERIFY, question: query, pictures: jpegs }, signal);
    const { value, raw } = readAnswer(VERIFY, words);
    return {
      ...{ video_id, start, end, pictures: timesS, raw, problem: null },
      ...(value ?? { verdict: 'unsure' as const, words: '' }),
    };
  }

  return {
    state: () => ({
      model: sender?.model ?? null,
      host: sender?.host ?? null,
      pictures_per_moment: PICTURES_PER_MOMENT,
    }),

    async verify({ query, moments }, signal) {
      const { sender } = set();
      const errors: AppError[] = [];
      const judged = await Promise.all(
        moments.map((moment) =>
          limit(() => judge(query, moment, signal), signal).catch((thrown: unknown) => {
            signal?.throwIfAborted();
            const error = toAppError(thrown);
            errors.push(error);
            const { video_id, start, end } = moment;
            const silent = { verdict: 'unsure' as const, words: '', pictures: [], raw: null };
            return { video_id, start, end, ...silent, problem: error.code };
          }),
        ),
      );
      if (errors[0] && errors.length === moments.length) throw errors[0];
      return { ...sender, moments: judged };
    },

    async ask({ video_id, at, question }, signal) {
      const { sender, client } = set();
      const { timesS, jpegs } = await draw(video_id, at, [at - STEP_S, at + STEP_S], signal);
      const answer = await limit(
        () => client.ask({ task: ASK, question, pictures: jpegs, form: null }, signal),
        signal,
      );
      return { ...sender, answer, pictures: timesS };
    },

    async sketch({ video_id, at }, signal) {
      const { sender, client } = set();
      const { jpegs } = await draw(video_id, at, [], signal);
      const question = 'Describe this picture.';
      const words = await limit(() => client.ask({ ...SKETCH, question, pictures: jpegs }, signal), signal);
      const { value, raw } = readAnswer(SKETCH, words);
      return { ...sender, scene: value, pictures: [at], raw };
    },
  };
}
