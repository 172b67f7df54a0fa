/** Migration 7: checksums of what decides answers: a flipped bit in a vector breaks no page. Never edited after release. */

/** The SQL of this migration. Rows from before have none until `tidemark doctor --deep` fills them in. */
export const sql = `
ALTER TABLE chunks ADD COLUMN checksum INTEGER;
ALTER TABLE moments ADD COLUMN checksum INTEGER;
`;
