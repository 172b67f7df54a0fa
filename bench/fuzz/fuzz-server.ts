/**
 * `npm run bench -- fuzz --http N`: requests drawn from the OpenAPI document, sent to a server with a small library. In: a
 * seed. Out: how many responses were not as the document says, lines of the log that tell of a fault of the program, and
 * whether memory and descriptors grew.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeSeedFile } from '../../test/support/mutants.ts';
import { writeTinyPack } from '../../test/support/tiny-pack.ts';
import { withWorkFolder } from '../media.ts';
import { indexFiles, type Served, serve } from '../product.ts';
import {
  growthOf,
  type Look,
  MOST_DESCRIPTORS_PER_MINUTE,
  watchProcess,
} from '../reliability/load/watch-process.ts';
import type { Measured } from '../report.ts';
import { type IsOver, NEVER_OVER } from '../time-limit.ts';
import { type FuzzReport, fuzzHttp, type Send } from './fuzz-http.ts';
import type { OpenApiDocument } from './openapi.ts';
import type { KnownIds } from './requests.ts';

/** Options of the bench. */
export interface FuzzServerOptions {
  count: number;
  seed: number;
}

/** Requests that are open at a time. */
const AT_ONCE = 8;

const KEY = 'fuzzing-needs-a-key';

/** Sends the requests; see the top of the file. */
export function benchFuzzHttp(
  { count, seed }: FuzzServerOptions,
  isOver: IsOver = NEVER_OVER,
): Promise<Measured> {
  return withWorkFolder('fuzz-http', async (folder) => {
    const films = await writeFilms(folder);
    const setup = { dataDir: join(folder, 'data'), pack: await writeTinyPack(join(folder, 'pack')) };
    await indexFiles([films], setup, false);
    const internal: string[] = [];
    const settings = {
      TIDEMARK_API_KEY: KEY,
      TIDEMARK_ROOTS: films,
      // Nothing listens there: a drawn request must not download a pack.
      TIDEMARK_HUB: 'http://127.0.0.1:9',
      TIDEMARK_WEBHOOK_PRIVATE: 'on',
    };
    const served = await serve(setup, settings, (line) => {
      if (tellsOfFault(line)) internal.push(line);
    });
    try {
      const send = sendTo(served.url);
      const document = (await (await send('/openapi.json', {})).json()) as OpenApiDocument;
      const ids = await makeThings(send, films);
      const watch = watchProcess(served.pid, 1000);
      const report = await fuzzHttp(document, send, { requests: count, seed, ids, atOnce: AT_ONCE, isOver });
      return resultOf({ count, seed }, report, internal, { served, looks: watch.stop() });
    } finally {
      await served.close();
    }
  });
}

/** Errors without a code are faults of the program; a warning with one tells of work that was refused or failed as documented. */
function tellsOfFault(line: string): boolean {
  try {
    const { level, error } = JSON.parse(line) as { level?: string; error?: { name?: string } };
    return level === 'error' || (error !== undefined && error.name !== 'AppError') || /"INTERNAL"/.test(line);
  } catch {
    return /^\s+at |Error:/.test(line);
  }
}

/** Two videos, one with subtitles. */
async function writeFilms(folder: string): Promise<string> {
  const films = join(folder, 'films');
  mkdirSync(films);
  await writeSeedFile(join(films, 'a.mp4'), 'a.mp4');
  await writeSeedFile(join(films, 'a.mkv'), 'a.mkv');
  writeFileSync(join(films, 'a.srt'), '1\n00:00:00,500 --> 00:00:01,500\nRed and green\n');
  return films;
}

function sendTo(url: string): Send {
  return (path, init) => {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${KEY}`);
    return fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
  };
}

/** Makes one of each thing that has an id, so that requests reach what exists. */
async function makeThings(send: Send, films: string): Promise<KnownIds> {
  const read = async (path: string) => (await (await send(path, {})).json()) as { data: { id: string }[] };
  const make = async (path: string, body: unknown): Promise<string> => {
    const isJson = !(body instanceof Uint8Array);
    const response = await send(path, {
      method: 'POST',
      headers: { 'Content-Type': isJson ? 'application/json' : 'image/png' },
      body: isJson ? JSON.stringify(body) : Buffer.from(body),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    const made = (await response.json()) as { id?: string; group_id?: string };
    return made.id ?? made.group_id ?? '';
  };
  const video = (await read('/v1/videos')).data[0]?.id ?? '';
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const query = { text: 'a red car' };
  const known: Record<string, string | undefined> = {
    '/v1/videos/': video,
    '/v1/iiif/': video,
    '/v1/videos/{id}/storyboard/': '000.webp',
    '/v1/jobs/': (await read('/v1/jobs')).data[0]?.id,
    '/v1/jobs/groups/': await make('/v1/videos/batch', { folder: { path: films } }),
    '/v1/clips/': await make('/v1/clips', { segments: [{ video_id: video, start: 0, end: 1 }] }),
    '/v1/reels/': await make('/v1/reels', { name: 'A reel', items: [] }),
    '/v1/searches/': await make('/v1/searches', { query: query.text }),
    '/v1/images/': await make('/v1/images', picture),
    '/v1/sources/': await make('/v1/sources', { path: films }),
    '/v1/keys/': await make('/v1/keys', { name: 'A key', scopes: ['read'] }),
    '/v1/triggers/': await make('/v1/triggers', { name: 'A trigger', query, min_probability: 0.5 }),
    '/v1/webhooks/': await make('/v1/webhooks', { url: 'http://127.0.0.1:9/', events: ['video.indexed'] }),
    '/v1/packs/': 'base',
  };
  return {
    ofPath: (before) => known[before],
    ofProperty: (name) => (name === 'video_id' ? video : undefined),
  };
}

function resultOf(
  options: FuzzServerOptions,
  report: FuzzReport,
  internal: readonly string[],
  { served, looks }: { served: Served; looks: readonly Look[] },
): Measured {
  const growth = growthOf(looks);
  const { sent, statuses, faults, faultCount, sentAgain } = report;
  const failed = faultCount + internal.length;
  const rows = Object.entries(statuses).map(([status, responses]) => ({ name: status, cells: [responses] }));
  const table = {
    title: 'Requests drawn from the OpenAPI document',
    columns: ['status', 'responses'],
    rows,
    note:
      `Seed ${options.seed}. ${faultCount} of ${sent} responses were not as the document says, and ${internal.length} ` +
      `lines of the log told of a fault. ${sentAgain} were sent again on a new connection. The server took at most ${served.nodeMib()} MiB, ` +
      `${growth.mib_per_minute} more a minute in the last two thirds, and ${growth.descriptors_per_minute} descriptors.`,
  };
  return {
    name: 'fuzz-http',
    tables: [table],
    figures: { tried: sent, failed, sent_again: sentAgain, statuses, node_mib: served.nodeMib(), ...growth },
    baselines: {},
    options: { ...options },
    model: null,
    failures: [
      ...faults,
      ...internal.slice(0, 20),
      // Memory is reported only: drawn requests add rows that stay.
      ...(growth.descriptors_per_minute > MOST_DESCRIPTORS_PER_MINUTE ? ['descriptors grow'] : []),
    ],
  };
}
