/** Styles of the player. */
import { css } from 'lit';

/** For `<tm-player>`. */
export const playerStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
  .stage { position: relative; flex: 1; min-height: 0; background: #000; display: grid; }
  video { width: 100%; height: 100%; min-height: 0; object-fit: contain; display: block; outline: none; }
  .controls {
    display: flex; align-items: center; gap: 4px 14px; padding: 4px 10px; border-bottom: 1px solid var(--line);
    flex-wrap: wrap;
  }
  .group { display: flex; align-items: center; gap: 2px; }
  .group.end { margin-left: auto; }
  .play { border-radius: 50%; width: 36px; height: 36px; background: var(--raised); }
  .clock { display: flex; align-items: baseline; gap: 6px; }
  .now {
    width: 82px; padding: 2px 4px; border: 1px solid transparent; border-radius: 4px; background: none; font-size: 15px;
    text-align: right;
  }
  .now:hover { border-color: var(--line); }
  .now:focus-visible { outline: none; }
  .now:focus { border-color: var(--accent); background: var(--bg); }
  .delta { padding: 0 6px; border-radius: 4px; background: var(--warn-soft); color: var(--warm); font-size: 12px; }
  select { height: 30px; border: 1px solid transparent; border-radius: var(--radius-s); background: none; color: var(--text-2); }
  select:hover { background: var(--raised); }
  option { background: var(--surface); color: var(--text); }
  .looping {
    position: absolute; left: 10px; top: 10px; display: inline-flex; align-items: center; gap: 6px; padding: 2px 2px 2px 10px;
    border-radius: 14px; background: rgb(0 0 0 / 0.7); color: #fff; font-size: 12.5px;
  }
  .looping button { min-height: 24px; width: 24px; border: 0; border-radius: 50%; background: none; color: #fff; }
  .looping button:hover { background: rgb(255 255 255 / 0.2); }
  .trouble { position: relative; overflow: hidden; min-height: 220px; color: #f2f4f5; }
  .trouble tm-frame { position: absolute; inset: 0; width: 100%; height: 100%; }
  .trouble .card {
    position: absolute; left: 12px; right: 12px; bottom: 12px; display: grid; gap: 6px; padding: 12px 16px; border-radius: var(--radius);
    background: rgb(10 12 14 / 0.88); font-size: 13px; max-width: 640px;
  }
  .trouble h2 { font-size: 15px; }
  .trouble a { color: #7cd6e2; }
  .trouble button { justify-self: start; }
  @media (max-width: 600px) {
    .fine { display: none; }
    .controls { padding: 4px 6px; gap: 2px 8px; justify-content: space-between; }
    .group.end { margin-left: 0; }
  }
`;
