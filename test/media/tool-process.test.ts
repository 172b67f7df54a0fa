/** Programs that hang, flood, fail without a word or leave others behind, in place of ffmpeg: each is ended in time. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Confinement,
  confine,
  type Errand,
  findConfinement,
  type Isolation,
  tryConfinement,
} from '../../media/ffmpeg/confinement.ts';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { runFfprobe } from '../../media/ffmpeg/run-ffprobe.ts';
import { streamFfmpeg } from '../../media/ffmpeg/stream-ffmpeg.ts';
import { startTool } from '../../media/ffmpeg/tool-process.ts';
import { SILENCE_MS } from '../../media/ffmpeg/watchdog.ts';
import { writeFfmpeg } from '../../media/ffmpeg/write-ffmpeg.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { H264, runFfmpeg } from '../support/clips.ts';
import { CAN_MOUNT, mountSmallDisk } from '../support/small-disk.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000 });

const tmp = makeTmpDir();
const located = await locateFfmpeg();
afterAll(() => tmp[Symbol.dispose]());

const film = tmp.file('film.mp4');
beforeAll(() => runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=d=2:s=64x48:r=5', ...H264, film]));

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

/** Waits until no process has these words in its command line. */
async function isGone(words: string): Promise<boolean> {
  const commands = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        } catch {
          return ''; // Gone since it was listed.
        }
      });
  await vi.waitFor(() => expect(commands().filter((line) => line.startsWith(words))).toEqual([]), 10_000);
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
    const tools = toolsOf('sleep 1000.25 & exit 0');
    await writeFfmpeg(tools, { inputs: [], outputOptions: [], file: tmp.file('out.mp4') });
    expect(await isGone('sleep 1000.25')).toBe(true);
  });

  it('when it leaves one behind in a session of its own, that holds its pipes', async () => {
    const startedMs = performance.now();
    await run('setsid sleep 90.25 & sleep 0.3; exit 0', 60_000).catch(() => {});
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
    const pieces = streamFfmpeg(
      { ...located, ffmpeg },
      { path: tmp.file('x'), outputOptions: [], maxBytes: 1 },
    );
    await expect(pieces.next()).rejects.toMatchObject({ code: 'FFMPEG_MISSING' });
  });
});

it('an answer of ffprobe without end is given up', async () => {
  const asked = runFfprobe(toolsOf('exec cat /dev/zero'), { path: tmp.file('x'), options: [] });
  await expect(asked).rejects.toMatchObject({ code: 'FFMPEG_FAILED' });
});

