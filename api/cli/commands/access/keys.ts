/** `tidemark keys`: lists, makes, rotates and revokes API keys, and prints the audit. */
import { type ApiKey, type AuditEntry, CreateKeyRequest } from '../../../../contract/index.ts';
import { type Actions, act, checked, idOf } from '../../actions.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS, required, wholeNumber } from '../../command.ts';
import { configOf } from '../../library.ts';

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
    await act('keys', ACTIONS, action, { values, word }, context);
  },
});

interface KeyFlags {
  scopes?: string;
  days?: string;
  overlap?: string;
  limit?: string;
  json: boolean;
  data?: string;
  pack?: string;
}

const ACTIONS: Actions<KeyFlags> = {
  async list({ engine, print }) {
    for (const key of (await engine.keys.list()).data) print(key, describe(key));
  },

  async add({ engine, values, word, context }) {
    const name = word ?? '';
    const days = wholeNumber('days', values.days, [1, 36_500]);
    const expires = days === undefined ? null : new Date(Date.now() + days * DAY_MS).toISOString();
    const scopes = required('scopes', values.scopes)
      .split(',')
      .map((scope) => scope.trim());
    const request = checked(CreateKeyRequest, { name, scopes, expires_at: expires });
    const hasAdmin = configOf(values, context).apiKey !== undefined;
    printSecret(await engine.keys.create(request, hasAdmin), values.json, context);
  },

  async rotate({ engine, values, word, context }) {
    const hours = wholeNumber('overlap', values.overlap, [0, 24 * 90]) ?? 0;
    const made = await engine.keys.rotate(idOf(word, 'key'), { overlap_hours: hours });
    printSecret(made, values.json, context);
  },

  async revoke({ engine, word, print }) {
    const key = await engine.keys.revoke(idOf(word, 'key'));
    print(key, describe(key));
  },

  async clear({ engine, context }) {
    context.err(`${await engine.keys.clear()} keys removed. The library asks for none.`);
  },

  async audit({ engine, values, print }) {
    const limit = wholeNumber('limit', values.limit, [1, 20_000]) ?? 100;
    const { data } = await engine.keys.audit({ page_size: limit });
    for (const entry of data) print(entry, describeEntry(entry));
  },
};

/** The secret goes to standard output alone, for scripts; the rest is for people. */
function printSecret(made: ApiKey & { key: string }, json: boolean, { out, err }: CliContext): void {
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
