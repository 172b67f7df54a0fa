/** Styles of the open video. */
import { css } from 'lit';

/** For `<tm-workspace>`. */
export const workspaceStyles = css`
  :host { display: flex; height: 100%; min-height: 0; }
  .waiting { margin: auto; }
  .stage { flex: 1; min-width: 0; display: flex; flex-direction: column; min-height: 0; }
  header {
    display: flex; align-items: center; gap: 10px; min-height: 40px; padding: 3px 12px 3px 6px; border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  h1 { flex: 1; min-width: 0; font-size: 14px; font-weight: 600; }
  .facts { font-size: 12.5px; white-space: nowrap; }
  tm-player { flex: 1; min-height: 0; }
  .time { background: var(--surface); padding: 0 12px 10px; }
  .tools { display: flex; align-items: center; gap: 4px 10px; min-height: 38px; flex-wrap: wrap; font-size: 12.5px; }
  .tools button { min-height: 28px; font-size: 12.5px; }
  .tools button.icon { width: 28px; }
  .spacer { flex: 1; }
  .legend { display: inline-flex; align-items: center; gap: 6px; min-width: 0; max-width: 34ch; }
  .legend i { flex: none; width: 10px; height: 10px; border-radius: 3px; background: linear-gradient(90deg, var(--heat-2), var(--heat-3)); }
  .legend.b { padding-left: 8px; border: 1px solid var(--line); border-radius: var(--radius-s); }
  .legend.b i { background: linear-gradient(90deg, var(--heat-b2), var(--heat-b3)); }
  .legend input { width: 20ch; min-width: 0; height: 26px; border: 0; background: none; }
  .legend input:focus-visible { outline: none; }
  .legend:focus-within { border-color: var(--accent); }
  .selection {
    display: inline-flex; align-items: center; gap: 4px; padding-left: 10px; border-radius: var(--radius-s);
    background: var(--accent-soft);
  }
  .bad { color: var(--danger); }
  tm-rail { width: 356px; flex: none; border-left: 1px solid var(--line); }
  @media (max-width: 1100px) { tm-rail { width: 300px; } .facts { display: none; } }
  @media (max-width: 820px) {
    :host { flex-direction: column; height: auto; min-height: 100%; }
    .stage { flex: none; }
    tm-player { height: auto; }
    header button span { display: none; }
    .time { padding: 0 8px 8px; }
    tm-rail { width: auto; border-left: 0; border-top: 1px solid var(--line); }
  }
`;
