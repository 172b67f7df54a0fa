/** The layout of the dialog of triggers. */
import { css } from 'lit';

/** Rows of triggers and deliveries, and the pictures of a trial. */
export const dialogLayout = css`
  dialog { width: min(680px, calc(100vw - 24px)); padding: 16px 20px; }
  .head, .line, .actions { display: flex; align-items: center; gap: 8px; }
  .head h2, .line > :first-child:not(.state) { flex: 1; min-width: 0; }
  h2 { font-size: 16px; }
  h3 { margin-top: 16px; font-size: 14px; }
  form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 12px 0; }
  input { height: 32px; padding: 0 8px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--bg); }
  input[name='text'] { flex: 1; min-width: 180px; }
  input[type='number'] { width: 64px; }
  ul > li { display: grid; gap: 4px; padding: 10px 0; border-top: 1px solid var(--line); font-size: 13px; }
  .sent > li { display: flex; padding: 6px 0; }
  .sent .ellipsis { flex: 1; min-width: 0; }
  .state { padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; font-size: 11.5px; }
  .armed, .delivered { border-color: var(--accent); }
  .dead, .bad { color: var(--danger); }
  .moments { display: flex; flex-wrap: wrap; gap: 6px; }
  .moments img { display: block; width: 120px; border-radius: var(--radius-s); }
`;
