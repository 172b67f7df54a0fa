/** Makes access keys of a server of moto, which answers the protocol of Amazon's IAM as well. */
import type { BucketKey } from '../../api/services/sources/remote/remote-objects.ts';

/** Makes a user who may do everything, and a key of theirs. */
export async function makeKey(endpoint: string): Promise<Omit<BucketKey, 'sessionToken'>> {
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const PolicyDocument = JSON.stringify(policy);
  await askIam(endpoint, { Action: 'CreateUser', UserName: 'tidemark' });
  await askIam(endpoint, {
    Action: 'PutUserPolicy',
    UserName: 'tidemark',
    PolicyName: 'all',
    PolicyDocument,
  });
  const made = await askIam(endpoint, { Action: 'CreateAccessKey', UserName: 'tidemark' });
  const part = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(made)?.[1] ?? '';
  return { accessKeyId: part('AccessKeyId'), secretAccessKey: part('SecretAccessKey') };
}

async function askIam(endpoint: string, parameters: Record<string, string>): Promise<string> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/iam/aws4_request' },
    body: new URLSearchParams({ ...parameters, Version: '2010-05-08' }),
  });
  if (!response.ok) throw new Error(`${parameters.Action}: ${response.status} ${await response.text()}`);
  return response.text();
}
