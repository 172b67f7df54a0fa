/** Still images: upright, opaque, 8-bit RGB, or a coded error. */
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, shrinkImage } from '../../media/pictures/image.ts';

const RED = { r: 255, g: 0, b: 0 };

/** A red picture, 4 wide and 2 high, with a blue top left pixel. */
const picture = sharp({ create: { width: 4, height: 2, channels: 3, background: RED } }).composite([
  { input: { create: { width: 1, height: 1, channels: 3, background: 'blue' } }, left: 0, top: 0 },
]);

describe('decodeImage', () => {
  it('gives rows of RGB from the top left', async () => {
    const { rgb, width, height } = await decodeImage(await picture.clone().png().toBuffer());
    expect([width, height, rgb.length]).toEqual([4, 2, 24]);
    expect([...rgb.subarray(0, 6)]).toEqual([0, 0, 255, 255, 0, 0]);
  });

  it('turns the picture as its EXIF orientation says', async () => {
    const turned = await picture.clone().withMetadata({ orientation: 6 }).png().toBuffer();
    const { rgb, width, height } = await decodeImage(turned);
    expect([width, height]).toEqual([2, 4]);
    expect([...rgb.subarray(3, 6)]).toEqual([0, 0, 255]);
  });

  it('makes three channels of grey, of transparent and of 16-bit pictures', async () => {
    const grey = await picture.clone().greyscale().jpeg().toBuffer();
    const clear = await sharp({
      create: { width: 4, height: 2, channels: 4, background: { ...RED, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const deep = await picture.clone().toColourspace('rgb16').png().toBuffer();
    expect((await decodeImage(grey)).rgb).toHaveLength(24);
    expect([...(await decodeImage(clear)).rgb]).toEqual(new Array(24).fill(255));
    expect([...(await decodeImage(deep)).rgb.subarray(0, 6)]).toEqual([0, 0, 255, 255, 0, 0]);
  });

  it('refuses what is no picture, a drawing program, a missing file and a cut-off one', async () => {
    const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: RED } })
      .jpeg()
      .toBuffer();
    const sources = [
      Buffer.from('hello'),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'),
      '/no/such/image.png',
      jpeg.subarray(0, jpeg.length - 200),
    ];
    for (const source of sources) {
      await expect(decodeImage(source)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    }
  });

  it('gives pixels or IMAGE_UNREADABLE for any bytes', async () => {
    const png = await picture.clone().png().toBuffer();
    const broken = fc.tuple(fc.nat(png.length - 1), fc.uint8Array({ maxLength: 8 })).map(([at, noise]) => {
      const bytes = Buffer.from(png);
      bytes.set(noise.subarray(0, bytes.length - at), at);
      return bytes;
    });
    await fc.assert(
      fc.asyncProperty(broken, async (bytes) => {
        const outcome = await decodeImage(bytes).catch((error) => error.code);
        if (outcome !== 'IMAGE_UNREADABLE')
          expect(outcome.rgb.length).toBe(outcome.width * outcome.height * 3);
      }),
      { numRuns: 40 },
    );
  });
});

describe('shrinkImage', () => {
  const large = sharp({ create: { width: 3000, height: 1500, channels: 3, background: RED } });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('keeps a small upright copy of a %s', async (format) => {
    const bytes = await large.clone().withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    const { webp, width, height } = await shrinkImage(bytes);
    expect([width, height]).toEqual([512, 1024]);
    const { rgb } = await decodeImage(webp);
    expect(rgb[0]).toBeGreaterThan(240);
    expect(rgb[1]).toBeLessThan(20);
  });

  it('drops what the camera wrote beside the picture', async () => {
    const exif = { IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitude: '48/1 8/1 0/1' } };
    const { webp } = await shrinkImage(await picture.clone().withExif(exif).jpeg().toBuffer());
    expect((await sharp(webp).metadata()).exif).toBeUndefined();
  });

  it('refuses what is decoded elsewhere but not asked with', async () => {
    await expect(shrinkImage(await picture.clone().gif().toBuffer())).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
  });
});
