/** Checks documentation: every export of the product's folders, and every error code. */
import { type Breach, lineOf, type Source } from './source.ts';

const EXPORT =
  /^export (?:default )?(?:abstract )?(?:async )?(?:function\*?|class|const|interface|type) (?!\{)(\w+)/gm;

/**
 * Exports without a doc comment directly above. A type that is inferred from a schema of the same name needs none of
 * its own: the schema's says it.
 */
export function checkDocComments(sources: Source[]): Breach[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(EXPORT)]
      .filter((match) => !isDocumented(text.slice(0, match.index)) && !isInferred(text, match))
      .map((match) => ({ path, line: lineOf(text, match.index), message: `${match[1]} has no doc comment` })),
  );
}

function isDocumented(above: string): boolean {
  return above.trimEnd().endsWith('*/');
}

function isInferred(text: string, match: RegExpMatchArray): boolean {
  return text.slice(match.index).startsWith(`export type ${match[1]} = z.infer<typeof ${match[1]}>`);
}

/** Codes that the page does not mention as `CODE`. */
export function checkErrorCodes(codes: readonly string[], page: Source): Breach[] {
  return codes
    .filter((code) => !page.text.includes(`\`${code}\``))
    .map((code) => ({ path: page.path, line: 1, message: `${code} is not documented` }));
}

/** Files that have grown past one story. */
export function checkLength(sources: Source[], limit: number): Breach[] {
  return sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => ({ path, line: limit, message: `${lines} lines; split at ${limit}` }));
}
