/** A progress bar. */
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';

/** Renders a bar for a share in [0, 1]; it moves while the share is unknown. Styled by `progressStyles`. */
export function progressBar(fraction: number | null, label: string): TemplateResult {
  return html`<div class="progress" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
    aria-valuenow=${fraction === null ? nothing : Math.round(fraction * 100)}>
    <i class=${fraction === null ? 'unknown' : ''} style=${styleMap({ width: fraction === null ? '30%' : `${fraction * 100}%` })}></i>
  </div>`;
}
