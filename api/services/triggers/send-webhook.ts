/**
 * Sends one request of a webhook, signed as Standard Webhooks (https://www.standardwebhooks.com) says. In: an address, a
 * secret, a body. Out: how it ended. Redirects are not followed.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { guardedLookup, refusePrivateLiteral } from './address-guard.ts';

/** A receiver answers at once, and works afterwards. */
const TIMEOUT_MS = 10_000;

const PREFIX = 'whsec_';

/** A request to send. */
export interface WebhookRequest {
  url: string;
  secret: string;
  /** The same in each attempt. */
  id: string;
  body: string;
}

/** How a request ended. */
export interface WebhookAnswer {
  /** Null when there was no answer. */
  status: number | null;
  /** Null when it was accepted: a status of 200 to 299. */
  error: string | null;
}

/** How requests are sent. */
export interface SendOptions {
  allowPrivate: boolean;
  nowMs: number;
  timeoutMs?: number;
}

/** Creates a secret that signs requests. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** Returns the headers that sign a body: the receiver computes the same from its secret. */
export function signatureHeaders({ id, secret, body }: Omit<WebhookRequest, 'url'>, nowMs: number) {
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** Sends a request. Resolves to how it ended; never rejects. */
export async function sendWebhook(order: WebhookRequest, options: SendOptions): Promise<WebhookAnswer> {
  try {
    const url = new URL(order.url);
    if (!options.allowPrivate) refusePrivateLiteral(url.hostname);
    const status = await statusOf(url, order, options);
    return { status, error: status >= 200 && status < 300 ? null : `HTTP ${status}` };
  } catch (error) {
    const code = error instanceof AppError ? error.code : errorCodeOf(error);
    return { status: null, error: code ?? (error instanceof Error ? error.message : String(error)) };
  }
}

function statusOf(
  url: URL,
  order: WebhookRequest,
  { allowPrivate, nowMs, timeoutMs = TIMEOUT_MS }: SendOptions,
) {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(order.body),
    'User-Agent': 'Tidemark',
    ...signatureHeaders(order, nowMs),
  };
  return new Promise<number>((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      headers,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      ...(!allowPrivate && { lookup: guardedLookup() }),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy(); // The status is all that counts.
    });
    request.end(order.body);
  });
}
