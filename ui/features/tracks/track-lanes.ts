/** The things that were followed, a lane each below the timeline: when each is there, where it comes in and goes out. */
import { css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Track } from '../../../contract/index.ts';
import { language, t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import {
  type Said,
  type ShownTracks,
  saidOfForecast,
  saidOfTrack,
  trackColour,
} from '../../lib/places/shown-tracks.ts';
import { thingName } from '../../lib/places/thing-names.ts';
import { formatClock } from '../../lib/time/clock.ts';
import { timeToX, type View } from '../../lib/time/time-scale.ts';

/** Lanes shown; further tracks are shorter. */
const MOST_LANES = 6;

/** How following stands. */
export type FollowState =
  | { kind: 'idle' }
  | { kind: 'following' }
  | { kind: 'done'; shown: ShownTracks }
  | { kind: 'failed'; reason: string };

/** `<tm-track-lanes>`: emits `tm-track` for a chosen lane, and `tm-do` to leave. */
export class TrackLanes extends PageElement {
  static override properties = { state: { attribute: false }, view: { attribute: false } };
  static override styles = [
    shared,
    css`
      :host { display: block; font-size: 12.5px; }
      header { display: flex; align-items: center; gap: 10px; min-height: 30px; }
      header span { flex: 1; }
      button.icon { width: 28px; min-height: 28px; }
      ul { list-style: none; margin: 0; padding: 0; max-height: 150px; overflow-y: auto; }
      .lane {
        position: relative; display: block; width: 100%; height: 20px; min-height: 20px; margin-bottom: 2px; padding: 0; border: 0;
        border-radius: 4px; background: var(--raised); overflow: hidden; text-align: left;
      }
      .lane[aria-pressed='true'] { outline: 2px solid var(--accent); outline-offset: -2px; }
      .bar { position: absolute; top: 3px; bottom: 3px; border-radius: 3px; background: currentColor; opacity: 0.75; }
      .mark { position: absolute; top: 0; bottom: 0; width: 3px; background: currentColor; }
      .name { position: relative; padding: 0 8px; line-height: 20px; text-shadow: 0 0 3px var(--surface), 0 0 3px var(--surface); }
      p { margin: 4px 0; }
      @media (pointer: coarse) { .lane { height: 32px; min-height: 32px; } .name { line-height: 32px; } }
    `,
  ];

  state: FollowState = { kind: 'idle' };
  /** The span that the timeline shows. */
  view: View = { startS: 0, endS: 1 };

  override render() {
    const { state } = this;
    if (state.kind === 'idle') return nothing;
    return html`<header><span role="status">${this.#status()}</span>
        <button class="quiet icon" type="button" title=${t('tracks.hide')} aria-label=${t('tracks.hide')}
          @click=${() => emit(this, 'tm-do', { action: 'follow' })}>${glyph('close', 16)}</button></header>
      ${state.kind === 'done' ? this.#lanes(state.shown) : nothing}`;
  }

  #status(): string {
    const { state } = this;
    if (state.kind === 'following') return t('tracks.following');
    if (state.kind === 'failed') return t('tracks.failed', { reason: state.reason });
    if (state.kind !== 'done') return '';
    const { tracks, span } = state.shown;
    const when = { from: formatClock(span.startS, 1), to: formatClock(span.endS, 1) };
    return tracks.length === 0 ? t('tracks.none', when) : t('tracks.found', { n: tracks.length, ...when });
  }

  #lanes({ tracks, chosen, forecast }: ShownTracks) {
    const track = tracks.find(({ id }) => id === chosen);
    const steady = forecast?.track === chosen ? forecast?.forecasts[0] : undefined;
    const nameOf = (id: string) => {
      const other = tracks.find((one) => one.id === id);
      return other ? thingName(other.label, language()) : '';
    };
    const words = (said: readonly Said[]) =>
      said.map(([key, params]) => t(key, params)).join(t('tracks.joint'));
    const seconds = (timeS: number) => formatClock(timeS, 1);
    // Of one alone, words tell nothing apart.
    const isCompared = tracks.filter(({ fit }) => fit?.probability != null).length > 1;
    const lanes = tracks.slice(0, MOST_LANES);
    return html`<ul>${lanes.map((one, index) => this.#lane(one, index, { isChosen: one.id === chosen, isCompared }))}</ul>
      ${track ? html`<p class="told">${thingName(track.label, language())}: ${words(saidOfTrack(track))}</p>` : nothing}
      ${
        steady
          ? html`<p class="forecast">${t('tracks.forecast')}: ${words(saidOfForecast(steady, nameOf, seconds))}
            <span class="muted">${t('tracks.forecast.note')}</span></p>`
          : nothing
      }`;
  }

  #lane(track: Track, index: number, { isChosen, isCompared }: { isChosen: boolean; isCompared: boolean }) {
    const { id, label, start, end, enters, leaves, confidence, fit } = track;
    const at = (timeS: number) => `${timeToX(this.view, 100, timeS).toFixed(2)}%`;
    const width = `${Math.max(0.3, timeToX(this.view, 100, end) - timeToX(this.view, 100, start)).toFixed(2)}%`;
    const mark = (timeS: number, kind: 'enter' | 'leave') =>
      html`<i class="mark ${kind}" style=${styleMap({ left: at(timeS) })}></i>`;
    const percent = (share: number) => `${Math.round(share * 100)} %`;
    const fits =
      !isCompared || fit?.probability == null
        ? ''
        : ` · ${t('tracks.fits', { share: percent(fit.probability) })}`;
    const name = `${thingName(label, language())} ${percent(confidence)}${fits}`;
    const times = t('tracks.lane', { name, from: formatClock(start, 1), to: formatClock(end, 1) });
    return html`<li><button type="button" class="lane" data-label=${label} aria-pressed=${isChosen} aria-label=${times} title=${times}
      @click=${() => emit(this, 'tm-track', { id })}>
      <span style=${styleMap({ color: trackColour(index) })}><i class="bar" style=${styleMap({ left: at(start), width })}></i>
        ${enters ? mark(enters.at, 'enter') : nothing}${leaves ? mark(leaves.at, 'leave') : nothing}</span>
      <span class="name">${name}</span></button></li>`;
  }
}
