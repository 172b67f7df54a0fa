import { describe, expect, test } from 'vitest';
import { checkDocComments, checkErrorCodes, checkLength } from '../../scripts/house/docs.ts';
import { checkFolders } from '../../scripts/house/folders.ts';
import { checkImports } from '../../scripts/house/imports.ts';
import { checkCommentOpenings, checkWords } from '../../scripts/house/words.ts';

const messages = (path: string, text: string): string[] =>
  checkImports([{ path, text }]).map(({ message }) => message);

describe('import rules', () => {
  test('a part may import itself and the parts below it', () => {
    expect(
      messages('ingest/a.ts', "import { x } from '../core/time.ts';\nimport { y } from './b.ts';"),
    ).toEqual([]);
    expect(messages('api/http/a.ts', "import type { S } from '../../index/store/store.ts';")).toEqual([]);
  });

  test('index and model/runtime do not know each other, and nothing below knows api', () => {
    expect(messages('index/search/a.ts', "import { x } from '../../model/runtime/pack.ts';")).toEqual([
      'index must not import model/runtime/pack.ts',
    ]);
    expect(messages('core/a.ts', "import type { V } from '../contract/index.ts';")).toHaveLength(1);
    expect(messages('ingest/a.ts', "const later = await import('../api/engine.ts');")).toHaveLength(1);
  });

  test('an import that spans lines is seen', () => {
    expect(messages('index/a.ts', "import {\n  a,\n  b,\n} from '../media/probe/probe.ts';")).toHaveLength(1);
  });

  test('the page takes the contract as types only', () => {
    expect(messages('ui/a.ts', "import type { Video } from '../contract/index.ts';")).toEqual([]);
    expect(messages('ui/a.ts', "import type { Proxy } from '../contract/proxies.ts';")).toEqual([]);
    expect(messages('ui/a.ts', "import { Video } from '../contract/index.ts';")).toHaveLength(1);
    expect(messages('ui/a.ts', "import { Proxy } from '../contract/proxies.ts';")).toHaveLength(1);
    expect(messages('ui/a.ts', "import type { Store } from '../index/store/store.ts';")).toHaveLength(1);
  });

  test('the rooms of the page point one way', () => {
    expect(messages('ui/app/a.ts', "import { x } from '../features/search/results.ts';")).toEqual([]);
    expect(messages('ui/features/search/a.ts', "import { x } from '../../app/app.ts';")).toHaveLength(1);
    expect(messages('ui/elements/a.ts', "import { x } from '../features/search/results.ts';")).toHaveLength(
      1,
    );
    expect(messages('ui/lib/a.ts', "import { x } from '../data/api.ts';")).toHaveLength(1);
  });

  test('a native package has one importer', () => {
    expect(messages('index/store/sqlite/database.ts', "import Database from 'better-sqlite3';")).toEqual([]);
    expect(messages('api/engine.ts', "import Database from 'better-sqlite3';")).toHaveLength(1);
  });
});

describe('documentation rules', () => {
  const breaches = (text: string): string[] =>
    checkDocComments([{ path: 'core/a.ts', text }]).map(({ message }) => message);

  test('an export needs a doc comment directly above it', () => {
    expect(breaches('/** Says. */\nexport function f() {}\n')).toEqual([]);
    expect(breaches('/** Says. */\nconst g = 1;\nexport async function f() {}\n')).toEqual([
      'f has no doc comment',
    ]);
    expect(breaches('export interface I {}\n')).toEqual(['I has no doc comment']);
  });

  test('a type inferred from the schema of its name needs none', () => {
    expect(breaches('export type Job = z.infer<typeof Job>;\n')).toEqual([]);
    expect(breaches('export type Job = z.infer<typeof Other>;\n')).toHaveLength(1);
  });

  test('a code that the page lacks is named', () => {
    const page = { path: 'docs/errors.md', text: '`NOT_FOUND`' };
    expect(checkErrorCodes(['NOT_FOUND', 'INTERNAL'], page).map(({ message }) => message)).toEqual([
      'INTERNAL is not documented',
    ]);
  });

  test('a file past the limit is named', () => {
    expect(checkLength([{ path: 'a.ts', text: 'x\n'.repeat(10) }], 10)).toHaveLength(1);
    expect(checkLength([{ path: 'a.ts', text: 'x\n'.repeat(9) }], 10)).toEqual([]);
  });

  test('a folder past the limit is named', () => {
    const sources = ['a/1.ts', 'a/2.ts', 'a/b/3.ts'].map((path) => ({ path, text: '' }));
    expect(checkFolders(sources, 1).map(({ path }) => path)).toEqual(['a']);
    expect(checkFolders(sources, 2)).toEqual([]);
  });
});

describe('words', () => {
  const found = (text: string): number[] => checkWords([{ path: 'a.ts', text }]).map(({ line }) => line);

  test('a replaced name is found where it stands alone', () => {
    expect(found('x\nconst looked: Looked[] = [];')).toEqual([2]);
    expect(found('const desk = createClipDesk();')).toEqual([1]);
    expect(found('class Overlooked {}\nconst pulled = 1;')).toEqual([]);
  });

  test('a doc comment that opens with a noun clause is found', () => {
    const openings = (text: string) => checkCommentOpenings([{ path: 'a.ts', text }]).length;
    expect(openings('/** What is kept about jobs. */')).toBe(1);
    expect(openings('/**\n * Whether it is there.\n */')).toBe(1);
    expect(openings('/** Stores jobs. */\n// What follows is fine.')).toBe(0);
  });
});
