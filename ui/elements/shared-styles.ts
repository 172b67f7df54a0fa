/** Styles that every element of the page starts from: reset, focus, buttons, fields, text for screen readers. */
import { css } from 'lit';

/** Comes first in an element's `styles`. */
export const shared = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  a { color: var(--accent); }
  button, input, select { font: inherit; color: inherit; }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: var(--radius-s); }
  button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-height: 32px; padding: 0 12px; border: 1px solid var(--line); border-radius: var(--radius-s);
    background: var(--raised); cursor: pointer; white-space: nowrap;
    transition: background var(--quick), border-color var(--quick);
  }
  button:hover { border-color: var(--line-strong); }
  button:disabled { opacity: 0.45; cursor: default; }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-text); font-weight: 600; }
  button.danger { color: var(--danger); }
  button.quiet { background: none; border-color: transparent; color: var(--text-2); }
  button.quiet:hover { background: var(--raised); color: var(--text); }
  button.icon { width: 32px; padding: 0; flex: none; }
  button[aria-pressed='true'] { background: var(--accent-soft); border-color: var(--accent); color: var(--accent); }
  button.link {
    min-height: 0; padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline;
    text-underline-offset: 2px;
  }
  svg { display: block; flex: none; }
  .num { font-variant-numeric: tabular-nums; }
  .muted { color: var(--text-2); }
  .faint { color: var(--text-3); }
  .ellipsis { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .sr {
    position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap; border: 0;
  }
  @media (pointer: coarse) {
    button { min-height: 40px; }
    button.icon { width: 40px; }
    button.link { min-height: 0; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation-duration: 0.01ms !important; transition-duration: 0.01ms !important; }
  }
`;

/** For elements that render a modal dialog. */
export const dialogStyles = css`
  dialog {
    border: 1px solid var(--line); border-radius: 12px; background: var(--surface); color: var(--text); box-shadow: var(--shadow);
  }
  dialog::backdrop { background: rgb(0 0 0 / 0.5); }
`;