describe('a program that keeps itself busy', () => {
  const read = async (lines: string) => {
    const stream = { path: tmp.file('none'), outputOptions: [], maxBytes: 2 ** 30, unitBytes: 1000 };
    for await (const _ of streamFfmpeg(toolsOf(lines), stream));
  };
  const probe = (lines: string) => runFfprobe(toolsOf(lines), { path: tmp.file('none'), options: [] });
  const write = (lines: string, name: string) =>
    writeFfmpeg(toolsOf(lines), { inputs: [], outputOptions: [], file: tmp.file(name) });

  const claims = (fact: string) =>
    `case "$*" in *-muxers*) exit ;; esac; n=0; while :; do n=$((n+1000000)); printf '${fact}\\nout_time_ms=%s\\n' $n $n >&2; sleep 0.05; done`;
  const decode = async (lines: string) => {
    const frames = { path: film, probe: await probeVideo(located, film), width: 32, height: 32 };
    for await (const _ of decodeFrames({ tools: toolsOf(lines), ...frames }));
  };

  it('for ever is ended as one that hangs', async () => {
    const reading = 'exec nice -n 19 dd if=/dev/zero of=/dev/null bs=4096 2>/dev/null';
    const dripping = 'while :; do echo garbage; sleep 5; done';
    const startedMs = performance.now();
    const outcomes = await Promise.allSettled([
      ...[probe(reading), read(reading), write(reading, 'reading.mp4')],
      ...[probe(dripping), read(dripping), write(dripping, 'dripping.mp4')],
      write(`while :; do echo . >> ${tmp.file('growing.mp4')}; sleep 1; done`, 'growing.mp4'),
      decode(claims('[Parsed_showinfo_1] n:0 pts:%s')),
      write(claims('frame=0'), 'without-frames.mp4'),
      write(claims('frame=7'), 'no-more-frames.mp4'),
      write(claims('total_size=48'), 'without-bytes.mp4'),
    ]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toEqual(
      outcomes.map(() => expect.stringContaining(`silent for ${SILENCE_MS} ms`)),
    );
    expect(performance.now() - startedMs).toBeLessThan(1.5 * SILENCE_MS);
  });

  it('with more output than was asked for is ended', async () => {
    const tools = toolsOf('exec cat /dev/zero');
    const stream = streamFfmpeg(tools, { path: tmp.file('none'), outputOptions: [], maxBytes: 2 ** 20 });
    const all = (async () => {
      for await (const _ of stream);
    })();
    await expect(all).rejects.toThrow(`more than ${2 ** 20} bytes`);
  });

  it('beyond a limit of its whole time is ended, whatever it shows', async () => {
    const command = ['sh', '-c', 'exec yes'];
    const run = { command, onLine: () => false, onOutput() {}, mostMs: 500 };
    await expect(startTool(run).ended).rejects.toThrow('not done after 500 ms');
  });

  it('with reading is waited for as its file is large', async () => {
    const reading = 'exec dd if=/dev/zero of=/dev/null bs=1 count=3000000 2>/dev/null';
    const run = (bytes: number) =>
      startTool({
        ...{ command: [program(reading)], onLine: () => false },
        ...{ silenceMs: 600, inputBytes: async () => bytes },
      }).ended;
    await expect(run(2 ** 10)).rejects.toThrow('silent for 600 ms');
    await expect(run(2 ** 30)).resolves.toBe(0);
  });
});

const ISOLATIONS: Isolation[] = ['bwrap', 'unshare'];
const means = new Map<Isolation, Confinement | null>();
for (const isolation of process.platform === 'linux' ? ISOLATIONS : [])
  means.set(isolation, await tryConfinement([isolation]));

describe.each(ISOLATIONS)('confined by %s', (isolation) => {
  const confinement = means.get(isolation) ?? null;
  const runs = (lines: string, errand: Errand = {}) =>
    startTool({ command: confine([program(lines)], confinement, errand), onLine: () => false }).ended;
  const isHere = confinement?.isolation === isolation;
  const isReadOnly = isHere && confinement.isReadOnly;

  it.skipIf(!isHere)('a program sees no network but a loopback that is down', async () => {
    const seen = tmp.file('net');
    await runs(`cat /proc/self/net/dev > ${seen}`, { writesIn: tmp.file('.') });
    expect(
      readFileSync(seen, 'utf8')
        .match(/^\s*\w+:/gm)
        ?.map((name) => name.trim()),
    ).toEqual(['lo:']);
  });

  it.skipIf(!isReadOnly)('a program that is to read only cannot write, delete, empty or rename', async () => {
    const kept = tmp.file(`kept-${isolation}`);
    for (const lines of [
      'echo x > NEW',
      'rm KEPT',
      ': > KEPT',
      'mv KEPT NEW',
      'echo x >> KEPT',
      'mkdir NEW',
    ]) {
      writeFileSync(kept, 'keep me');
      const attempt = lines.replace('KEPT', kept).replace('NEW', tmp.file('new'));
      expect([lines, await runs(attempt)]).not.toEqual([lines, 0]);
      expect([lines, readFileSync(kept, 'utf8'), existsSync(tmp.file('new'))]).toEqual([
        ...[lines, 'keep me', false],
      ]);
    }
  });

  it.skipIf(!isReadOnly)('a program writes into its folder, and nowhere else', async () => {
    const folder = tmp.file(`results of ${isolation}`);
    mkdirSync(folder);
    // What is mounted below keeps no folder from being given.
    using _ = CAN_MOUNT ? mountSmallDisk(join(folder, 'disk'), 64) : null;
    const errand = { writesIn: folder };
    expect(await runs(`echo x > '${folder}/result'`, errand)).toBe(0);
    expect(readFileSync(join(folder, 'result'), 'utf8')).toBe('x\n');
    expect(await runs(`echo x > ${tmp.file('elsewhere')}`, errand)).not.toBe(0);
    expect(existsSync(tmp.file('elsewhere'))).toBe(false);
  });

  it.skipIf(!isReadOnly || !confinement?.diesWithParent)(
    'a program keeps no right to undo that',
    async () => {
      await runs(`mount -n -o remount,bind,rw / ; echo x > ${tmp.file('undone')}`);
      expect(existsSync(tmp.file('undone'))).toBe(false);
    },
  );

  it.skipIf(!isHere || !confinement.isLimited)('a program ends when its processor time is up', async () => {
    expect(await runs('while :; do :; done', { cpuS: 1 })).toBe(null);
  });

  // Root has no such limit.
  it.skipIf(!isHere || !confinement.isLimited)('a program starts a bounded number of others', async () => {
    const asNobody =
      process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const bomb = `i=0; while [ $i -lt 3000 ]; do sleep 20 & i=$((i+1)); done`;
    const command = [...asNobody, ...confine(['sh', '-c', bomb], confinement)];
    const lines: string[] = [];
    const child = startTool({ command, onLine: (line) => lines.push(line) > 1e9 });
    expect(await child.ended).not.toBe(0);
    expect(lines.join('\n')).toMatch(/fork/i);
  });
});
