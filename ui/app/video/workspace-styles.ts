/** Styles of the open video. */
import { css } from 'lit';

/** For `<tm-workspace>`. */
export const workspaceStyles = css`
  :host { display: flex; height: 100%; min-height: 0; }
  .waiting { margin: auto; }
  .failure { flex: 1; align-content: center; }
  .stage { flex: 1; min-width: 0; display: flex; flex-direction: column; min-height: 0; }
  header {
    display: flex; align-items: center; gap: 10px; min-height: 40px; padding: 3px 12px 3px 6px; border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  h1 { flex: 0 1 auto; min-width: 0; font-size: 14px; font-weight: 600; }
  .file { flex: 1 1 0; min-width: 0; font-size: 12.5px; }
  .facts { margin-left: auto; }
  .facts { font-size: 12.5px; white-space: nowrap; }
  tm-player { flex: 1 0 200px; min-height: 0; }
  tm-chain-panel { flex: 0 1 auto; min-height: 96px; overflow-y: auto; }
  .time { background: var(--surface); padding: 0 12px 10px; }
  tm-rail { width: 356px; flex: none; border-left: 1px solid var(--line); }
  @media (max-width: 1100px) { tm-rail { width: 300px; } .facts { display: none; } }
  @media (max-width: 820px) {
    :host { flex-direction: column; height: auto; min-height: 100%; }
    .stage { display: contents; }
    /* What plays stays in sight, wherever in the lists below it was chosen. */
    tm-player { position: sticky; top: 0; z-index: 2; flex: none; height: auto; }
    tm-chain-panel { scroll-margin-top: 340px; overflow-y: visible; flex: none; }
    header button span { display: none; }
    .time { padding: 0 8px 8px; }
    tm-rail { width: auto; border-left: 0; border-top: 1px solid var(--line); }
  }
  @media (max-width: 820px) and (max-height: 500px) { tm-player { position: static; } }
`;
