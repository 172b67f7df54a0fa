/** Styles of the shell. */
import { css } from 'lit';

/** For `<tm-app>`. */
export const appStyles = css`
  :host { display: flex; flex-direction: column; height: 100dvh; min-height: 0; }
  .skip { position: absolute; left: 8px; top: -60px; z-index: 20; padding: 8px 12px; background: var(--surface); border-radius: var(--radius-s); }
  .skip:focus { top: 8px; }
  header {
    display: grid; grid-template-columns: minmax(150px, 1fr) minmax(0, 680px) minmax(150px, 1fr); align-items: center; gap: 16px;
    padding: 8px 14px; border-bottom: 1px solid var(--line); background: var(--surface); flex: none;
  }
  .brand { display: inline-flex; align-items: center; gap: 9px; color: inherit; text-decoration: none; font-weight: 650; font-size: 15px; letter-spacing: -0.01em; }
  .brand svg { color: var(--accent); }
  .brand .peak { fill: var(--warm); }
  nav { min-width: 0; }
  .tools { display: flex; justify-content: flex-end; gap: 2px; }
  main { flex: 1; min-height: 0; overflow: auto; }
  main:focus-visible { outline: none; }
  main.video { overflow: hidden; }
  .offline { padding: 6px 16px; background: var(--danger-soft); color: var(--danger); text-align: center; font-size: 13px; flex: none; }
  tm-reel {
    position: fixed; z-index: 12; inset: 55px 0 0 auto; width: min(380px, 100vw); border-left: 1px solid var(--line);
    box-shadow: var(--shadow);
  }
  .tools .reel { padding: 0 7px; min-width: 32px; }
  .tools .reel .num { min-width: 18px; padding: 0 5px; border-radius: 9px; background: var(--accent); color: var(--accent-text); font-size: 11.5px; font-weight: 600; line-height: 18px; }
  .drop {
    position: fixed; inset: 0; z-index: 15; display: grid; place-items: center; background: color-mix(in srgb, var(--bg) 78%, transparent);
    pointer-events: none;
  }
  .drop p { padding: 40px 60px; border: 2px dashed var(--accent); border-radius: 14px; background: var(--surface); font-size: 18px; font-weight: 600; }
  @media (max-width: 820px) {
    header { grid-template-columns: 1fr auto; gap: 6px 8px; padding: 6px 10px 8px; }
    nav { grid-row: 2; grid-column: 1 / -1; }
    main.video { overflow: auto; }
  }
`;
