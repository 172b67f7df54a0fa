/** Styles of the likelihood badge and of the chips that show why a moment matched. */
import { css } from 'lit';

/** For elements that show hits. */
export const badgeStyles = css`
  .likely { display: inline-flex; align-items: center; gap: 6px; color: var(--text-2); white-space: nowrap; }
  .likely .bar { width: 28px; height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
  .likely .bar i { display: block; height: 100%; background: var(--text-3); }
  .likely.strong .bar i { background: var(--warm); }
  .likely.strong { color: var(--text); }
  .chip {
    display: inline-flex; align-items: center; gap: 4px; height: 20px; padding: 0 7px; border: 1px solid var(--line);
    border-radius: 10px; color: var(--text-2); font-size: 12px; white-space: nowrap;
  }
`;
