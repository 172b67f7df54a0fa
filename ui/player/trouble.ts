/** When the browser does not play the file: why, in words, and what to do; the storyboard stands in for the picture. */
import { html, type TemplateResult } from 'lit';
import type { Video } from '../../api/schema.ts';
import { t } from '../data/locale.ts';
import { formatClock } from '../lib/clock.ts';
import type { Storyboard } from '../lib/storyboard.ts';

/** Why nothing plays: a codec the browser lacks, a file that is gone, or a broken one. */
export type Trouble = 'unplayable' | 'missing' | 'broken';

/** What an `error` event means. Only a decoder that gave up midway is a broken file; a refused source is a foreign one. */
export function troubleOf(element: HTMLVideoElement, video: Video): Trouble {
  if (video.missing) return 'missing';
  const code = element.error?.code;
  const started = element.readyState >= HTMLMediaElement.HAVE_METADATA && element.videoWidth > 0;
  return code === MediaError.MEDIA_ERR_NETWORK || (code === MediaError.MEDIA_ERR_DECODE && started)
    ? 'broken'
    : 'unplayable';
}

/** The block that stands in the player's place. */
export function troubleView(
  trouble: Trouble,
  video: Video,
  board: Storyboard,
  timeS: number,
  retry: () => void,
): TemplateResult {
  return html`<div class="trouble">
    <tm-frame .board=${board} .timeS=${timeS}></tm-frame>
    <div class="card" role="alert">${words(trouble, video, timeS, retry)}</div>
  </div>`;
}

function words(trouble: Trouble, video: Video, timeS: number, retry: () => void): TemplateResult {
  switch (trouble) {
    case 'unplayable': {
      const unknown = t('video.unknown');
      const names = {
        codec: video.codec?.toUpperCase() ?? unknown,
        container: video.container?.toUpperCase() ?? unknown,
      };
      return html`<h2>${t('player.unplayable.title')}</h2>
        <p>${t('player.unplayable.codec', names)}</p>
        <p>${t('player.unplayable.do', { time: formatClock(timeS) })}
          <a href=${video.media_url} download=${video.file_name}>${t('player.unplayable.download')}</a></p>`;
    }
    case 'missing':
      return html`<h2>${t('player.missing.title')}</h2><p>${t('player.missing.do')}</p>`;
    case 'broken':
      return html`<h2>${t('player.broken.title')}</h2><p>${t('player.broken.do')}</p>
        <button @click=${retry}>${t('app.retry')}</button>`;
  }
}
