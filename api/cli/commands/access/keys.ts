/** `tidemark keys`: lists, makes, rotates and revokes API keys, and prints the audit. */
import { z } from 'zod';
import { type ApiKey, type AuditEntry, CreateKeyRequest } from '../../../../contract/index.ts';
import { AppError } from '../../../../core/errors.ts';
import type { Keys } from '../../../services/keys/keys.ts';
import {
  type CliContext,
  defineCommand,
  LIBRARY_OPTIONS,
  required,
  UsageError,
  wholeNumber,
} from '../../command.ts';
import { configOf, withEngine } from '../../library.ts';

const DAY_MS = 86_400_000;

/** Manages the keys of a library. It needs no key itself: who can write to the data folder owns the library. */
export const keysCommand = defineCommand({
  summary: 'list, add, rotate and revoke API keys; print who wrote what',
  usage: [
    'keys [list] [--data DIR] [--json]',
    'keys add NAME --scopes read,write,admin [--days N] [--data DIR] [--json]',
    'keys rotate ID [--overlap HOURS] [--data DIR] [--json]',
    'keys revoke ID [--data DIR] [--json]',
    'keys clear [--data DIR]',
    'keys audit [--limit N] [--data DIR] [--json]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    scopes: { type: 'string' },
    days: { type: 'string' },
    overlap: { type: 'string' },
    limit: { type: 'string' },
  },
  words: [0, 2],
  async run({ values, positionals: [action = 'list', word] }, context) {
    const act = ACTIONS[action];
    if (!act) throw new UsageError(`There is no "keys ${action}".`);
    const hasAdmin = configOf(values, context).apiKey !== undefined;
    await withEngine(values, context, ({ keys }) => act({ keys, values, word, context, hasAdmin }));
  },
});

interface Given {
  keys: Keys;
  values: { scopes?: string; days?: string; overlap?: string; limit?: string; json: boolean };
  word: string | undefined;
  context: CliContext;
  hasAdmin: boolean;
}

const ACTIONS: Record<string, (given: Given) => Promise<void>> = {
  async list({ keys, values, context }) {
    for (const key of (await keys.list()).data)
      context.out(values.json ? JSON.stringify(key) : describe(key));
  },

  async add({ keys, values, word, context, hasAdmin }) {
    const name = word ?? '';
    const days = wholeNumber('days', values.days, [1, 36_500]);
    const expires = days === undefined ? null : new Date(Date.now() + days * DAY_MS).toISOString();
    const scopes = required('scopes', values.scopes)
      .split(',')
      .map((scope) => scope.trim());
    const parsed = CreateKeyRequest.safeParse({ name, scopes, expires_at: expires });
    if (!parsed.success) throw new AppError('BAD_REQUEST', z.prettifyError(parsed.error));
    print(await keys.create(parsed.data, hasAdmin), values.json, context);
  },

  async rotate({ keys, values, word, context }) {
    const hours = wholeNumber('overlap', values.overlap, [0, 24 * 90]) ?? 0;
    print(await keys.rotate(idOf(word), { overlap_hours: hours }), values.json, context);
  },

  async revoke({ keys, values, word, context }) {
    const key = await keys.revoke(idOf(word));
    context.out(values.json ? JSON.stringify(key) : describe(key));
  },

  async clear({ keys, context }) {
    context.err(`${await keys.clear()} keys removed. The library asks for none.`);
  },

  async audit({ keys, values, context }) {
    const limit = wholeNumber('limit', values.limit, [1, 20_000]) ?? 100;
    const { data } = await keys.audit({ page_size: limit });
    for (const entry of data) context.out(values.json ? JSON.stringify(entry) : describeEntry(entry));
  },
};

function idOf(word: string | undefined): string {
  if (word === undefined) throw new UsageError('The id of the key is missing.');
  return word;
}

/** The secret goes to standard output alone, for scripts; the rest is for people. */
function print(made: ApiKey & { key: string }, json: boolean, { out, err }: CliContext): void {
  const { key, ...shown } = made;
  if (!json) err(`${describe(shown)}\nThe key is shown this once:`);
  out(json ? JSON.stringify(made) : key);
}

function describe({ id, name, scopes, expires_at, revoked_at, last_used_at }: ApiKey): string {
  const expiry = expires_at === null ? 'no expiry' : `until ${expires_at}`;
  const state = revoked_at === null ? expiry : `revoked ${revoked_at}`;
  return [id, scopes.join(','), name, state, last_used_at ? `used ${last_used_at}` : 'never used'].join('  ');
}

function describeEntry({ at, key_name, address, method, path, status }: AuditEntry): string {
  return [at, status, method, path, key_name, address].join('  ');
}
