/** The settings of places on the network, put together. */
import { type Config, ENV_NAMES } from '../../../../core/config.ts';
import { AppError } from '../../../../core/errors.ts';
import type { MediaSettings } from '../../media/open-media.ts';
import type { BucketKey, RemoteRules } from './remote-objects.ts';

/** Returns the access key that the settings name; null where none is. Throws `BAD_REQUEST` where they name a part of one. */
export function bucketKeyOf({
  s3AccessKeyId: accessKeyId,
  s3SecretAccessKey: secretAccessKey,
  s3SessionToken: sessionToken,
}: Config): BucketKey | null {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey, sessionToken };
  }
  if ([accessKeyId, secretAccessKey, sessionToken].every((part) => part === undefined)) return null;
  const { s3AccessKeyId: id, s3SecretAccessKey: secret } = ENV_NAMES;
  throw new AppError('BAD_REQUEST', `An access key of buckets is ${id} and ${secret}. Set both, or none.`);
}

/** Returns the bucket that keeps pictures and proxies, with the key; null where none does. Throws as {@link bucketKeyOf}. */
export function mediaSettingsOf(config: Config): MediaSettings {
  const { mediaBucket: bucket } = config;
  if (bucket === null) return null;
  const key = bucketKeyOf(config);
  if (key !== null) return { bucket, key };
  const { mediaUrl, s3AccessKeyId } = ENV_NAMES;
  throw new AppError(
    'BAD_REQUEST',
    `${mediaUrl} needs an access key that may write there: set ${s3AccessKeyId}.`,
  );
}

/** Returns how places are reached. */
export function remoteRules({
  webhookPrivate: allowPrivate,
  bucketKey,
}: Pick<Config, 'webhookPrivate'> & { bucketKey: BucketKey | null }): RemoteRules {
  return { allowPrivate, bucketKey };
}
