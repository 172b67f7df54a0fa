/** Styles of the timeline. */
import { css } from 'lit';

/** For `<tm-timeline>`. */
export const timelineStyles = css`
  :host { position: relative; user-select: none; -webkit-user-select: none; }
  .strip { position: relative; cursor: crosshair; touch-action: none; }
  .strip:focus-visible { outline-offset: -2px; }
  canvas { display: block; width: 100%; }
  .base, .cursor { position: absolute; inset: 0; height: 100%; }
  .cursor { pointer-events: none; }
  .minimap { margin-top: 2px; cursor: grab; touch-action: none; border-radius: 3px; }
  .preview {
    position: absolute; bottom: calc(100% - 2px); z-index: 5; pointer-events: none; overflow: hidden; border: 1px solid var(--line-strong);
    border-radius: var(--radius); background: var(--surface); box-shadow: var(--shadow);
  }
  .preview tm-frame { width: 100%; aspect-ratio: 16 / 9; }
  .preview p { display: flex; justify-content: space-between; gap: 8px; padding: 3px 8px; font-size: 12px; color: var(--text-2); }
  .preview b { color: var(--text); }
  .preview meter { width: 64px; height: 8px; align-self: center; }
  .preview meter::-webkit-meter-bar { border: 0; background: var(--line); }
  .preview meter::-webkit-meter-optimum-value { background: var(--heat-2); }
  .preview meter::-moz-meter-bar { background: var(--heat-2); }
`;
