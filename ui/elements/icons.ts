/** The icons of the page: one stroke weight, drawn on a 20 x 20 grid, coloured as the text around them. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

function icon(shape: SVGTemplateResult, size: number): TemplateResult {
  return html`<svg viewBox="0 0 20 20" width=${size} height=${size} fill="none" stroke="currentColor" stroke-width="1.6"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;
}

const shapes = {
  search: svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 3.8 3.8"/>`,
  close: svg`<path d="m5 5 10 10M15 5 5 15"/>`,
  play: svg`<path d="M6.5 4.2v11.6L15.5 10z" fill="currentColor"/>`,
  pause: svg`<path d="M7 4.5v11M13 4.5v11" stroke-width="2.6"/>`,
  back: svg`<path d="M4.2 7.5A6.5 6.5 0 1 1 3.6 11"/><path d="M4 3.8v3.9h3.9"/>`,
  forward: svg`<path d="M15.8 7.5a6.5 6.5 0 1 0 .6 3.5"/><path d="M16 3.8v3.9h-3.9"/>`,
  frameBack: svg`<path d="M5 5v10"/><path d="m14.5 5-6 5 6 5z" fill="currentColor"/>`,
  frameForward: svg`<path d="M15 5v10"/><path d="m5.5 5 6 5-6 5z" fill="currentColor"/>`,
  previous: svg`<path d="m12.5 5-5 5 5 5"/>`,
  next: svg`<path d="m7.5 5 5 5-5 5"/>`,
  sound: svg`<path d="M3.5 8v4H6l3.8 3.2V4.8L6 8z" fill="currentColor"/><path d="M13 7.3a3.8 3.8 0 0 1 0 5.4M15 5.2a6.8 6.8 0 0 1 0 9.6"/>`,
  muted: svg`<path d="M3.5 8v4H6l3.8 3.2V4.8L6 8z" fill="currentColor"/><path d="m13 8 4 4m0-4-4 4"/>`,
  loop: svg`<path d="M4 9V8a3 3 0 0 1 3-3h8m-2-2.5L15.5 5 13 7.5M16 11v1a3 3 0 0 1-3 3H5m2 2.5L4.5 15 7 12.5"/>`,
  fullscreen: svg`<path d="M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4"/>`,
  zoomIn: svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 3.8 3.8M9 6.8v4.4M6.8 9h4.4"/>`,
  zoomOut: svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 3.8 3.8M6.8 9h4.4"/>`,
  zoomFit: svg`<path d="M3 6v8M17 6v8M6 10h8M8 8l-2 2 2 2M12 8l2 2-2 2"/>`,
  plus: svg`<path d="M10 4.5v11M4.5 10h11"/>`,
  upload: svg`<path d="M10 13V4M6.5 7 10 3.5 13.5 7M4 13v2.5h12V13"/>`,
  trash: svg`<path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 10.5h7.6l.7-10.5M8.4 8.5v5M11.6 8.5v5"/>`,
  edit: svg`<path d="m4 16 .8-3.4L13 4.4l2.6 2.6-8.2 8.2z"/>`,
  language: svg`<circle cx="10" cy="10" r="7"/><path d="M3.2 10h13.6M10 3c2.4 2 3.4 4.3 3.4 7s-1 5-3.4 7c-2.4-2-3.4-4.3-3.4-7s1-5 3.4-7z"/>`,
  folder: svg`<path d="M3 15.5v-11h5l1.6 2H17v9z"/>`,
  bell: svg`<path d="M5 13.5h10l-1.3-2V9a3.7 3.7 0 0 0-7.4 0v2.5zM8.6 15.8a1.5 1.5 0 0 0 2.8 0"/>`,
  key: svg`<circle cx="6.5" cy="13.5" r="3"/><path d="m8.7 11.3 7-7M13 7l2.4 2.4"/>`,
  help: svg`<circle cx="10" cy="10" r="7"/><path d="M8 8a2 2 0 1 1 2.8 1.9c-.6.3-.8.6-.8 1.3M10 13.6v.1"/>`,
  dark: svg`<path d="M16 11.8A6.5 6.5 0 0 1 8.2 4a6.5 6.5 0 1 0 7.8 7.8z"/>`,
  light: svg`<circle cx="10" cy="10" r="3.2"/><path d="M10 2.8v1.6M10 15.6v1.6M2.8 10h1.6M15.6 10h1.6M4.9 4.9 6 6M14 14l1.1 1.1M15.1 4.9 14 6M6 14l-1.1 1.1"/>`,
  system: svg`<circle cx="10" cy="10" r="6.5"/><path d="M10 3.5v13a6.5 6.5 0 0 0 0-13z" fill="currentColor"/>`,
  link: svg`<path d="M8.5 11.5a3 3 0 0 0 4.2 0l2.4-2.4a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-2.4 2.4a3 3 0 0 0 4.2 4.2l1-1"/>`,
  warning: svg`<path d="M10 3.5 2.8 16h14.4z"/><path d="M10 8.5v3.4M10 13.8v.1"/>`,
  track: svg`<circle cx="4.5" cy="15" r="1.6"/><path d="M6.2 14.2c4-1 2.2-6.6 6-8.2"/><rect x="12" y="3" width="5" height="5" rx="1"/>`,
  scene: svg`<path d="M10 17 3 4h14z"/><rect x="8" y="7" width="4" height="3" rx="0.6"/>`,
  draw: svg`<rect x="3" y="5" width="10" height="10" rx="1" stroke-dasharray="2.4 2"/><path d="m11 13 6-8"/>`,
  star: svg`<path d="m10 3 2.1 4.5 4.9.6-3.6 3.4.9 4.9-4.3-2.4-4.3 2.4.9-4.9L3 8.1l4.9-.6z"/>`,
  starred: svg`<path d="m10 3 2.1 4.5 4.9.6-3.6 3.4.9 4.9-4.3-2.4-4.3 2.4.9-4.9L3 8.1l4.9-.6z" fill="currentColor"/>`,
  clock: svg`<circle cx="10" cy="10" r="6.8"/><path d="M10 6v4.2l2.6 1.6"/>`,
  compare: svg`<path d="M3.5 9V6.5M7 9V3.5M10.5 9V5.5M14 9V7M17 9V6M3.5 11v2.5M7 11v1.5M10.5 11v5.5M14 11v3.5M17 11v1.5"/>`,
  film: svg`<rect x="2.8" y="4.5" width="14.4" height="11" rx="2"/><path d="M8.5 7.8v4.4l3.6-2.2z" fill="currentColor"/>`,
  download: svg`<path d="M10 4v9M6.5 10 10 13.5 13.5 10M4 13.5V16h12v-2.5"/>`,
  reel: svg`<path d="M3 5.5h9M3 10h9M3 14.5h6M14.5 11v6M11.5 14h6"/>`,
  similar: svg`<rect x="3" y="3" width="9" height="9" rx="2"/><path d="M8 15v.5A1.5 1.5 0 0 0 9.5 17h6a1.5 1.5 0 0 0 1.5-1.5v-6A1.5 1.5 0 0 0 15.5 8H15"/>`,
  thumbUp: svg`<path d="M6.5 9 9.5 3c1.3 0 2 .8 2 2v2.7h3.6c1 0 1.7.9 1.5 1.9l-1 5.3c-.2.7-.8 1.2-1.5 1.2H6.5zM3.5 9h3v7.1h-3z"/>`,
  thumbDown: svg`<path d="M6.5 11l3 6c1.3 0 2-.8 2-2v-2.7h3.6c1 0 1.7-.9 1.5-1.9l-1-5.3c-.2-.7-.8-1.2-1.5-1.2H6.5zM3.5 11h3V3.9h-3z"/>`,
  chain: svg`<circle cx="4.5" cy="10" r="2"/><circle cx="15" cy="10" r="2.6" fill="currentColor"/><path d="M6.5 10h3.6M8.6 7.9l2.1 2.1-2.1 2.1"/>`,
  chainNext: svg`<circle cx="5" cy="10" r="2.6" fill="currentColor"/><circle cx="15.5" cy="10" r="2"/><path d="M8.5 10h3.6M10.6 7.9l2.1 2.1-2.1 2.1"/>`,
  markIn: svg`<path d="M8.5 4H6v12h2.5"/><path d="M11 10h5" stroke-dasharray="1 3"/>`,
  markOut: svg`<path d="M11.5 4H14v12h-2.5"/><path d="M4 10h5" stroke-dasharray="1 3"/>`,
  more: svg`<path d="M4.5 10h.1M10 10h.1M15.5 10h.1" stroke-width="3"/>`,
  image: svg`<rect x="3" y="4" width="14" height="12" rx="2"/><circle cx="7" cy="8" r="1.3"/><path d="m4 14.5 3.8-3.6 2.6 2.3 2.7-3 3.6 3.8"/>`,
  words: svg`<path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h7"/>`,
  filter: svg`<path d="M3.5 5h13M6 10h8M8.5 15h3"/>`,
  check: svg`<path d="m4.5 10.5 3.7 3.7 7.3-8"/>`,
  trim: svg`<circle cx="5.5" cy="5.5" r="2"/><circle cx="5.5" cy="14.5" r="2"/><path d="M7 7l9.5 8.5M7 13l9.5-8.5"/>`,
  tag: svg`<path d="M3.5 3.5h6l7 7-6 6-7-7z"/><path d="M6.8 6.8h.1" stroke-width="2.4"/>`,
  up: svg`<path d="m5 12 5-5 5 5"/>`,
  down: svg`<path d="m5 8 5 5 5-5"/>`,
} as const;

/** The name of an icon. */
export type IconName = keyof typeof shapes;

/** Renders an icon, `size` CSS pixels wide; decoration only: the button around it has the name. */
export function glyph(name: IconName, size = 18): TemplateResult {
  return icon(shapes[name], size);
}
