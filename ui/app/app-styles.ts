/** Styles of the application. */
import { css } from 'lit';

/** For `<tm-app>`. */
export const appStyles = css`
  :host { display: flex; flex-direction: column; height: 100dvh; min-height: 0; }
  main { flex: 1; min-height: 0; overflow: auto; }
  main:focus-visible { outline: none; }
  main.video { overflow: hidden; }
  .offline { padding: 6px 16px; background: var(--danger-soft); color: var(--danger); text-align: center; font-size: 13px; flex: none; }
  tm-clip-tray.beside { --drawer: 380px; }
  /* At the bottom it would cover the timeline. */
  tm-clip-tray.over-picture { --top: 104px; --bottom: auto; }
  tm-reel {
    position: fixed; z-index: 12; inset: 55px 0 0 auto; width: min(380px, 100vw); border-left: 1px solid var(--line);
    box-shadow: var(--shadow);
  }
  .drop {
    position: fixed; inset: 0; z-index: 15; display: grid; place-items: center; background: color-mix(in srgb, var(--bg) 78%, transparent);
    pointer-events: none;
  }
  .drop p { padding: 40px 60px; border: 2px dashed var(--accent); border-radius: 14px; background: var(--surface); font-size: 18px; font-weight: 600; }
  @media (max-width: 820px) {
    main.video { overflow: auto; }
    tm-clip-tray.beside { --drawer: 0px; }
    tm-reel { inset: 0; width: auto; }
  }
`;
