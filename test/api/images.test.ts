/** Query images over HTTP: stored, found again, expired. */
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { IMAGE_TTL_MS, MAX_IMAGE_BYTES, sweepImages } from '../../api/services/images.ts';
import { Image } from '../../contract/index.ts';
import { form, problem } from './requests.ts';
import { openTestLibrary, type TestLibrary } from './test-library.ts';

const red = sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } });

function send(
  library: TestLibrary,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
) {
  return library.app.request('/v1/images', { method: 'POST', headers, body });
}

async function handIn(library: TestLibrary): Promise<Image> {
  const body = new Uint8Array(await red.clone().png().toBuffer());
  return Image.parse(await (await send(library, body, { 'Content-Type': 'image/png' })).json());
}

/** Makes an image look as if it was last used so long ago. */
async function age({ dir }: TestLibrary, { id }: Image, ms: number): Promise<void> {
  const at = (Date.now() - ms) / 1000;
  await utimes(join(dir, 'images', `${id}.webp`), at, at);
}

describe('an image', () => {
  it('is taken from a form or as it is, and is the same whichever way it comes', async () => {
    using library = openTestLibrary();
    const bytes = new Uint8Array(await red.clone().jpeg().toBuffer());
    const raw = await send(library, bytes, { 'Content-Type': 'application/octet-stream' });
    expect(raw.status).toBe(201);
    const image = Image.parse(await raw.json());
    expect(image).toMatchObject({ width: 40, height: 30 });
    const again = Image.parse(await (await send(library, form({ file: new Blob([bytes]) }))).json());
    expect(again.id).toBe(image.id);
    expect(await readdir(join(library.dir, 'images'))).toEqual([`${image.id}.webp`]);
  });

  it('does not wait for those that send theirs slowly', async () => {
    using library = openTestLibrary();
    const png = new Uint8Array(await red.clone().png().toBuffer());
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function* trickle() {
      yield png.subarray(0, 10);
      await finished;
      yield png.subarray(10);
    }
    const slow = Array.from({ length: 20 }, () => library.engine.images.receive(trickle(), null));
    const { id } = await handIn(library);
    finish();
    expect((await Promise.all(slow)).map((image) => image.id)).toEqual(Array(20).fill(id));
    expect(await readdir(join(library.dir, 'tmp'))).toEqual([]);
  });

  it('is found again, and shown', async () => {
    using library = openTestLibrary();
    const image = await handIn(library);
    const found = Image.parse(await (await library.app.request(`/v1/images/${image.id}`)).json());
    expect(found).toMatchObject({ id: image.id, width: 40, height: 30 });
    expect(Date.parse(found.expires_at) - Date.now()).toBeGreaterThan(IMAGE_TTL_MS - 60_000);
    const shown = await library.app.request(image.thumbnail_url);
    expect(shown.headers.get('Content-Type')).toBe('image/webp');
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).width).toBe(40);
  });

  it('is gone a week after its last use', async () => {
    using library = openTestLibrary();
    const image = await handIn(library);
    await age(library, image, IMAGE_TTL_MS - 60_000);
    expect((await library.app.request(`/v1/images/${image.id}`)).status).toBe(200);
    await age(library, image, IMAGE_TTL_MS + 1000);
    for (const path of [`/v1/images/${image.id}`, image.thumbnail_url, '/v1/images/none']) {
      expect(await problem(await library.app.request(path))).toMatchObject({
        code: 'IMAGE_EXPIRED',
        status: 410,
      });
    }
    await sweepImages(library.dir, Date.now());
    expect(await readdir(join(library.dir, 'images'))).toEqual([]);
  });

  it('that cannot be used is refused, and leaves nothing', async () => {
    using library = openTestLibrary();
    const png = await red.clone().png().toBuffer();
    const refusals: [NonNullable<RequestInit['body']>, Record<string, string>, string][] = [
      ['no picture', { 'Content-Type': 'image/png' }, 'IMAGE_UNREADABLE'],
      [new Uint8Array(png.subarray(0, 40)), { 'Content-Type': 'image/png' }, 'IMAGE_UNREADABLE'],
      ['a,b', { 'Content-Type': 'text/csv' }, 'UNSUPPORTED_MEDIA_TYPE'],
      [form({ title: 'no file' }), {}, 'BAD_REQUEST'],
      [new Uint8Array(MAX_IMAGE_BYTES + 1), { 'Content-Type': 'image/png' }, 'UPLOAD_TOO_LARGE'],
    ];
    for (const [body, headers, code] of refusals) {
      expect(await problem(await send(library, body, headers))).toMatchObject({ code });
    }
    expect(await readdir(library.dir)).not.toContain('images');
  });
});
