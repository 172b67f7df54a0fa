import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bucketKeyOf, mediaSettingsOf } from '../../api/services/sources/remote/bucket-key.ts';
import { ENV_NAMES, readConfig, Settings } from '../../core/config.ts';
import { AppError } from '../../core/errors.ts';

describe('readConfig', () => {
  it('has a default for everything, bound to the loopback address', () => {
    const config = readConfig({}, {}, '/srv');
    expect(config).toMatchObject({
      dataDir: '/srv/data',
      host: '127.0.0.1',
      port: 8080,
      roots: ['/srv'],
      hub: 'https://huggingface.co',
      sample: true,
      allowedHosts: [],
    });
    expect(config.apiKey).toBeUndefined();
    expect(config.pack).toBeUndefined();
  });

  it('lets a flag win over the environment, and an empty variable count as unset', () => {
    const env = { TIDEMARK_PORT: '9000', TIDEMARK_HOST: '', TIDEMARK_DATA: 'library' };
    const config = readConfig(env, { port: '9001' }, '/srv');
    expect(config).toMatchObject({ port: 9001, host: '127.0.0.1', dataDir: '/srv/library' });
  });

  it('splits lists and makes roots absolute', () => {
    const config = readConfig(
      { TIDEMARK_ROOTS: '/a: b ', TIDEMARK_ALLOWED_HOSTS: 'x.lan, y.lan' },
      {},
      '/srv',
    );
    expect(config.roots).toEqual(['/a', '/srv/b']);
    expect(config.allowedHosts).toEqual(['x.lan', 'y.lan']);
  });

  it('takes hub and token from the variables of the hub’s own tools where ours are unset', () => {
    const theirs = { HF_ENDPOINT: 'https://mirror.example/', HF_TOKEN: 'hf_theirs' };
    expect(readConfig(theirs)).toMatchObject({ hub: 'https://mirror.example', hubToken: 'hf_theirs' });
    expect(readConfig({ ...theirs, TIDEMARK_HUB_TOKEN: 'ours' }).hubToken).toBe('ours');
  });

  it('puts the bucket of media together, which needs a key', () => {
    const { mediaBucket } = readConfig({ TIDEMARK_MEDIA_URL: 's3://archive/tidemark//one/' });
    expect(mediaBucket).toMatchObject({ bucket: 'archive', prefix: 'tidemark/one/', endpoint: null });
    expect(readConfig({ TIDEMARK_MEDIA_URL: 's3://archive' }).mediaBucket?.prefix).toBe('');
    expect(() => readConfig({ TIDEMARK_MEDIA_URL: 'https://archive/x' })).toThrow('TIDEMARK_MEDIA_URL');
    const without = readConfig({ TIDEMARK_MEDIA_URL: 's3://archive' });
    expect(() => mediaSettingsOf(without)).toThrow('TIDEMARK_S3_ACCESS_KEY_ID');
    expect(mediaSettingsOf(readConfig({}))).toBeNull();
  });

  it('takes a key of buckets whole from one place, and the collector of other tools', () => {
    const theirs = { AWS_ACCESS_KEY_ID: 'theirs', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: '' };
    const key = { s3AccessKeyId: 'theirs', s3SecretAccessKey: 'secret', s3SessionToken: undefined };
    expect(readConfig(theirs)).toMatchObject(key);
    const ours = readConfig({ ...theirs, TIDEMARK_S3_ACCESS_KEY_ID: 'ours' });
    expect([ours.s3AccessKeyId, ours.s3SecretAccessKey]).toEqual(['ours', undefined]);
    expect(() => bucketKeyOf(ours)).toThrow('TIDEMARK_S3_SECRET_ACCESS_KEY');
    const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
    expect(readConfig(collector).otlpEndpoint).toBe('http://127.0.0.1:4318');
    expect(readConfig({}).otlpEndpoint).toBeUndefined();
  });

  it('does not hand the token of one hub to another', () => {
    const config = readConfig({ TIDEMARK_HUB: 'https://ours.example', HF_TOKEN: 'hf_theirs' });
    expect(config).toMatchObject({ hub: 'https://ours.example' });
    expect(config.hubToken).toBeUndefined();
  });

  it.each([
    ['TIDEMARK_PORT', '99999'],
    ['TIDEMARK_PORT', 'http'],
    ['TIDEMARK_HUB', 'ftp://models.example'],
    ['TIDEMARK_SAMPLE', 'perhaps'],
    ['TIDEMARK_LOG_LEVEL', 'loud'],
    ['TIDEMARK_THREADS', '0'],
  ])('names the variable when %s is "%s"', (variable, value) => {
    expect(() => readConfig({ [variable]: value })).toThrow(variable);
  });

  it('does not print a wrong API key', () => {
    expect(() => readConfig({ TIDEMARK_API_KEY: 'hunter2' })).toThrow(AppError);
    expect(() => readConfig({ TIDEMARK_API_KEY: 'hunter2' })).not.toThrow(/hunter2/);
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

  it.each(Object.values(ENV_NAMES))('documents %s', (variable) => {
    expect(page).toContain(`| \`${variable}\` |`);
  });

  it('documents nothing that is not a setting', () => {
    const documented = [...page.matchAll(/^\| `(TIDEMARK_\w+)`/gm)].map((match) => match[1]);
    expect(documented.sort()).toEqual(Object.values(ENV_NAMES).sort());
    expect(Object.keys(ENV_NAMES).sort()).toEqual(Object.keys(Settings.shape).sort());
  });
});
