/** Styles of a video card. All cards are equally high, which the library relies on. */
import { css } from 'lit';

/** For `<tm-video-card>`. */
export const videoCardStyles = css`
  :host { min-width: 0; }
  article {
    position: relative; display: flex; flex-direction: column; height: 100%; border: 1px solid var(--line);
    border-radius: var(--radius); overflow: hidden; background: var(--surface); transition: border-color var(--quick);
  }
  article:hover { border-color: var(--line-strong); }
  :host([selected]) article { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
  .picture { position: relative; display: block; aspect-ratio: 16 / 9; background: var(--well); overflow: hidden; }
  .picture tm-poster, .picture tm-frame { position: absolute; inset: 0; width: 100%; height: 100%; }
  .picture.waiting tm-poster { opacity: 0.35; }
  .length {
    position: absolute; right: 6px; bottom: 6px; padding: 1px 6px; border-radius: 4px; background: rgb(0 0 0 / 0.74);
    color: #fff; font-size: 12px;
  }
  .cursor { position: absolute; bottom: 0; left: 0; height: 3px; background: var(--warm); }
  .pick { position: absolute; left: 8px; top: 8px; width: 20px; height: 20px; margin: 0; accent-color: var(--accent); opacity: 0; cursor: pointer; }
  article:hover .pick, .pick:focus-visible, .pick:checked, :host([selecting]) .pick { opacity: 1; }
  .text { display: grid; grid-template: 32px 19px 22px / minmax(0, 1fr); gap: 2px; padding: 6px 6px 6px 10px; }
  .head { display: flex; align-items: center; gap: 2px; min-width: 0; }
  .head a { flex: 1; min-width: 0; color: inherit; font-weight: 600; text-decoration: none; }
  .head a:hover { text-decoration: underline; text-underline-offset: 2px; }
  .head button { display: none; }
  article:hover .head button, article:focus-within .head button { display: inline-flex; width: 28px; min-height: 28px; }
  form { display: flex; gap: 4px; flex: 1; min-width: 0; }
  form input {
    flex: 1; min-width: 0; height: 30px; padding: 0 8px; border: 1px solid var(--accent); border-radius: var(--radius-s);
    background: var(--bg);
  }
  .facts, .line { font-size: 12.5px; }
  .line { display: flex; align-items: center; gap: 6px; min-width: 0; padding-right: 4px; }
  .line.ellipsis { display: block; line-height: 22px; }
  .line span { flex: 1; min-width: 0; }
  .progress { position: absolute; left: 0; right: 0; top: 0; border-radius: 0; }
  .note { color: var(--text-2); }
  .note svg { color: var(--warm); }
  .bad { color: var(--danger); }
  .bad svg { color: var(--danger); }
  @media (hover: none) {
    .pick { opacity: 1; }
    .head button { display: inline-flex; width: 32px; min-height: 32px; }
  }
`;
