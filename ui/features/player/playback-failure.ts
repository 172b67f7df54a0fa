/**
 * Shown when the browser does not play the file: why, and what to do. The storyboard stands in for the picture. A proxy
 * is made meanwhile, with its progress and a way to stop.
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
import { isGone, type ProxyController, type ProxyState } from './proxy-controller.ts';

/** The reasons why nothing plays: a codec that the browser lacks, a missing file, or a broken one. */
export type PlaybackFailure = 'unplayable' | 'missing' | 'broken';

/** Interprets an `error` event. Only a decoder that gave up midway means a broken file; a refused source is unplayable. */
export function playbackFailureOf(element: HTMLVideoElement, video: Video): PlaybackFailure {
  if (video.missing) return 'missing';
  const code = element.error?.code;
  const started = element.readyState >= HTMLMediaElement.HAVE_METADATA && element.videoWidth > 0;
  return code === MediaError.MEDIA_ERR_NETWORK || (code === MediaError.MEDIA_ERR_DECODE && started)
    ? 'broken'
    : 'unplayable';
}

/** The inputs of the view. */
export interface PlaybackFailureScene {
  failure: PlaybackFailure;
  video: Video;
  board: Storyboard;
  timeS: number;
  proxy: ProxyController;
  retry(): void;
}

/** Renders the view in the player's place. */
export function playbackFailureView(scene: PlaybackFailureScene): TemplateResult {
  return html`<div class="failure">
    <tm-frame .board=${scene.board} .timeS=${scene.timeS}></tm-frame>
    <div class="card" role="alert">${explanation(scene)}</div>
  </div>`;
}

function explanation({ failure, video, timeS, proxy, retry }: PlaybackFailureScene): TemplateResult {
  switch (failure) {
    case 'unplayable':
      if (isGone(proxy.state))
        return html`<h2>${t('error.what.NOT_FOUND')}</h2><p>${t('error.do.NOT_FOUND')}</p>`;
      return html`<h2>${t('player.unplayable.title')}</h2>${proxyText(video, timeS, proxy)}`;
    case 'missing':
      return html`<h2>${t('player.missing.title')}</h2><p>${t('player.missing.do')}</p>`;
    case 'broken':
      return html`<h2>${t('player.broken.title')}</h2><p>${t('player.broken.do')}</p>
        <button @click=${retry}>${t('app.retry')}</button>`;
  }
}

function proxyText(video: Video, timeS: number, proxy: ProxyController): TemplateResult {
  const { state } = proxy;
  if (state.kind === 'known' && state.proxy.state === 'running') return making(state.proxy, proxy);
  if (state.kind === 'checking') return html`<p>${t('player.copy.asking')}</p>`;
  return html`${whyNot(state)}
    <p>${t('player.unplayable.codec', codecNames(video))}</p>
    <p>${t('player.unplayable.do', { time: formatClock(timeS) })}
      <a href=${video.media_url} download=${video.file_name}>${t('player.unplayable.download')}</a></p>
    <button @click=${() => void proxy.make()}>${t('player.copy.make')}</button>`;
}

function making({ fraction, method }: VideoProxy, proxy: ProxyController): TemplateResult {
  const share = fraction === null ? '' : ` ${percent(fraction)}`;
  return html`<p>${t(`player.copy.${method}`)}<span class="num">${share}</span></p>
    ${progressBar(fraction, t('player.copy.progress'))}
    <button @click=${() => void proxy.cancel()}>${t('job.cancel')}</button>`;
}

/** Explains why there is no proxy, where that is known. */
function whyNot(state: ProxyState): TemplateResult | string {
  if (state.kind === 'failed') return html`<p>${describeError(state.error)}</p>`;
  const error = state.kind === 'known' ? state.proxy.error : null;
  return error ? html`<p title=${error.message}>${failureLine(error)}</p>` : '';
}

function codecNames({ codec, container }: Video): { codec: string; container: string } {
  const unknown = t('video.unknown');
  return { codec: codec?.toUpperCase() ?? unknown, container: container?.toUpperCase() ?? unknown };
}
