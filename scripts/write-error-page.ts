/** Writes docs/errors.md from the table in core/errors.ts, so that the page cannot drift from the code. */
import { writeFileSync } from 'node:fs';
import { ERROR_CODES } from '../core/errors.ts';

const rows = Object.entries(ERROR_CODES).map(
  ([code, { status, meaning }]) => `| \`${code}\` | ${status} | ${meaning} |`,
);
const page = `# Error codes

Every error that Tidemark reports has one of these codes: over HTTP as \`code\` in a problem body (RFC 9457), on the
command line in the line on standard error, and in a failed job's \`error\`. Written by \`npm run docs:errors\`.

| code | HTTP status | meaning |
|---|---|---|
${rows.join('\n')}
`;
writeFileSync(new URL('../docs/errors.md', import.meta.url), page);
