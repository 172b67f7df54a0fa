import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveAllowed } from '../../api/services/allowed-paths.ts';
import {
  keepFile,
  keptUploads,
  removeIfOurs,
  SAMPLE_FILM,
  sweepMedia,
} from '../../api/services/kept/kept-uploads.ts';
import { receiveFile, sweepUploads } from '../../api/services/uploads.ts';
import { videoIdOf } from '../../core/ids.ts';
import { cleanFileName } from '../../files/file-name.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { uploadedHash } from '../../media/kept/upload-key.ts';
import { openTestLibrary, putJob, putVideo } from './test-library.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-uploads-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

function receive(
  body: AsyncIterable<Uint8Array>,
  options: { maxBytes?: number; announcedBytes?: number; fileName?: string } = {},
) {
  const { maxBytes = 100, announcedBytes = null, fileName = '../a/Clip.MP4' } = options;
  return receiveFile(body, { dataDir: dir, fileName, maxBytes, announcedBytes, newName: () => 'one' });
}

describe('receiving an upload', () => {
  it('writes the bytes, and keeps them in a folder of their hash under the name that they came with', async () => {
    const received = await receive(chunks('hello ', 'world'));
    const hash = createHash('sha256').update('hello world').digest('hex');
    expect(received).toMatchObject({ contentHash: hash, sizeBytes: 11, fileName: 'Clip.MP4' });
    const kept = await keepFile(received, dir);
    expect(kept).toBe(join(dir, 'media', hash, 'Clip.MP4'));
    expect(uploadedHash(kept, dir)).toBe(hash);
    expect(await readFile(kept, 'utf8')).toBe('hello world');
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('keeps a file whose name is too long for the disk under its hash', async () => {
    const fileName = `${'犬'.repeat(150)}.mp4`; // 454 bytes, where a name may have 255.
    const received = await receive(chunks('a'), { fileName });
    expect(received.fileName).toBe(fileName);
    const kept = await keepFile(received, dir);
    expect(basename(kept)).toBe(`${received.contentHash}.mp4`);
    expect(await readFile(kept, 'utf8')).toBe('a');
    expect(await keepFile(await receive(chunks('a'), { fileName }), dir)).toBe(kept);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('does not replace the file of an earlier upload of the same video, since a job may be reading it', async () => {
    const kept = await keepFile(await receive(chunks('a')), dir);
    const { ino } = await stat(kept);
    expect(await keepFile(await receive(chunks('a')), dir)).toBe(kept);
    expect((await stat(kept)).ino).toBe(ino);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('leaves nothing of an upload that is too large, announced or not', async () => {
    for (const options of [{ maxBytes: 10 }, { maxBytes: 10, announcedBytes: 11 }]) {
      await expect(receive(chunks('hello ', 'world'), options)).rejects.toMatchObject({
        code: 'UPLOAD_TOO_LARGE',
      });
    }
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  it('refuses an upload that the disk cannot hold before it writes a byte', async () => {
    const options = { maxBytes: Number.MAX_SAFE_INTEGER, announcedBytes: 2 ** 52 };
    await expect(receive(chunks('a'), options)).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  it('leaves nothing when the sender goes away', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('connection reset');
    }
    await expect(receive(broken())).rejects.toThrow('connection reset');
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });
});

describe('files of the data folder', () => {
  it('are deleted when they are ours, and only then', async () => {
    const received = await receive(chunks('a'));
    const id = videoIdOf(received.contentHash);
    const upload = await keepFile(received, dir);
    await mkdir(join(dir, 'sample'));
    const film = join(dir, SAMPLE_FILM);
    const foreign = [
      join(dir, 'media-of-mine.mp4'),
      join(dir, 'media', 'holiday.mp4'),
      join(dir, 'media', `${'f'.repeat(64)}.mp4`),
      join(dir, 'sample', 'holiday.mp4'),
    ];
    for (const path of [film, film.replace('.mp4', '.vtt'), ...foreign]) await writeFile(path, 'b');
    for (const path of [upload, film, ...foreign])
      await removeIfOurs({ path, id }, dir, createFolderStore(dir));
    for (const path of foreign) expect(await readFile(path, 'utf8')).toBe('b');
    expect(await readdir(join(dir, 'media'))).toEqual([`${'f'.repeat(64)}.mp4`, 'holiday.mp4']);
    expect(await readdir(join(dir, 'sample'))).toEqual(['holiday.mp4']);
  });

  it('lose uploads that nothing refers to, after a day', async () => {
    using library = openTestLibrary();
    const media = join(library.dir, 'media');
    const name = (digit: string) => `${digit.repeat(64)}.mp4`;
    const id = (digit: string) => videoIdOf(digit.repeat(64));
    await mkdir(media);
    for (const file of [name('a'), name('b'), name('c'), 'holiday.mp4'])
      await writeFile(join(media, file), 'b');
    const contentHash = 'a'.repeat(64);
    const path = join(media, contentHash, 'film.mp4');
    await mkdir(join(media, contentHash));
    await rename(join(media, name('a')), path);
    await writeFile(join(media, contentHash, 'earlier.mp4'), 'b');
    await putVideo(library, 'film', { contentHash, id: id('a'), path });
    await putJob(library, { videoId: id('b'), path: join(media, name('b')) });
    await sweepMedia(library.store, library.dir, Date.now());
    expect(await readdir(media)).toHaveLength(4);
    await sweepMedia(library.store, library.dir, Date.now() + 25 * 3600 * 1000);
    expect(await readdir(media)).toEqual([contentHash, name('b'), 'holiday.mp4']);
    expect(await readdir(join(media, contentHash))).toEqual(['film.mp4']);
  });

  it('get the name of their video in a library that kept them under their hash, but not while a job needs them', async () => {
    using library = openTestLibrary();
    const media = join(library.dir, 'media');
    await mkdir(media);
    for (const digit of ['a', 'b']) {
      const path = join(media, `${digit.repeat(64)}.mov`);
      await writeFile(path, digit);
      const contentHash = digit.repeat(64);
      const fileName = `Interview ${digit}.MOV`;
      await putVideo(library, fileName, { contentHash, id: videoIdOf(contentHash), path, fileName });
    }
    const waiting = join(media, `${'b'.repeat(64)}.mov`);
    await putJob(library, { videoId: videoIdOf('b'.repeat(64)), path: waiting });
    for (let start = 0; start < 2; start++) await sweepMedia(library.store, library.dir, Date.now());
    const named = join(media, 'a'.repeat(64), 'Interview a.MOV');
    expect((await library.store.videos.get(videoIdOf('a'.repeat(64))))?.path).toBe(named);
    expect(await readFile(named, 'utf8')).toBe('a');
    expect((await library.store.videos.get(videoIdOf('b'.repeat(64))))?.path).toBe(waiting);
    expect(await readdir(media)).toEqual(['a'.repeat(64), `${'b'.repeat(64)}.mov`]);
    expect(await keptUploads(library.dir, 'b'.repeat(64))).toEqual([waiting]);
  });

  it.each(['failed', 'cancelled'] as const)(
    'keep the upload of a %s job for a week, to be tried again',
    async (state) => {
      using library = openTestLibrary();
      const path = await keepFile(
        await receiveFile(chunks('a'), {
          ...{
            dataDir: library.dir,
            fileName: 'a.mp4',
            maxBytes: 100,
            announcedBytes: null,
            newName: () => 'one',
          },
        }),
        library.dir,
      );
      const hash = uploadedHash(path, library.dir);
      expect(hash).toBe(createHash('sha256').update('a').digest('hex'));
      expect(uploadedHash(join(library.dir, basename(path)), library.dir)).toBeUndefined();
      expect(uploadedHash(join(library.dir, hash ?? '', basename(path)), library.dir)).toBeUndefined();
      const finishedAt = new Date().toISOString();
      await putJob(library, { videoId: null, path, state, finishedAt });
      const days = (count: number) => Date.now() + count * 24 * 3600 * 1000;
      await sweepMedia(library.store, library.dir, days(6));
      expect(await readdir(join(library.dir, 'media'))).toHaveLength(1);
      await sweepMedia(library.store, library.dir, days(8));
      await stat(path);
      await sweepMedia(library.store, library.dir, days(9));
      await expect(stat(path)).rejects.toThrow('ENOENT');
      await sweepMedia(library.store, library.dir, days(11));
      expect(await readdir(join(library.dir, 'media'))).toEqual([]);
    },
  );

  it('lose the remains of uploads of killed processes after a day', async () => {
    await receive(chunks('left behind'));
    await sweepUploads(dir, Date.now());
    expect(await readdir(join(dir, 'tmp'))).toEqual(['one.upload']);
    await sweepUploads(dir, Date.now() + 25 * 3600 * 1000);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });
});

describe('cleanFileName', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\films\\a.mp4', 'a.mp4'],
    ['a\u0000b\r\nc.mp4', 'abc.mp4'],
    ['evil\u202Egpj.mp4', 'evilgpj.mp4'],
    ['..', 'video'],
    ['  ', 'video'],
    ['海边 的狗.mov', '海边 的狗.mov'],
  ])('turns %j into %j', (name, clean) => {
    expect(cleanFileName(name)).toBe(clean);
  });

  it('cuts between characters', () => {
    expect(cleanFileName(`a${'🐕'.repeat(150)}.mp4`)).toBe(`a${'🐕'.repeat(97)}.mp4`);
  });

  it('always gives a name of 1 to 200 characters without folders, and keeps a plain extension', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
        const clean = cleanFileName(`${name}.mp4`);
        expect(clean.length).toBeGreaterThan(0);
        expect(clean.length).toBeLessThanOrEqual(200);
        expect(clean).not.toMatch(/[/\\\p{Cc}]/u);
        expect(clean.endsWith('.mp4')).toBe(true);
        expect(() => encodeURIComponent(clean)).not.toThrow();
      }),
    );
  });
});

describe('resolveAllowed', () => {
  let root: string;
  beforeEach(async () => {
    root = join(dir, 'films');
    await mkdir(join(root, 'deep'), { recursive: true });
    await writeFile(join(root, 'a.mp4'), 'a');
    await writeFile(join(dir, 'secret.mp4'), 's');
    await mkdir(join(dir, 'films-other'));
    await writeFile(join(dir, 'films-other', 'b.mp4'), 'b');
    await symlink(dir, join(root, 'out'));
    await symlink(join(root, 'a.mp4'), join(root, 'deep', 'link.mp4'));
  });

  it('takes files inside, relative ones from the first folder, and gives their real path', async () => {
    const real = await resolveAllowed(join(root, 'a.mp4'), [root]);
    expect(await resolveAllowed('a.mp4', [root])).toBe(real);
    expect(await resolveAllowed('deep/../a.mp4', [root])).toBe(real);
    expect(await resolveAllowed('deep/link.mp4', [root])).toBe(real);
  });

  it.each([
    '../secret.mp4',
    'out/secret.mp4',
    'out/nothing.mp4',
    '../films-other/b.mp4',
    '/etc/passwd',
    '/nowhere/at/all.mp4',
  ])('refuses %s, whether or not something is there', async (path) => {
    await expect(resolveAllowed(path, [root])).rejects.toMatchObject({ code: 'FORBIDDEN_PATH' });
  });

  it('tells a missing file, a folder and a zero byte apart', async () => {
    await expect(resolveAllowed('none.mp4', [root])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(resolveAllowed('deep', [root])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(resolveAllowed('a.mp4\0', [root])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('refuses everything when no folder is allowed', async () => {
    await expect(resolveAllowed(join(root, 'a.mp4'), [])).rejects.toMatchObject({ code: 'FORBIDDEN_PATH' });
  });
});
