/** Reads what a vision model said, in the form that its task asked for. Pure. */
import type { Task } from './prompts.ts';

/** The part of an unusable answer that is kept. */
const RAW_CHARACTERS = 2000;

/** Reads JSON out of an answer: models like to talk around it. Null, with the answer itself, where it has another form. */
export function readAnswer<Form>(
  { schema }: Task<Form>,
  words: string,
): { value: Form | null; raw: string | null } {
  const json = words.slice(words.indexOf('{'), words.lastIndexOf('}') + 1);
  try {
    return { value: schema.parse(JSON.parse(json)), raw: null };
  } catch {
    return { value: null, raw: words.slice(0, RAW_CHARACTERS) };
  }
}
