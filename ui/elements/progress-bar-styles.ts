/** Styles of the progress bar. */
import { css } from 'lit';

/** For elements that show a `progressBar(...)`. */
export const progressStyles = css`
  .progress { height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
  .progress i { display: block; height: 100%; border-radius: 2px; background: var(--accent); transition: width 300ms linear; }
  .progress i.unknown { animation: sweep 1.4s ease-in-out infinite; }
  @keyframes sweep { from { transform: translateX(-100%); } to { transform: translateX(340%); } }
`;
