/** Receives the body of `POST /v1/images`: a form with a file, or the file itself. In: a request. Out: the stored image. */
import type { Context } from 'hono';
import type { Image } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { Images } from '../services/images.ts';
import { announcedBytes } from './announced-bytes.ts';
import type { HttpEnv } from './env.ts';
import { boundaryOf, readParts } from './multipart.ts';

/**
 * Stores the image of a request. Throws `UNSUPPORTED_MEDIA_TYPE` without a body or for another content type,
 * `BAD_REQUEST` for a form without a file, and as storing it does.
 */
export async function receiveImage(c: Context<HttpEnv>, images: Images): Promise<Image> {
  const type = c.req.header('Content-Type')?.toLowerCase() ?? '';
  const { body } = c.req.raw;
  const isForm = type.startsWith('multipart/form-data');
  if (body === null || !(isForm || /^(image\/|application\/octet-stream)/.test(type))) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send an image (image/*, or multipart/form-data).');
  }
  if (!isForm) return images.receive(body, announcedBytes(c));
  for await (const part of readParts(body, boundaryOf(c.req.header('Content-Type') ?? ''))) {
    if (part.name === 'file') return await images.receive(part.body, announcedBytes(c));
  }
  throw new AppError('BAD_REQUEST', 'The form has no field "file".');
}
