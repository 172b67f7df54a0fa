/** Styles of the dialog of triggers. */
import { css } from 'lit';

/** For rows of triggers and deliveries, and the pictures of a trial. */
export const triggerStyles = css`
  h3 { margin-top: 16px; font-size: 14px; }
  form { display: flex; flex-wrap: wrap; align-items: center; }
  input[name='text'] { flex: 1; min-width: 180px; }
  input[type='number'] { width: 64px; }
  .sent > li { display: flex; padding: 6px 0; }
  .sent .ellipsis { flex: 1; min-width: 0; }
  .armed, .delivered { border-color: var(--accent); }
  .dead { color: var(--danger); }
  .moments { display: flex; flex-wrap: wrap; gap: 6px; }
  .moments img { display: block; width: 120px; border-radius: var(--radius-s); }
`;
