/** Colours: HDR and HD that does not say its matrix look alike in what is indexed, on thumbnails and on the page. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { drawPoster } from '../../media/pictures/poster.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { makeProxy } from '../../media/proxies/proxy.ts';
import { runFfmpeg } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 300_000 });

const tmp = makeTmpDir();
const tools = await locateFfmpeg();
afterAll(() => tmp[Symbol.dispose]());

const COLOUR = [224, 64, 32];

type Rgb = number[];

async function thumbnail(path: string): Promise<Rgb> {
  const { rgb, width, height } = await decodeImage(await drawPoster(tools, { path, timeS: 0.5, width: 160 }));
  return middleOf(rgb, width, height);
}

async function indexed(path: string): Promise<Rgb> {
  const size = { width: 64, height: 64 };
  for await (const { rgb } of decodeFrames({ tools, path, probe: await probeVideo(tools, path), ...size })) {
    if (rgb) return middleOf(rgb, size.width, size.height);
  }
  throw new Error('Nothing was decoded.');
}

/** The colour on the page, which plays a proxy of what browsers do not play. */
async function onPage(path: string): Promise<Rgb> {
  const file = tmp.file(`${path.split('/').at(-1)}.proxy.mp4`);
  const probe = await probeVideo(tools, path);
  await makeProxy(tools, { path, probe, method: 'encode', file, onProgress: () => undefined });
  return thumbnail(file);
}

function middleOf(rgb: Uint8Array, width: number, height: number): Rgb {
  const at = 3 * ((height >> 1) * width + (width >> 1));
  return [...rgb.subarray(at, at + 3)];
}

async function expectAlike(path: string): Promise<void> {
  for (const [where, rgb] of Object.entries({
    indexed: await indexed(path),
    thumbnail: await thumbnail(path),
    page: await onPage(path),
  })) {
    const off = Math.max(...rgb.map((value, i) => Math.abs(value - (COLOUR[i] as number))));
    expect({ where, rgb, isNear: off < 9 }).toEqual({ where, rgb, isNear: true });
  }
}

/** Writes a second of the colour, through these filters. */
async function film(name: string, size: string, filters: string[], output: string[]): Promise<string> {
  const source = `color=c=0x${Buffer.from(COLOUR).toString('hex')}:s=${size}:r=10:d=1`;
  await runFfmpeg(['-f', 'lavfi', '-i', source, '-vf', filters.join(','), ...output, tmp.file(name)]);
  return tmp.file(name);
}

describe('HDR is tone-mapped', () => {
  it.each(['smpte2084', 'arib-std-b67'])('%s', async (transfer) => {
    // BT.2020 of the colour at a white of 203 cd/m2, as zscale computes it.
    const filters = [
      'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p',
      'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709',
      'zscale=t=linear:npl=203,format=gbrpf32le',
      `zscale=p=bt2020:t=${transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`,
    ];
    const said = `log-level=error:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`;
    const path = await film(`${transfer}.mkv`, '160x90', filters, ['-c:v', 'libx265', '-x265-params', said]);
    expect((await probeVideo(tools, path)).colourTransfer).toBe(transfer);
    await expectAlike(path);
  });
});

describe('a video that does not say its matrix', () => {
  it.each([
    ['HD', '1280x720', 'bt709'],
    ['SD', '640x360', 'bt601'],
  ])('is taken for what players take %s for', async (name, size, matrix) => {
    const filters = [`scale=out_color_matrix=${matrix}:out_range=tv`, 'format=yuv420p'];
    const unsaid = [
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-bsf:v',
      'h264_metadata=matrix_coefficients=2',
    ];
    const path = await film(`${name}.mp4`, size, filters, unsaid);
    expect((await probeVideo(tools, path)).colourMatrix).toBeNull();
    await expectAlike(path);
  });
});
