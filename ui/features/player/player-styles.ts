/** Styles of the player. */
import { css } from 'lit';

/** For `<tm-player>`. */
export const playerStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; background: var(--surface); }
  .stage { position: relative; flex: 1; min-height: 0; background: #000; display: grid; }
  video { width: 100%; height: 100%; min-height: 0; object-fit: contain; display: block; outline: none; }
  .looping {
    position: absolute; left: 10px; top: 10px; display: inline-flex; align-items: center; gap: 6px; padding: 2px 2px 2px 10px;
    border-radius: 14px; background: rgb(0 0 0 / 0.7); color: #fff; font-size: 12.5px;
  }
  .looping button { min-height: 24px; width: 24px; border: 0; border-radius: 50%; background: none; color: #fff; }
  .looping button:hover { background: rgb(255 255 255 / 0.2); }
  .failure { position: relative; overflow: hidden; min-height: 220px; color: #f2f4f5; }
  .failure tm-frame { position: absolute; inset: 0; width: 100%; height: 100%; }
  .failure .card {
    position: absolute; left: 12px; right: 12px; bottom: 12px; display: grid; gap: 6px; padding: 12px 16px; border-radius: var(--radius);
    background: rgb(10 12 14 / 0.88); font-size: 13px; max-width: 640px;
  }
  .failure h2 { font-size: 15px; }
  .failure a { color: #7cd6e2; }
  .failure button { justify-self: start; color: var(--text); }
`;
