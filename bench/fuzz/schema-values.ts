/** Draws values that a JSON Schema allows, and spoils them. In: a schema. Out: fast-check arbitraries. */
import fc from 'fast-check';
import type { JsonSchema, OpenApiDocument } from './openapi.ts';

/** Text that is likely to be trouble somewhere. */
export const nastyText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ...['', ' ', '../..', '%00', '\u0000', 'null', '-1', '1e999', 'NaN', '__proto__', '\ud800', '\u202e'],
    ...['a dog then a cat', '"unclosed', 'tag:', 'time:0-0', 'not not not', '一只狗', 'x'.repeat(3000)],
    ...["' OR 1=1 --", '<script>', '{{7*7}}', '🐕'.repeat(99), '\r\nSet-Cookie: a=b', '0'.repeat(40)],
  ),
);

const nastyValue = fc.oneof(
  nastyText,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e308, -1e308, 2 ** 53, [], {}, [[]], ''),
);

/** Draws values of a schema. `idOf` gives the ids that exist, for properties that name one. */
export function valuesOf(
  schema: JsonSchema,
  document: OpenApiDocument,
  idOf: (property: string) => string | undefined = () => undefined,
): fc.Arbitrary<unknown> {
  const draw = (part: JsonSchema): fc.Arbitrary<unknown> => {
    if (part.$ref !== undefined) return draw(resolve(part.$ref, document));
    if (part.enum) return fc.constantFrom(...part.enum);
    if ('const' in part) return fc.constant(part.const);
    const choices = part.anyOf ?? part.oneOf;
    if (choices) return fc.oneof(...choices.map(draw));
    if (part.allOf) return draw(Object.assign({}, ...part.allOf));
    if (Array.isArray(part.type)) return fc.oneof(...part.type.map((type) => draw({ ...part, type })));
    if (part.type === 'object') return drawObject(part);
    if (part.type === 'array') {
      const minLength = part.minItems ?? 0;
      const maxLength = Math.min(part.maxItems ?? 3, minLength + 2);
      return fc.array(part.items ? draw(part.items) : fc.jsonValue(), { minLength, maxLength });
    }
    return drawScalar(part);
  };

  function drawObject({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
    const drawn = Object.entries(properties).map(([name, part]) => {
      const id = idOf(name);
      const value = id === undefined ? draw(part) : fc.oneof(fc.constant(id), draw(part));
      return [name, value] as const;
    });
    return fc.record(Object.fromEntries(drawn), {
      requiredKeys: required.filter((name) => name in properties),
    });
  }

  return draw(schema);
}

function resolve(ref: string, { components }: OpenApiDocument): JsonSchema {
  const found = components.schemas[ref.replace('#/components/schemas/', '')];
  if (!found) throw new Error(`The document has no ${ref}.`);
  return found;
}

function drawScalar(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { type, minimum, maximum } = schema;
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
      return fc.integer({ min: minimum ?? -1_000_000, max: maximum ?? 1_000_000 });
    case 'number': {
      const [min, max] = [minimum ?? -1e9, maximum ?? 1e9];
      const within = fc.double({ min, max, noNaN: true });
      return fc.oneof(
        within,
        fc.constantFrom(min, max),
        fc.integer({ min: Math.ceil(min), max: Math.floor(max) }),
      );
    }
    case 'string':
      return drawString(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function drawString({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return drawTime();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { maxLength: 200 });
  const lengths = { minLength, maxLength: Math.min(maxLength, minLength + 60) };
  const longest = fc.constantFrom('a', '狗', '🐕').map((char) => char.repeat(Math.min(maxLength, 2000)));
  const nasty = nastyText.filter((text) => isWithin([...text].length, minLength, maxLength));
  return fc.oneof(
    fc.string(lengths),
    fc.string({ unit: 'grapheme', ...lengths }).filter((text) => [...text].length <= maxLength),
    nasty,
    longest,
  );
}

function isWithin(count: number, min: number, max: number): boolean {
  return count >= min && count <= max;
}

function drawTime(): fc.Arbitrary<string> {
  const date = fc.date({ min: new Date('1000-01-02'), max: new Date('8999-12-30'), noInvalidDate: true });
  const zone = fc.constantFrom('Z', '+00:00', '-23:59', '+23:59', '+05:30');
  return fc.tuple(date, zone).map(([at, offset]) => at.toISOString().replace('Z', offset));
}

/** Spoils a value in one place: another type, a bound passed, a key too few or too many. It may stay valid by chance. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return nastyValue;
  if (Array.isArray(value)) {
    const more = fc.integer({ min: 2, max: 1200 }).map((count) => Array(count).fill(value[0] ?? null));
    return fc.oneof(nastyValue, more, fc.constant([]));
  }
  const entries = Object.entries(value);
  const extra = fc
    .tuple(fc.string({ maxLength: 10 }), nastyValue)
    .map(([key, more]) => ({ ...value, [key]: more }));
  if (entries.length === 0) return fc.oneof(extra, nastyValue);
  const less = fc.constantFrom(...entries.map(([key]) => key)).map((key) => {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    return rest;
  });
  const changed = fc
    .constantFrom(...entries)
    .chain(([key, part]) => spoiled(part).map((other) => ({ ...value, [key]: other })));
  return fc.oneof(extra, less, { arbitrary: changed, weight: 4 }, nastyValue);
}
