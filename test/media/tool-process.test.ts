/** Programs that hang, flood, fail without a word or leave others behind, in place of ffmpeg: each is ended in time. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { confine, findConfinement } from '../../media/ffmpeg/confinement.ts';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { runFfprobe } from '../../media/ffmpeg/run-ffprobe.ts';
import { streamFfmpeg } from '../../media/ffmpeg/stream-ffmpeg.ts';
import { startTool } from '../../media/ffmpeg/tool-process.ts';
import { SILENCE_MS } from '../../media/ffmpeg/watchdog.ts';
import { writeFfmpeg } from '../../media/ffmpeg/write-ffmpeg.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000 });

const tmp = makeTmpDir();
const located = await locateFfmpeg();
afterAll(() => tmp[Symbol.dispose]());

let programs = 0;

/** Returns the path of a program that runs these lines of shell. */
function program(lines: string): string {
  const path = tmp.file(`program-${programs++}`);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  return path;
}

/** Returns the tools with a program in place of both. */
function toolsOf(lines: string): FfmpegTools {
  const path = program(lines);
  return { ...located, ffmpeg: { ...located.ffmpeg, path }, ffprobe: { ...located.ffprobe, path } };
}

async function run(lines: string, silenceMs = 1200): Promise<number | null> {
  const command = confine([program(lines)], await findConfinement());
  return startTool({ command, onLine: () => false, silenceMs }).ended;
}

async function isGone(pidFile: string): Promise<boolean> {
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), 10_000);
  return true;
}

describe('a program is ended', () => {
  it.each([
    ['that hangs', 'exec sleep 1000'],
    ['that spins', 'while :; do :; done'],
    ['that starts others for ever', 'while :; do sleep 0.02; done'],
    ['that writes to an output nobody reads', 'exec yes'],
  ])('%s', async (_, lines) => {
    await expect(run(lines)).rejects.toThrow('silent for 1200 ms');
  });

  it.each([
    ['with lines', 'exec yes error >&2'],
    ['without a line break', 'exec cat /dev/zero >&2'],
  ])('that floods its messages %s', async (_, lines) => {
    await expect(run(lines, 60_000)).rejects.toThrow('it printed messages without end');
  });

  it.skipIf(process.platform !== 'linux')('with all that it left behind', async () => {
    const pid = tmp.file('left-behind');
    const tools = toolsOf(`sleep 1000 & echo $! > ${pid}; exit 0`);
    await writeFfmpeg(tools, { inputs: [], outputOptions: [], file: tmp.file('out.mp4') });
    expect(await isGone(pid)).toBe(true);
  });

  it('when it leaves one behind in a session of its own, that holds its pipes', async () => {
    const startedMs = performance.now();
    await run('setsid sleep 90 & sleep 0.3; exit 0', 60_000).catch(() => {});
    expect(performance.now() - startedMs).toBeLessThan(60_000);
  });
});

it('waits no longer than 30 s for progress', () => {
  expect(SILENCE_MS).toBeLessThanOrEqual(30_000);
});

describe('the reason of a failure', () => {
  it.each([
    ['nothing is printed', 'exit 69', 'exit code 69: it gave no reason'],
    ['blank lines are', 'echo >&2; echo "   " >&2; exit 1', 'exit code 1: it gave no reason'],
    [
      'the last line says nothing',
      'echo "bad frame" >&2; echo "Conversion failed!" >&2; exit 69',
      '69: bad frame',
    ],
  ])('is there where %s', async (_, lines, words) => {
    const tools = toolsOf(lines);
    const write = writeFfmpeg(tools, { inputs: [], outputOptions: [], file: tmp.file('x.mp4') });
    await expect(write).rejects.toMatchObject({
      code: 'FFMPEG_FAILED',
      message: expect.stringContaining(words),
    });
    await expect(runFfprobe(tools, { path: tmp.file('x'), options: [] })).rejects.toThrow(words);
  });

  it('names a program that is not there, however it is started', async () => {
    const ffmpeg = { ...located.ffmpeg, path: '/nowhere/ffmpeg' };
    const pieces = streamFfmpeg({ ...located, ffmpeg }, { path: tmp.file('x'), outputOptions: [] });
    await expect(pieces.next()).rejects.toMatchObject({ code: 'FFMPEG_MISSING' });
  });
});

it('an answer of ffprobe without end is given up', async () => {
  const asked = runFfprobe(toolsOf('exec cat /dev/zero'), { path: tmp.file('x'), options: [] });
  await expect(asked).rejects.toMatchObject({ code: 'FFMPEG_FAILED' });
});

const confinement = await findConfinement();

describe.skipIf(!confinement?.isolation)('confined', () => {
  it('a program sees no network but a loopback that is down', async () => {
    const seen = tmp.file('net');
    const lines = `cat /proc/net/dev > ${seen}`;
    const command = confine([program(lines)], confinement, { writesIn: tmp.file('.') });
    await startTool({ command, onLine: () => false }).ended;
    expect(
      readFileSync(seen, 'utf8')
        .match(/^\s*\w+:/gm)
        ?.map((name) => name.trim()),
    ).toEqual(['lo:']);
  });

  it('a program that is to read only cannot write', async () => {
    const target = tmp.file('written');
    const command = confine([program(`echo x > ${target}`)], confinement);
    expect(await startTool({ command, onLine: () => false }).ended).not.toBe(0);
    expect(existsSync(target) ? readFileSync(target, 'utf8') : '').toBe('');
  });
});
