import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AddVideoResponse, ExportRequest, Video, VideoList } from '../../contract/index.ts';
import { type JobId, videoIdOf } from '../../core/ids.ts';
import { form, JSON_TYPE, post, problem } from './requests.ts';
import { openTestLibrary, putJob, putVideo } from './test-library.ts';

describe('adding videos', () => {
  it('accepts an upload as a form, with the fields of the form', async () => {
    using library = openTestLibrary();
    const body = form({ title: 'A walk', tags: 'sea, dog', file: new Blob(['video 1']) });
    const response = await library.app.request('/v1/videos', { method: 'POST', body });
    expect(response.status).toBe(202);
    const { job } = AddVideoResponse.parse(await response.json());
    expect(job).toMatchObject({ state: 'queued', source: 'clip.mp4' });
    expect((await library.store.jobs.list({ limit: 5 }))[0]).toMatchObject({
      hints: { title: 'A walk', tags: ['sea', 'dog'], fileName: 'clip.mp4' },
      path: expect.stringMatching(/media\/[0-9a-f]{64}\/clip\.mp4$/),
    });
    expect(await readdir(join(library.dir, 'tmp'))).toEqual([]);
  });

  it('takes the file itself', async () => {
    using library = openTestLibrary();
    const url = '/v1/videos?file_name=a.webm&title=Ball';
    const init = { method: 'POST', headers: { 'Content-Type': 'video/webm' }, body: 'video raw' };
    const response = await library.app.request(url, init);
    expect(response.status).toBe(202);
    expect((await library.store.jobs.list({ limit: 5 }))[0]).toMatchObject({
      hints: { title: 'Ball', fileName: 'a.webm' },
    });
  });

  it('takes a path inside the allowed folders only', async () => {
    using library = openTestLibrary();
    writeFileSync(join(library.root, 'a.mp4'), 'video a');
    await symlink(library.dir, join(library.root, 'out'));
    writeFileSync(join(library.dir, 'b.mp4'), 'video b');
    expect((await post(library, '/v1/videos', { path: 'a.mp4', title: 'A' })).status).toBe(202);
    for (const path of ['out/b.mp4', '../b.mp4', join(library.dir, 'b.mp4')]) {
      expect(await problem(await post(library, '/v1/videos', { path }))).toMatchObject({
        code: 'FORBIDDEN_PATH',
      });
    }
    expect(await problem(await post(library, '/v1/videos', { path: 'c.mp4' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('returns the waiting job when the same thing is added again', async () => {
    using library = openTestLibrary();
    const send = async (name: string) => {
      const body = form({ file: new File(['video same'], name) });
      return AddVideoResponse.parse(
        await (await library.app.request('/v1/videos', { method: 'POST', body })).json(),
      );
    };
    expect((await send('b.mp4')).job?.id).toBe((await send('a.mp4')).job?.id);
    expect(await library.store.jobs.list({ limit: 5 })).toHaveLength(1);
  });

  it('makes one file and one job of two concurrent uploads of one video', async () => {
    using library = openTestLibrary();
    const upload = (name: string) =>
      library.app.request('/v1/videos', {
        method: 'POST',
        body: form({ file: new File(['video same'], name) }),
      });
    const answers = await Promise.all(['a.mp4', 'b.mp4', 'c.mkv'].map(upload));
    const ids = await Promise.all(
      answers.map(async (answer) => AddVideoResponse.parse(await answer.json()).job?.id),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await readdir(join(library.dir, 'media'))).toHaveLength(1);
    expect(await library.store.jobs.list({ limit: 10 })).toHaveLength(1);
  });

  it('makes one job of the same path added several times at once', async () => {
    using library = openTestLibrary();
    writeFileSync(join(library.root, 'a.mp4'), 'video a');
    await symlink(join(library.root, 'a.mp4'), join(library.root, 'link.mp4'));
    const add = async (path: string) =>
      AddVideoResponse.parse(await (await post(library, '/v1/videos', { path })).json()).job?.id;
    const ids = await Promise.all(['a.mp4', 'a.mp4', 'link.mp4'].map(add));
    expect(new Set(ids).size).toBe(1);
    expect(await library.store.jobs.list({ limit: 10 })).toHaveLength(1);
  });

  it('does not count on a job that is being cancelled', async () => {
    using library = openTestLibrary();
    const upload = async () => {
      const body = form({ file: new File(['video same'], 'a.mp4') });
      const response = await library.app.request('/v1/videos', { method: 'POST', body });
      return AddVideoResponse.parse(await response.json()).job?.id as JobId;
    };
    const id = await upload();
    await library.store.jobs.update(id, { state: 'running', cancelRequested: true });
    const next = await upload();
    expect(next).not.toBe(id);
    expect(await library.store.jobs.get(next)).toMatchObject({ state: 'queued', cancelRequested: false });
    expect(await upload()).toBe(next);
  });

  it('keeps an upload of a video that is just being taken out', async () => {
    let letGo = () => {};
    const lettingGo = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    using library = openTestLibrary({ lettingGo });
    const content = 'video twice';
    const contentHash = createHash('sha256').update(content).digest('hex');
    const { id } = await putVideo(library, content, { contentHash, id: videoIdOf(contentHash) });
    await putJob(library, { videoId: id, state: 'running' });
    const { intake } = library.engine;
    const received = await intake.receive(new Blob([content]).stream(), 'a.mp4', null);
    const removal = library.engine.library.remove(id);
    const upload = intake.addReceived(received, {});
    // Time enough to be answered for one that does not wait for its turn: that takes the disk a few calls.
    for (let i = 0; i < 50; i++) await stat(library.dir);
    letGo();
    await removal;
    const { job } = await upload;
    expect(await library.store.jobs.get(job?.id as JobId)).toMatchObject({ state: 'queued', videoId: id });
    expect(await readdir(join(library.dir, 'media', contentHash))).toEqual(['a.mp4']);
  });

  it('hands an upload over by its own name: as a download, and in the files of editing programs', async () => {
    using library = openTestLibrary();
    const fileName = 'Interview – take 3 (ü).mov';
    const content = 'video of an interview';
    const contentHash = createHash('sha256').update(content).digest('hex');
    const { intake } = library.engine;
    await intake.addReceived(await intake.receive(new Blob([content]).stream(), fileName, null), {});
    const path = (await library.store.jobs.list({ limit: 1 }))[0]?.path as string;
    const { id } = await putVideo(library, content, {
      contentHash,
      id: videoIdOf(contentHash),
      path,
      fileName,
    });
    const media = await library.app.request(`/v1/videos/${id}/media`);
    expect(await media.text()).toBe(content);
    const encoded = 'Interview%20%E2%80%93%20take%203%20%28%C3%BC%29.mov';
    expect(media.headers.get('Content-Disposition')).toBe(`inline; filename*=UTF-8''${encoded}`);
    for (const format of ['fcpxml', 'xmeml', 'otio'] as const) {
      const segments = [{ video_id: id, start: 1, end: 2 }];
      const { text } = await library.engine.library.export(
        ExportRequest.parse({ format, name: 'x', segments }),
      );
      const urls = [...text.matchAll(/file:\/\/[^"<]+/g)].map(([url]) => fileURLToPath(url));
      expect(urls, format).not.toEqual([]);
      for (const url of urls) expect(url, format).toBe(join(library.dir, 'media', contentHash, fileName));
    }
    await library.engine.library.remove(id);
    expect(await readdir(join(library.dir, 'media'))).toEqual([]);
  });

  it('reports content that the library already holds', async () => {
    using library = openTestLibrary();
    const content = 'video known';
    const contentHash = createHash('sha256').update(content).digest('hex');
    const video = await putVideo(library, content, { contentHash, id: videoIdOf(contentHash) });
    const key = { videoId: video.id, packId: 'tiny', packRevision: '1', fps: 1 };
    await library.store.timelines.complete((await library.store.timelines.open(key)).timelineId);
    const response = await library.app.request('/v1/videos', {
      method: 'POST',
      body: form({ file: new Blob([content]) }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      already_indexed: true,
      job: null,
      video: { id: video.id },
    });
    expect(await readdir(join(library.dir, 'tmp'))).toEqual([]);
  });

  it('refuses a file that is not a video, and keeps nothing of it', async () => {
    using library = openTestLibrary();
    const body = form({ file: new Blob(['a poem']) });
    const response = await library.app.request('/v1/videos', { method: 'POST', body });
    const detail = 'clip.mp4 is not a video.';
    expect(await problem(response)).toMatchObject({ code: 'VIDEO_UNREADABLE', status: 422, detail });
    expect(await readdir(library.dir)).not.toContain('media');
    expect(await readdir(join(library.dir, 'tmp'))).toEqual([]);
    expect(await library.store.jobs.list({ limit: 1 })).toEqual([]);
  });

  it('cannot be deleted on a full disk that stays full, which is said so; what can be made again is gone', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'video a');
    const poster = join(library.dir, 'posters', id);
    mkdirSync(poster, { recursive: true });
    library.store.videos.delete = () =>
      Promise.reject(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }));
    const response = await library.app.request(`/v1/videos/${id}`, { method: 'DELETE' });
    expect(await problem(response)).toMatchObject({ code: 'DISK_FULL', status: 507 });
    expect(existsSync(poster)).toBe(false);
    expect((await library.app.request(`/v1/videos/${id}`)).status).toBe(200);
  });

  it('of no bytes at all is refused, and leaves nothing', async () => {
    using library = openTestLibrary();
    const headers = { 'Content-Type': 'video/mp4' };
    const response = await library.app.request('/v1/videos', { method: 'POST', headers, body: '' });
    expect(await problem(response)).toMatchObject({
      code: 'VIDEO_UNREADABLE',
      detail: 'The upload is empty.',
    });
    expect(await readdir(join(library.dir, 'tmp'))).toEqual([]);
  });

  it('refuses forms of very many or very long fields, which would fill the memory', async () => {
    using library = openTestLibrary();
    const long = 'x'.repeat(16_000);
    const names = (count: number) => Array.from({ length: count }, (_, i) => `field-${i}`);
    for (const [fields, status] of [
      [names(20).map((name) => [name, 'x']), 202],
      [names(21).map((name) => [name, 'x']), 400],
      [names(4).map((name) => [name, long]), 202],
      [names(5).map((name) => [name, long]), 400],
    ] as const) {
      const body = form({ ...Object.fromEntries(fields), file: new Blob(['video 1']) });
      expect((await library.app.request('/v1/videos', { method: 'POST', body })).status).toBe(status);
    }
  });

  it('refuses too large uploads, forms without a file, and bad fields, and keeps nothing', async () => {
    using library = openTestLibrary({ maxUploadBytes: 1000 });
    const cases = [
      [form({ file: new Blob(['video', 'x'.repeat(2000)]) }), 'UPLOAD_TOO_LARGE'],
      [form({ title: 'no file' }), 'BAD_REQUEST'],
      [form({ file: new Blob(['video 1']), captured_at: 'yesterday' }), 'BAD_REQUEST'],
      [form({ file: new Blob(['video 1']), title: 'x'.repeat(400) }), 'BAD_REQUEST'],
    ] as const;
    for (const [body, code] of cases) {
      const response = await library.app.request('/v1/videos', { method: 'POST', body });
      expect(await problem(response)).toMatchObject({ code });
    }
    expect(await readdir(join(library.dir, 'tmp'))).toEqual([]);
    expect(await library.store.jobs.list({ limit: 1 })).toEqual([]);
  });

  it.each([
    ['no body and no type', {}],
    ['a body without a type', { body: new Uint8Array([1, 2, 3]) }],
    ['a type it does not read', { body: 'a', headers: { 'Content-Type': 'text/plain' } }],
  ])('refuses %s', async (_, init) => {
    using library = openTestLibrary();
    const response = await library.app.request('/v1/videos', { method: 'POST', ...init });
    expect(await problem(response)).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });
});

describe('videos', () => {
  it('lists newest first, page by page', async () => {
    using library = openTestLibrary();
    for (let i = 0; i < 5; i++)
      await putVideo(library, `video ${i}`, { createdAt: `2026-01-0${i + 1}T00:00:00.000Z` });
    const titles: string[] = [];
    let token: string | null = null;
    do {
      const query: string = token === null ? '' : `&page_token=${token}`;
      const response = await library.app.request(`/v1/videos?page_size=2${query}`);
      const { data, page } = VideoList.parse(await response.json());
      titles.push(...data.map(({ title }) => title));
      token = page.next_token;
    } while (token !== null);
    expect(titles).toEqual(['video 4', 'video 3', 'video 2', 'video 1', 'video 0']);
  });

  it('reports a missing file, and the state of a video', async () => {
    using library = openTestLibrary();
    const video = await putVideo(library, 'video a', { path: '/nowhere/a.mp4' });
    const read = async () => Video.parse(await (await library.app.request(`/v1/videos/${video.id}`)).json());
    expect(await read()).toMatchObject({ missing: true, state: 'failed', indexed_s: 0 });
    const job = await putJob(library, { videoId: video.id });
    expect(await read()).toMatchObject({ state: 'queued', job_id: job.id });
    await library.store.jobs.update(job.id, { state: 'running' });
    expect(await read()).toMatchObject({ state: 'indexing' });
  });

  it('reports a file as missing when another video lies in its place', async () => {
    using library = openTestLibrary();
    const { id, path } = await putVideo(library, 'video a');
    writeFileSync(path, 'another video');
    const at = (of: string, init?: RequestInit) => library.app.request(`/v1/videos/${id}${of}`, init);
    expect(Video.parse(await (await at('')).json())).toMatchObject({ missing: true });
    expect(await problem(await at('/media'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await problem(await at('/proxy'))).toMatchObject({ code: 'VIDEO_UNREADABLE' });
    expect(await problem(await at('/proxy', { method: 'POST' }))).toMatchObject({ code: 'VIDEO_UNREADABLE' });
    const segments = [{ video_id: id, start: 0, end: 1 }];
    expect(await problem(await post(library, '/v1/clips', { segments }))).toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringContaining('video a.mp4'),
    });
    writeFileSync(path, 'video a');
    expect(Video.parse(await (await at('')).json())).toMatchObject({ missing: false });
    expect((await at('/media')).status).toBe(200);
  });

  it('patches the title, tags and capture date, and nothing else', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'video a');
    const patch = (body: unknown) =>
      library.app.request(`/v1/videos/${id}`, {
        method: 'PATCH',
        headers: JSON_TYPE,
        body: JSON.stringify(body),
      });
    const changed = Video.parse(await (await patch({ title: 'Sea', tags: ['b', 'a', 'b'] })).json());
    expect(changed).toMatchObject({ title: 'Sea', tags: ['b', 'a'], captured_at: null });
    const dated = await patch({ captured_at: '2026-05-01T12:00:00+02:00' });
    expect(await dated.json()).toMatchObject({ title: 'Sea', captured_at: '2026-05-01T10:00:00.000Z' });
    expect(await problem(await patch({ id: 'x' }))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('deletes a video with its pictures, ends its job, and spares a file that was added by path', async () => {
    using library = openTestLibrary();
    const { id, path } = await putVideo(library, 'video a');
    const job = await putJob(library, { videoId: id, state: 'running' });
    expect((await library.app.request(`/v1/videos/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(library.stopped).toEqual([job.id, job.id]);
    expect(await library.store.videos.get(id)).toBeUndefined();
    expect(await readdir(library.dir)).toContain(path.split('/').at(-1));
    expect((await library.app.request(`/v1/videos/${id}`, { method: 'DELETE' })).status).toBe(404);
  });
});
