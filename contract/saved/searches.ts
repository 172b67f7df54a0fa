/** Saved searches: sentences that are kept by name. Shared by all clients of a library. */
import { z } from '@hono/zod-openapi';
import { timestamp, trimmedText } from '../common.ts';

const name = trimmedText(200);

/** A saved search. */
export const SavedSearch = z
  .object({
    id: z.string(),
    name: z.string(),
    query: z.string().describe('The sentence, with its conditions.'),
    created_at: timestamp,
  })
  .openapi('SavedSearch');

/** Saved searches, latest first. */
export const SavedSearchList = z.object({ data: z.array(SavedSearch) }).openapi('SavedSearchList');

/** Saves a search; one with the same sentence is returned as it is. */
export const SaveSearchRequest = z
  .strictObject({
    query: trimmedText(1000),
    name: name.optional().describe('Default: the sentence.'),
  })
  .openapi('SaveSearchRequest');

/** Renames a saved search. */
export const RenameSearchRequest = z.strictObject({ name }).openapi('RenameSearchRequest');

export type SavedSearch = z.infer<typeof SavedSearch>;
export type SavedSearchList = z.infer<typeof SavedSearchList>;
export type SaveSearchRequest = z.infer<typeof SaveSearchRequest>;
export type RenameSearchRequest = z.infer<typeof RenameSearchRequest>;
