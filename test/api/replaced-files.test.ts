/** A file that another one of the same length replaced, also with the same time: told where it is played, cut or copied. */
import { createHash } from 'node:crypto';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Video } from '../../contract/index.ts';
import { videoIdOf } from '../../core/ids.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import { checkInPlace } from '../../media/source-file.ts';
import { openTestLibrary, putVideo, type TestLibrary } from './test-library.ts';

async function putHashed(library: TestLibrary, over: Partial<VideoRecord> = {}): Promise<VideoRecord> {
  const contentHash = createHash('sha256').update('video a').digest('hex');
  const video = await putVideo(library, 'video a', { contentHash, id: videoIdOf(contentHash), ...over });
  if (!video) throw new Error('The video was not stored.');
  return video;
}

/** Writes other bytes into the file, as many, and sets its time back to what it was. */
function replace(path: string, content: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, content);
  utimesSync(path, atime, mtime);
}

it('is not cut from or copied, and the video is missing from then on', async () => {
  using library = openTestLibrary();
  const video = await putHashed(library);
  const look = async () => (await (await library.app.request(`/v1/videos/${video.id}`)).json()) as Video;
  await expect(checkInPlace(video, 'VIDEO_UNREADABLE', 'wait')).resolves.toBe(undefined);
  replace(video.path, 'video b');
  await expect(checkInPlace(video, 'VIDEO_UNREADABLE', 'wait')).rejects.toMatchObject({
    code: 'VIDEO_UNREADABLE',
    message: expect.stringContaining('another one lies in its place'),
  });
  expect((await look()).missing).toBe(true);
  replace(video.path, 'video a');
  await expect(checkInPlace(video, 'VIDEO_UNREADABLE', 'wait')).resolves.toBe(undefined);
  expect((await look()).missing).toBe(false);
});

it('stops being played once it has been read', async () => {
  using library = openTestLibrary();
  const { id, path } = await putHashed(library);
  replace(path, 'video b');
  const play = async () => (await library.app.request(`/v1/videos/${id}/media`)).status;
  await play();
  await vi.waitFor(async () => expect(await play()).toBe(404), 20_000);
});

it('is noticed though the file system counts time in steps, and the change bears a time before the row', async () => {
  using library = openTestLibrary();
  const video = await putHashed(library, { createdAt: new Date(Date.now() + 1500).toISOString() });
  replace(video.path, 'video b');
  await expect(checkInPlace(video, 'VIDEO_UNREADABLE', 'wait')).rejects.toMatchObject({
    code: 'VIDEO_UNREADABLE',
  });
});

it('is still itself when it was only touched or moved', async () => {
  using library = openTestLibrary();
  const video = await putHashed(library);
  const moved = { ...video, path: join(library.dir, 'moved.mp4') };
  writeFileSync(moved.path, 'video a');
  utimesSync(video.path, new Date(), new Date());
  for (const one of [video, moved])
    await expect(checkInPlace(one, 'NOT_FOUND', 'wait')).resolves.toBe(undefined);
});
