/** Styles of the reel's panel. */
import { css } from 'lit';

/** For `<tm-reel>`. */
export const reelPanelStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
  .head { display: flex; align-items: center; gap: 4px; min-height: 46px; padding: 4px 8px 4px 12px; border-bottom: 1px solid var(--line); }
  h2 { font-size: 15px; }
  .head select, .head input {
    flex: 1; min-width: 0; height: 32px; padding: 0 6px; border: 1px solid var(--line); border-radius: var(--radius-s);
    background: var(--bg); font-weight: 600;
  }
  .head form { display: flex; flex: 1; min-width: 0; }
  .head button { width: 30px; }
  .sum { padding: 6px 14px 0; font-size: 12.5px; }
  ol { flex: 1; overflow-y: auto; padding: 8px; display: grid; gap: 6px; align-content: start; }
  li {
    display: grid; grid-template-columns: 84px minmax(0, 1fr) auto; gap: 4px 10px; align-items: center; padding: 4px; border: 1px solid var(--line);
    border-radius: var(--radius-s); background: var(--bg);
  }
  li[draggable='true'] { cursor: grab; }
  li.held { opacity: 0.4; }
  li.over { border-color: var(--accent); box-shadow: 0 -2px 0 var(--accent); }
  li.over.below { box-shadow: 0 2px 0 var(--accent); }
  li.playing { border-color: var(--warm); }
  .picture { position: relative; padding: 0; border: 0; min-height: 0; background: none; }
  .picture svg { position: absolute; inset: 0; margin: auto; color: #fff; opacity: 0; filter: drop-shadow(0 0 3px #000); }
  .picture:hover svg, .picture:focus-visible svg { opacity: 1; }
  .stack { position: relative; display: block; width: 84px; aspect-ratio: 16 / 9; background: var(--well); border-radius: 3px; overflow: hidden; }
  .name { display: grid; justify-content: stretch; justify-items: start; gap: 1px; padding: 0; border: 0; background: none; text-align: left; min-height: 0; white-space: normal; }
  .name .ellipsis { max-width: 100%; }
  button.name:hover { text-decoration: underline; text-underline-offset: 2px; }
  .small { font-size: 12.5px; }
  .moves { display: grid; grid-template-columns: repeat(2, 26px); }
  .moves button { width: 26px; min-height: 26px; }
  .trim { grid-column: 1 / -1; display: grid; grid-template-columns: auto 1fr auto 1fr; gap: 6px; align-items: center; padding: 4px; font-size: 12.5px; }
  .trim input { min-width: 0; height: 28px; padding: 0 6px; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--surface); }
  .empty { padding: 24px 20px; color: var(--text-2); display: grid; gap: 8px; flex: 1; align-content: start; }
  .actions { display: flex; gap: 8px; padding: 10px 12px; border-top: 1px solid var(--line); }
`;
