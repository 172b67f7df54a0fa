/**
 * A vision-language model behind an endpoint that speaks OpenAI's protocol: vLLM, Ollama, LM Studio and others. In: a
 * task, a question, pictures. Out: the model's words. The one importer of `openai`.
 */
import type OpenAI from 'openai';
import type { Config } from '../../../core/config.ts';
import { AppError } from '../../../core/errors.ts';
import { memo } from '../../../core/memo.ts';

/** The endpoint of a model. */
export interface VlmSettings {
  /** Base address of the API, as `http://127.0.0.1:11434/v1`. */
  url: string;
  model: string;
  key: string | undefined;
}

/** Returns the endpoint that the settings name; null where none is. Throws `BAD_REQUEST` where they name a half. */
export function vlmOf({ vlmUrl, vlmModel, vlmKey }: Config): VlmSettings | null {
  if (vlmUrl === undefined && vlmModel === undefined) return null;
  if (vlmUrl !== undefined && vlmModel !== undefined) return { url: vlmUrl, model: vlmModel, key: vlmKey };
  const [there, missing] = vlmUrl
    ? ['TIDEMARK_VLM_URL', 'TIDEMARK_VLM_MODEL']
    : ['TIDEMARK_VLM_MODEL', 'TIDEMARK_VLM_URL'];
  throw new AppError('BAD_REQUEST', `${there} is set without ${missing}. Set both, or none.`);
}

/** Where a question goes to, as it is said to people. */
export interface Sender {
  model: string;
  host: string;
}

/** Returns the model, and the host of its endpoint. */
export function senderOf({ model, url }: VlmSettings): Sender {
  return { model, host: new URL(url).host };
}

/** Returns the model that is set, and how to ask it. Throws `VLM_UNSET` where none is. */
export function modelOf(parts: { settings: VlmSettings | null; client: VlmClient | null }) {
  const { settings, client } = parts;
  if (settings && client) return { sender: senderOf(settings), client };
  throw new AppError('VLM_UNSET', 'No vision model is set. Set TIDEMARK_VLM_URL and TIDEMARK_VLM_MODEL.');
}

/** A question to the model. */
export interface VlmQuestion {
  /** The instruction: the work, and the form of the answer. */
  task: string;
  question: string;
  /** JPEG files. */
  pictures: readonly Buffer[];
  /** JSON Schema of the answer; null for plain words. */
  form: Record<string, unknown> | null;
}

/** Asks the model. */
export interface VlmClient {
  /**
   * Returns the model's words, which may be in any form. Throws `VLM_UNREACHABLE`, `VLM_BUSY`, `VLM_FAILED`, or the
   * signal's reason.
   */
  ask(question: VlmQuestion, signal?: AbortSignal): Promise<string>;
}

/** A model on a small machine needs this long for a few pictures. */
const TIMEOUT_MS = 120_000;

/** Times that a request is repeated after 429, 5xx and broken connections, when the endpoint says or after .5 s, 1 s... */
const RETRIES = 2;

/** Enough for a scene of many things; a model that talks on without end is cut off. */
const MAX_TOKENS = 1200;

/** The longest answer that is read on. */
const MAX_CHARACTERS = 20_000;

/** Creates the client; connects to nothing yet. */
export function createVlmClient(
  { url, model, key }: VlmSettings,
  { timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {},
): VlmClient {
  let knowsForms = true;

  const open = memo(async (): Promise<OpenAI> => {
    const { default: Client } = await import('openai');
    // Without a key of its own the client would take OPENAI_API_KEY from the environment and send it to this host.
    return new Client({
      baseURL: url,
      apiKey: key ?? 'none',
      timeout: timeoutMs,
      maxRetries: RETRIES,
      ...NO_ORG,
    });
  });

  return {
    async ask(question, signal) {
      const client = await open();
      const complete = async (form: VlmQuestion['form']) =>
        wordsOf(await client.chat.completions.create(bodyOf(model, question, form), { signal }));
      try {
        const form = knowsForms ? question.form : null;
        const words = await complete(form).catch((error: unknown) => {
          // Not every server knows forms; the task describes the form as well.
          if (form !== null && isStatus(error, 400)) return null;
          throw error;
        });
        if (words !== null) return words;
        const plain = await complete(null);
        // Only now it is known that the form was to blame.
        knowsForms = false;
        return plain;
      } catch (error) {
        signal?.throwIfAborted();
        throw await vlmError(error, new URL(url).host);
      }
    },
  };
}

/** Likewise for these. */
const NO_ORG = { organization: null, project: null };

function bodyOf(model: string, { task, question, pictures }: VlmQuestion, form: VlmQuestion['form']) {
  const images = pictures.map((jpeg) => ({
    type: 'image_url' as const,
    image_url: { url: `data:image/jpeg;base64,${jpeg.toString('base64')}` },
  }));
  return {
    model,
    max_tokens: MAX_TOKENS,
    temperature: 0,
    messages: [
      { role: 'system' as const, content: task },
      { role: 'user' as const, content: [...images, { type: 'text' as const, text: question }] },
    ],
    ...(form && {
      response_format: {
        type: 'json_schema' as const,
        json_schema: { name: 'answer', strict: true, schema: form },
      },
    }),
  };
}

/** Servers that only half speak the protocol send anything: nothing of the answer is taken for granted. */
function wordsOf(completion: unknown): string {
  const { choices } = (completion ?? {}) as {
    choices?: { message?: { content?: unknown; refusal?: unknown } }[];
  };
  const message = Array.isArray(choices) ? choices[0]?.message : undefined;
  const words = message?.content || message?.refusal;
  if (typeof words === 'string' && words.trim() !== '') return words.slice(0, MAX_CHARACTERS);
  throw new AppError('VLM_FAILED', 'The vision model answered without words.');
}

function isStatus(error: unknown, status: number): boolean {
  return (error as { status?: number }).status === status;
}

async function vlmError(error: unknown, host: string): Promise<AppError> {
  if (error instanceof AppError) return error;
  const { APIConnectionError, APIError } = await import('openai');
  if (error instanceof APIConnectionError) {
    return new AppError('VLM_UNREACHABLE', `The vision model at ${host} does not answer.`, { cause: error });
  }
  if (isStatus(error, 429)) {
    return new AppError('VLM_BUSY', `The vision model at ${host} takes no more questions now.`, {
      cause: error,
    });
  }
  const status = error instanceof APIError ? error.status : undefined;
  return new AppError(
    'VLM_FAILED',
    `The vision model at ${host} cannot answer${status ? ` (HTTP ${status})` : ''}.`,
    {
      details: { status },
      cause: error,
    },
  );
}
