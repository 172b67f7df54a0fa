/** Styles of the library. */
import { css } from 'lit';

/** For `<tm-library-view>`. */
export const libraryViewStyles = css`
  :host { padding: 14px 20px 40px; max-width: 1760px; margin: 0 auto; }
  .bar { display: flex; align-items: center; gap: 14px; margin-bottom: 12px; min-height: 32px; }
  h1 { font-size: 15px; font-weight: 600; }
  .spacer { flex: 1; }
  ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(244px, 1fr)); gap: 12px; align-items: start; }
  ul.videos { overflow-anchor: none; }
  .none { padding: 8vh 20px; text-align: center; display: grid; gap: 10px; justify-items: center; }
  li { display: grid; min-width: 0; }
  ul.arriving { margin-bottom: 12px; }
  .empty {
    display: grid; justify-items: center; gap: 10px; margin: 6vh auto 0; max-width: 620px; padding: 56px 24px;
    border: 1.5px dashed var(--line-strong); border-radius: 14px; text-align: center; background: var(--surface);
  }
  .empty svg.art { width: 220px; height: 64px; color: var(--accent); margin-bottom: 8px; }
  .empty .calm { opacity: 0.45; }
  .empty .peak { stroke: var(--warm); }
  .empty h2 { font-size: 22px; font-weight: 650; letter-spacing: -0.01em; }
  .empty p { color: var(--text-2); max-width: 44ch; }
  .empty button { margin-top: 10px; min-height: 40px; padding: 0 20px; }
  .ghost i { display: block; aspect-ratio: 16 / 9; border-radius: var(--radius); background: var(--raised); animation: pulse 1.4s ease-in-out infinite; }
  @keyframes pulse { 50% { opacity: 0.45; } }
  .drawing { display: grid; gap: 6px; justify-items: center; }
  .drawing progress { width: 220px; accent-color: var(--accent); }
  .try { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 14px; }
  .try button { border-radius: 999px; }
  @media (max-width: 600px) { :host { padding: 10px 12px 32px; } .empty { padding: 32px 16px; } }
`;
