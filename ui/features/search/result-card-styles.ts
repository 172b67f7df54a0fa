/** Styles of a result card. */
import { css } from 'lit';

/** For `<tm-result-card>`. */
export const resultCardStyles = css`
  :host { border-radius: var(--radius); min-width: 0; container-type: inline-size; }
  .card {
    position: relative; height: 100%; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden;
    background: var(--surface); transition: border-color var(--quick);
  }
  .card:hover { border-color: var(--line-strong); }
  .card:has(a:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
  :host([current]) .card { border-color: var(--accent); background: var(--accent-soft); }
  a { display: block; height: 100%; color: inherit; text-decoration: none; }
  a:focus-visible { outline: none; }
  .picture { position: relative; aspect-ratio: 16 / 9; background: var(--well); overflow: hidden; }
  .picture tm-poster { position: absolute; inset: 0; width: 100%; height: 100%; }
  .time {
    position: absolute; right: 6px; bottom: 8px; padding: 1px 6px; border-radius: 4px; background: rgb(0 0 0 / 0.74);
    color: #fff; font-size: 12px;
  }
  .where { position: absolute; inset: auto 0 0; height: 3px; background: rgb(255 255 255 / 0.2); }
  .where i { position: absolute; top: 0; bottom: 0; min-width: 3px; background: var(--warm); opacity: 0.5; }
  .where .best { opacity: 1; }
  .where b { position: absolute; top: 0; bottom: 0; width: 2px; background: #fff; }
  .filmstrip { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1px; margin-top: 1px; }
  .filmstrip tm-frame { aspect-ratio: 16 / 9; }
  .filmstrip tm-frame:not(:nth-child(2)) { filter: brightness(0.7); }
  .text { padding: 8px 10px 10px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; min-width: 0; }
  .row { display: flex; align-items: center; gap: 8px; min-width: 0; }
  .row .ellipsis { flex: 1; }
  .title { font-weight: 600; }
  .small { font-size: 12.5px; }
  .why { display: flex; gap: 6px; min-width: 0; align-items: center; }
  .quote { color: var(--text-2); font-size: 12.5px; }
  .confirmed b { color: var(--good); }
  .rejected b { color: var(--danger); }
  .over {
    position: absolute; top: 6px; width: 30px; min-height: 30px; padding: 0; border: 0; background: rgb(0 0 0 / 0.66); color: #fff;
    opacity: 0;
  }
  .over:hover { background: rgb(0 0 0 / 0.9); }
  .add { left: 6px; }
  .add[aria-pressed='true'], .add[aria-pressed='true']:hover { opacity: 1; background: var(--accent); color: var(--accent-text); }
  .more { right: 6px; }
  .card:hover .over, .over:focus-visible, .card:has(a:focus-visible) .over { opacity: 1; }
  .feedback { position: absolute; right: 4px; bottom: 4px; display: flex; opacity: 0; background: var(--surface); border-radius: var(--radius-s); }
  .feedback button { width: 28px; min-height: 26px; border-color: transparent; }
  .feedback button[aria-pressed='true'] { border-color: var(--accent); }
  .card:hover .feedback, .feedback:focus-within, .feedback:has([aria-pressed='true']) { opacity: 1; }
  @media (hover: none) {
    :host(:not([compact])) .add, .more { opacity: 1; }
    .feedback { display: none; }
  }
  :host([compact]) a { display: grid; grid-template-columns: 128px 1fr; }
  :host([compact]) .text { padding: 6px 34px 6px 10px; align-content: center; }
  :host([compact]) .why, :host([compact]) .feedback { display: none; }
  :host([compact]) .more { background: none; color: var(--text-2); }
  @container (max-width: 230px) { .why { display: none; } }
`;
