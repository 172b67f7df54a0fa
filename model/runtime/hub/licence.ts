/**
 * Reads the licence of a repository. In: its card (README.md) and the text of its licence, where it has them. Out: the
 * licence's name, its text, and whether a person must accept it before the model is used. Pure.
 */
import { AppError } from '../../../core/errors.ts';

/** The licence of a repository. */
export interface Licence {
  /** As the card names it; `unknown` when it does not. */
  name: string;
  /** The text, as far as it is known, or where it can be read. */
  text: string;
  /** True for a licence of the model's own, and for one that forbids some uses. */
  needsConsent: boolean;
}

/** Asks a person. Resolves to true for a yes. */
export type AcceptLicence = (licence: Licence) => boolean | Promise<boolean>;

/** Longest text that is shown. */
const MAX_TEXT = 60_000;

/** Licences that are not for every use: research only, not commercial, or with a list of forbidden uses. */
const RESTRICTED = /^(other|apple-.*|.*-nc(-.*)?|llama.*|gemma|deepseek|.*research.*)$/i;

/** Returns the licence that the card and the licence file state. */
export function readLicence(card: string | null, licenceFile: string | null, from: string): Licence {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card ?? '')?.[1] ?? '';
  const said = entryOf(head, 'license');
  const own = entryOf(head, 'license_name');
  const link = entryOf(head, 'license_link');
  const name = said === null ? `unknown; see ${from}` : own ? `${said} (${own})` : said;
  const text = licenceFile ?? `The text of this licence is not in the repository. See ${link ?? from}.`;
  return { name, text: text.slice(0, MAX_TEXT), needsConsent: said !== null && RESTRICTED.test(said) };
}

/** Throws `LICENCE_NOT_ACCEPTED` with the text, unless the licence needs no consent or `accept` says yes. */
export async function requireConsent(licence: Licence, accept: AcceptLicence | undefined): Promise<void> {
  if (!licence.needsConsent || (await accept?.(licence))) return;
  throw new AppError(
    'LICENCE_NOT_ACCEPTED',
    `The model has a licence of its own, ${licence.name}. Read and accept it first.`,
    { details: { licence: licence.name, text: licence.text } },
  );
}

/** Returns a value of the YAML at the head of a card: a word, or the first of a list. */
function entryOf(head: string, key: string): string | null {
  const value = new RegExp(`^${key}:[ \\t]*(?:\\r?\\n[ \\t]*-[ \\t]*)?(\\S.*?)[ \\t]*\\r?$`, 'm').exec(
    head,
  )?.[1];
  return value === undefined ? null : value.replace(/^(['"])(.*)\1$/, '$2');
}
