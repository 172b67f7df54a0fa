/** Styles of the search box. */
import { css } from 'lit';

/** For `<tm-search-box>`. */
export const searchBoxStyles = css`
  form {
    position: relative; display: flex; align-items: center; height: 38px; border: 1px solid var(--line);
    border-radius: var(--radius); background: var(--surface); transition: border-color var(--quick);
  }
  form:hover { border-color: var(--line-strong); }
  form:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
  .mark { flex: none; display: grid; place-items: center; width: 38px; color: var(--text-3); }
  input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; font-size: 15px; }
  input:focus-visible { outline: none; }
  input::placeholder { color: var(--text-3); opacity: 1; }
  input::-webkit-search-cancel-button { display: none; }
  kbd {
    margin-right: 8px; padding: 0 6px; border: 1px solid var(--line); border-radius: 4px; color: var(--text-3);
    font: 12px/18px var(--mono);
  }
  /* It keeps its place: a button beside it must not move while it is being clicked. */
  form:focus-within kbd { visibility: hidden; }
  button.icon { border: 0; background: none; }
  button.icon[aria-pressed='true'] { color: var(--warm); }
  .spin { animation: spin 0.9s linear infinite; }
  @keyframes spin { to { transform: rotate(1turn); } }
  .suggestions {
    position: absolute; z-index: 20; top: calc(100% + 6px); left: -1px; right: -1px; padding: 4px; border: 1px solid var(--line);
    border-radius: var(--radius); background: var(--surface); box-shadow: var(--shadow);
  }
  li { display: flex; align-items: center; gap: 10px; min-height: 34px; padding: 0 10px; border-radius: var(--radius-s); cursor: pointer; }
  li svg { color: var(--text-3); }
  li:hover, li[aria-selected='true'] { background: var(--raised); }
  .forget { margin-top: 4px; min-height: 28px; font-size: 12.5px; }
  @media (pointer: coarse) { form { height: 44px; } input { font-size: 16px; } kbd { display: none; } li { min-height: 42px; } }
`;
