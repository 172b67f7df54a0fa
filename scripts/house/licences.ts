/** Which licences a dependency or a shipped model may have, and why. */

/** A package or model and its licence, an SPDX expression; null where it names none. */
export interface Licensed {
  name: string;
  licence: string | null;
}

/** Licences under which Tidemark (Apache-2.0) may be distributed together with the thing. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...[
    'MIT',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'ISC',
    '0BSD',
    'CC0-1.0',
    'BlueOak-1.0.0',
    'Python-2.0',
  ],
  // Copyleft by the file: those of lightningcss and axe-core are used as they are.
  'MPL-2.0',
  // libvips, a library of its own beside sharp, which users can replace.
  'LGPL-3.0-or-later',
]);

/** Licences that a package states elsewhere than in its package.json, read by a person. */
const STATED_ELSEWHERE: Readonly<Record<string, string>> = {
  'async@0.2.10': 'MIT',
};

/** Returns a line for each thing whose licence is not allowed. */
export function breachesOf(things: readonly Licensed[]): string[] {
  return things.flatMap(({ name, licence }) => {
    const stated = licence ?? STATED_ELSEWHERE[name];
    if (stated === undefined) return [`${name} names no licence`];
    return isAllowed(stated) ? [] : [`${name} is under ${stated}, which is not on the list`];
  });
}

/** Of alternatives one must be allowed, of what holds together all. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/[()]/g, ' ').trim();
  return plain
    .split(/\s+OR\s+/)
    .some((one) => one.split(/\s+AND\s+/).every((name) => ALLOWED.has(name.trim())));
}
