/**
 * Matches of fixed patterns. `matchAll` and `split` work on a copy of the expression, which is compiled again as soon as
 * the engine's cache has dropped it: 15 ms for the names of all things, after any larger collection of garbage.
 */

/** Returns all matches of an expression with the flag `g`. */
export function matchesOf(expression: RegExp, text: string): RegExpExecArray[] {
  expression.lastIndex = 0;
  const matches: RegExpExecArray[] = [];
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    matches.push(match);
    // Past a whole character, which is two units of text for some.
    if (match[0] === '') expression.lastIndex += (text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1;
  }
  return matches;
}

const compiled = new Map<string, RegExp>();

/** Compiles a pattern of a fixed set, once. */
export function expressionOf(pattern: string, flags: string): RegExp {
  const key = `${flags} ${pattern}`;
  const expression = compiled.get(key) ?? new RegExp(pattern, flags);
  compiled.set(key, expression);
  return expression;
}
