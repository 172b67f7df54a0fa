/**
 * Stores exports of clips: a folder for each, `clips/<id>/`, with the request and its state, and the file when it is done.
 * In: records. Out: the same records after a restart.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ERROR_CODE_NAMES } from '../core/errors.ts';
import { writeFileWhole } from '../files/write-file.ts';

/** Time for which a file and its record are kept after the end. */
export const CLIPS_TTL_MS = 24 * 3600 * 1000;

const RECORD_FILE = 'export.json';
const DRAFT = '.part';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const Clip = z.object({
  videoId: z.string(),
  start: z.number(),
  end: z.number(),
  label: z.string(),
  how: z.enum(['copied', 'encoded']).nullable(),
});

/** An export as it is stored. */
export const ClipRecord = z.object({
  id: z.string(),
  name: z.string(),
  joined: z.boolean(),
  toleranceS: z.number(),
  clips: z.array(Clip),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  doneS: z.number(),
  file: z.object({ name: z.string(), sizeBytes: z.number() }).nullable(),
  error: z.object({ code: z.enum(ERROR_CODE_NAMES), message: z.string() }).nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});

/** The type of the shape above, as parsed. */
export type ClipRecord = z.infer<typeof ClipRecord>;

/** The folder of all exports. */
export function clipsDir(dataDir: string): string {
  return join(dataDir, 'clips');
}

/** The folder of an export. */
export function clipDir(dataDir: string, id: string): string {
  return join(clipsDir(dataDir), id);
}

/** Writes a record, whole or not at all. Throws what writing throws. */
export async function saveRecord(dataDir: string, record: ClipRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  const path = join(clipDir(dataDir, record.id), RECORD_FILE);
  // It may be cancelled while it is saved: each call writes a draft of its own.
  await writeFileWhole(path, Buffer.from(text), `${path}.${randomUUID()}${DRAFT}`);
}

/**
 * Reads all records, oldest first. Deletes folders without a readable one, and drafts of records: their processes are gone.
 */
export async function loadRecords(dataDir: string): Promise<ClipRecord[]> {
  const records: ClipRecord[] = [];
  for (const id of await readdir(clipsDir(dataDir)).catch(() => [])) {
    if (!ID.test(id)) continue;
    const record = await readRecord(join(clipDir(dataDir, id), RECORD_FILE));
    if (record) {
      records.push(record);
      await removeDrafts(clipDir(dataDir, id));
    } else await removeClips(dataDir, id);
  }
  return records.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** Deletes an export with its files. */
export async function removeClips(dataDir: string, id: string): Promise<void> {
  await rm(clipDir(dataDir, id), { recursive: true, force: true });
}

async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(DRAFT)) await rm(join(folder, name), { force: true });
  }
}

async function readRecord(path: string): Promise<ClipRecord | null> {
  try {
    return ClipRecord.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Truncated, or of another version: it cannot be used.
    return null;
  }
}
