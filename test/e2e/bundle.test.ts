/** Measures the build that the server serves: all that a browser fetches before the page works. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const ASSETS = fileURLToPath(new URL('../../ui/dist/assets/', import.meta.url));
const LIMIT_BYTES = 150_000;

describe('the built page', () => {
  const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
  const texts = scripts.map((name) => readFileSync(ASSETS + name));

  it('has less than 150 kB of script, gzipped', () => {
    expect(scripts.length).toBeGreaterThan(0);
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeLessThan(LIMIT_BYTES);
  });

  it('carries the contract as types only: no schema library comes along', () => {
    for (const text of texts) expect(text.toString()).not.toContain('ZodError');
  });
});
