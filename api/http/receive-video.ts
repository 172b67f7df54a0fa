/** Receives the body of `POST /v1/videos`, by content type: JSON with a path, a form, or the file itself. */

import type { Context } from 'hono';
import { type AddVideoRequest, type AddVideoResponse, UploadDescription } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { ReceivedFile } from '../services/uploads.ts';
import { announcedBytes } from './announced-bytes.ts';
import type { AppDeps, HttpEnv } from './env.ts';
import { once } from './idempotent.ts';
import { requesterOf } from './limits/client-address.ts';
import { boundaryOf, readParts, readText } from './multipart.ts';

/** Limit on a text field of a form, in bytes: 50 tags of 60 characters fit. */
const MAX_FIELD_BYTES = 16 * 1024;

/** Limits on the number of text fields and their total bytes: they are held in memory. */
const MAX_FIELDS = 20;
const MAX_FIELDS_BYTES = 64 * 1024;

/**
 * Adds the video of a request. `description` is the query string; `request` is the JSON body, if any. Throws
 * `UNSUPPORTED_MEDIA_TYPE` without a body, `BAD_REQUEST` for a form without a file, and as the intake does.
 */
export async function receiveVideo(
  c: Context<HttpEnv>,
  deps: AppDeps,
  description: UploadDescription,
  request: AddVideoRequest,
): Promise<AddVideoResponse> {
  const type = c.req.header('Content-Type')?.toLowerCase() ?? '';
  const { intake } = deps.engine;
  if (/^application\/([\w.-]+\+)?json/.test(type)) {
    return once(c, deps.engine, request, () => intake.addPath(request, requesterOf(c)));
  }
  const body = c.req.raw.body;
  if (type === '' || body === null) {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send a video (video/*, multipart/form-data) or JSON with a path.',
    );
  }
  if (type.startsWith('multipart/form-data')) return receiveForm(c, deps, body);
  const received = await intake.receive(body, description.file_name, announcedBytes(c));
  return addReceived(c, deps, received, description);
}

/** Two uploads are the same request when their bytes, names and descriptions are equal. */
async function addReceived(
  c: Context<HttpEnv>,
  { engine }: AppDeps,
  received: ReceivedFile,
  description: UploadDescription,
): Promise<AddVideoResponse> {
  const { contentHash, fileName } = received;
  try {
    return await once(c, engine, { contentHash, fileName, description }, () =>
      engine.intake.addReceived(received, description, requesterOf(c)),
    );
  } finally {
    await engine.intake.discard(received);
  }
}

async function receiveForm(
  c: Context<HttpEnv>,
  deps: AppDeps,
  body: ReadableStream<Uint8Array>,
): Promise<AddVideoResponse> {
  const { intake } = deps.engine;
  const fields: Record<string, string> = {};
  let [count, leftBytes] = [0, MAX_FIELDS_BYTES];
  let received: ReceivedFile | null = null;
  try {
    for await (const part of readParts(body, boundaryOf(c.req.header('Content-Type') ?? ''))) {
      if (part.name === 'file' && received === null) {
        received = await intake.receive(part.body, part.fileName ?? 'video', announcedBytes(c));
      } else {
        count += 1;
        if (count > MAX_FIELDS) throw new AppError('BAD_REQUEST', `A form may have ${MAX_FIELDS} fields.`);
        const text = await readText(part, Math.min(MAX_FIELD_BYTES, leftBytes));
        leftBytes -= Buffer.byteLength(text);
        fields[part.name] = fields[part.name] === undefined ? text : `${fields[part.name]},${text}`;
      }
    }
    if (received === null) throw new AppError('BAD_REQUEST', 'The form has no field "file".');
    const description = parseDescription(fields);
    const kept = received;
    received = null;
    return await addReceived(c, deps, kept, description);
  } finally {
    if (received !== null) await intake.discard(received);
  }
}

function parseDescription(fields: Record<string, string>): UploadDescription {
  const parsed = UploadDescription.safeParse(fields);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    in: 'form',
    path: path.join('.'),
    message,
  }));
  throw new AppError('BAD_REQUEST', `form ${issues[0]?.path}: ${issues[0]?.message}`, {
    details: { issues },
  });
}
