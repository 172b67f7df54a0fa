/** Writes a line of the audit for each request that may change something. In: a request with its grant. Out: the same. */
import type { MiddlewareHandler } from 'hono';
import { toAppError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { Keys } from '../../services/keys/keys.ts';
import type { HttpEnv } from '../env.ts';
import { clientAddress } from '../limits/client-address.ts';
import { scopeOf } from './scopes.ts';

/** The longest path that is kept: an id that is none may be as long as an address. */
const MAX_PATH = 300;

/** Records requests whose scope is not `read`, with their status. An entry that cannot be written is logged instead. */
export function auditWrites(keys: Pick<Keys, 'record'>, logger: Logger): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    await next();
    const { method, path } = c.req;
    if (scopeOf(method, path) === 'read' || ['GET', 'HEAD'].includes(method)) return;
    const { id, name } = c.get('grant');
    const who = { key_id: id, key_name: name, address: clientAddress(c) };
    const entry = { ...who, method, path: path.slice(0, MAX_PATH), status: c.res.status };
    await keys.record(entry).catch((error: unknown) => {
      logger.error('A write is missing in the audit.', { ...entry, error: toAppError(error) });
    });
  };
}
