/**
 * Many uploads at once, to a data folder on a small disk. In: a number. Out: how often senders were told to wait, and
 * whether each upload was taken and indexed, or refused with a code: none may be lost.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** The outcome of uploads. */
export interface UploadReport {
  sent: number;
  /** Taken and indexed. */
  indexed: number;
  /** Refused for want of room (`DISK_FULL`). */
  refused: number;
  /** Answers 429 on the way, and those without `Retry-After`. */
  toldToWait: number;
  withoutRetryAfter: number;
  /** Each upload that was neither indexed nor refused with a code. */
  lost: string[];
}

/** Bytes behind each video that make it another one. */
const PADDING_BYTES = 8 * 2 ** 20;

/** The longest wait for all of them. */
const PATIENCE_MS = 300_000;

/** Sends `count` copies of a film at once, each made different. Repeats what is answered with 429, after the time told. */
export async function uploadAtOnce(url: string, film: string, count: number): Promise<UploadReport> {
  const report: UploadReport = {
    ...{ sent: count, indexed: 0, refused: 0, toldToWait: 0, withoutRetryAfter: 0, lost: [] },
  };
  const bytes = readFileSync(film);
  const jobs = new Set<string>();
  await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const job = await sendOne(url, Buffer.concat([bytes, randomBytes(PADDING_BYTES)]), n, report);
      if (job !== null) jobs.add(job);
    }),
  );
  for (const [id, state] of await endsOf(url, jobs)) {
    if (state === 'done') report.indexed += 1;
    else report.lost.push(`job ${id}: ${state}`);
  }
  return report;
}

async function sendOne(url: string, body: Buffer, n: number, report: UploadReport): Promise<string | null> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const headers = { 'Content-Type': 'video/mp4' };
    const target = `${url}/v1/videos?file_name=film-${n}.mp4`;
    try {
      const response = await fetch(target, { method: 'POST', headers, body: new Uint8Array(body) });
      const answer = (await response.json()) as { job?: { id: string }; code?: string };
      if (answer.job) return answer.job.id;
      if (response.status !== 429) {
        if (answer.code === 'DISK_FULL') report.refused += 1;
        else report.lost.push(`upload ${n}: ${response.status} ${answer.code}`);
        return null;
      }
      report.toldToWait += 1;
      const waitS = Number(response.headers.get('Retry-After') ?? Number.NaN);
      if (Number.isNaN(waitS)) report.withoutRetryAfter += 1;
      await setTimeout((waitS || 1) * 1000);
    } catch (error) {
      // A server that refuses early closes the connection while the body is still on its way.
      if (!/EPIPE|ECONNRESET|other side closed|terminated/.test(`${error} ${(error as Error).cause}`)) {
        report.lost.push(`upload ${n}: ${error}, ${(error as Error).cause}`);
        return null;
      }
      await setTimeout(1000);
    }
  }
  report.lost.push(`upload ${n}: waited in vain`);
  return null;
}

async function endsOf(url: string, ids: ReadonlySet<string>): Promise<[string, string][]> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const states = await Promise.all(
      [...ids].map(async (id): Promise<[string, string]> => {
        const job = (await (await fetch(`${url}/v1/jobs/${id}`)).json()) as { state: string };
        return [id, job.state];
      }),
    );
    const isOver = states.every(([, state]) => !['queued', 'running'].includes(state));
    if (isOver || performance.now() > untilMs) return states;
    await once(AbortSignal.timeout(500), 'abort');
  }
}
