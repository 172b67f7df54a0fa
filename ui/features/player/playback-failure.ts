/**
 * When the browser does not play the file: why, in words, and what to do; the storyboard stands in for the picture. A
 * copy that it can play is made meanwhile, with its progress and a way to stop.
 */
import { html, type TemplateResult } from 'lit';
import type { Video } from '../../../contract/index.ts';
import type { VideoProxy } from '../../../contract/proxies.ts';
import { t } from '../../data/locale.ts';
import { describeError, failureLine } from '../../elements/failure.ts';
import { progressBar } from '../../elements/progress-bar.ts';
import { percent } from '../../lib/text/likelihood.ts';
import { formatClock } from '../../lib/time/clock.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import { isGone, type ProxyController, type ProxyState } from './playable-copy.ts';

/** Why nothing plays: a codec the browser lacks, a file that is gone, or a broken one. */
export type PlaybackFailure = 'unplayable' | 'missing' | 'broken';

/** What an `error` event means. Only a decoder that gave up midway is a broken file; a refused source is a foreign one. */
export function playbackFailureOf(element: HTMLVideoElement, video: Video): PlaybackFailure {
  if (video.missing) return 'missing';
  const code = element.error?.code;
  const started = element.readyState >= HTMLMediaElement.HAVE_METADATA && element.videoWidth > 0;
  return code === MediaError.MEDIA_ERR_NETWORK || (code === MediaError.MEDIA_ERR_DECODE && started)
    ? 'broken'
    : 'unplayable';
}

/** What the block is made from. */
export interface PlaybackFailureScene {
  trouble: PlaybackFailure;
  video: Video;
  board: Storyboard;
  timeS: number;
  copy: ProxyController;
  retry(): void;
}

/** The block that stands in the player's place. */
export function playbackFailureView(scene: PlaybackFailureScene): TemplateResult {
  return html`<div class="trouble">
    <tm-frame .board=${scene.board} .timeS=${scene.timeS}></tm-frame>
    <div class="card" role="alert">${words(scene)}</div>
  </div>`;
}

function words({ trouble, video, timeS, copy, retry }: PlaybackFailureScene): TemplateResult {
  switch (trouble) {
    case 'unplayable':
      if (isGone(copy.state))
        return html`<h2>${t('error.what.NOT_FOUND')}</h2><p>${t('error.do.NOT_FOUND')}</p>`;
      return html`<h2>${t('player.unplayable.title')}</h2>${copyWords(video, timeS, copy)}`;
    case 'missing':
      return html`<h2>${t('player.missing.title')}</h2><p>${t('player.missing.do')}</p>`;
    case 'broken':
      return html`<h2>${t('player.broken.title')}</h2><p>${t('player.broken.do')}</p>
        <button @click=${retry}>${t('app.retry')}</button>`;
  }
}

function copyWords(video: Video, timeS: number, copy: ProxyController): TemplateResult {
  const { state } = copy;
  if (state.kind === 'known' && state.proxy.state === 'running') return making(state.proxy, copy);
  if (state.kind === 'asking') return html`<p>${t('player.copy.asking')}</p>`;
  return html`${whyNot(state)}
    <p>${t('player.unplayable.codec', names(video))}</p>
    <p>${t('player.unplayable.do', { time: formatClock(timeS) })}
      <a href=${video.media_url} download=${video.file_name}>${t('player.unplayable.download')}</a></p>
    <button @click=${() => void copy.make()}>${t('player.copy.make')}</button>`;
}

function making({ fraction, method }: VideoProxy, copy: ProxyController): TemplateResult {
  const share = fraction === null ? '' : ` ${percent(fraction)}`;
  return html`<p>${t(`player.copy.${method}`)}<span class="num">${share}</span></p>
    ${progressBar(fraction, t('player.copy.progress'))}
    <button @click=${() => void copy.cancel()}>${t('job.cancel')}</button>`;
}

/** Why there is no copy, if that is known. */
function whyNot(state: ProxyState): TemplateResult | string {
  if (state.kind === 'lost') return html`<p>${describeError(state.error)}</p>`;
  const error = state.kind === 'known' ? state.proxy.error : null;
  return error ? html`<p title=${error.message}>${failureLine(error)}</p>` : '';
}

function names({ codec, container }: Video): { codec: string; container: string } {
  const unknown = t('video.unknown');
  return { codec: codec?.toUpperCase() ?? unknown, container: container?.toUpperCase() ?? unknown };
}
