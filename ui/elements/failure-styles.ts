/** Styles of a failure. */
import { css } from 'lit';

/** For elements that show a `failure(...)`. */
export const failureStyles = css`
  .failure { display: grid; gap: 8px; justify-items: center; padding: 10vh 20px; text-align: center; }
  .failure .what { font-size: 16px; font-weight: 600; }
  .failure .do { color: var(--text-2); max-width: 60ch; }
`;
