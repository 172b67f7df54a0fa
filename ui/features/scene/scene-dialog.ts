/** The scene of a moment, sketched from its boxes: seen from above, in words, and with what was taken for granted. */
import { css, html, nothing } from 'lit';
import type { SceneSketch, SceneThing } from '../../../contract/index.ts';
import { ApiError, isAbort } from '../../data/api.ts';
import { language, t } from '../../data/locale.ts';
import { sceneAddress, sketchScene } from '../../data/places/scenes.ts';
import { failureLine } from '../../elements/failure.ts';
import { glyph } from '../../elements/icons.ts';
import { DialogElement } from '../../elements/page-element.ts';
import { dialogStyles, shared } from '../../elements/shared-styles.ts';
import { thingName } from '../../lib/places/thing-names.ts';
import { formatClock } from '../../lib/time/clock.ts';

const FORMATS = ['json', 'svg', 'html'] as const;

/** `<tm-scene-dialog>`: `show(videoId, timeS)` opens it. */
export class SceneDialog extends DialogElement {
  static override properties = { scene: { state: true }, error: { state: true }, at: { state: true } };
  static override styles = [
    shared,
    dialogStyles,
    css`
      dialog { width: min(720px, calc(100vw - 24px)); max-height: 90vh; padding: 16px 20px; }
      header, .actions { display: flex; align-items: center; gap: 8px; }
      header h2 { flex: 1; font-size: 16px; }
      img { display: block; width: 100%; margin: 10px 0; border: 1px solid var(--line); border-radius: var(--radius-s); }
      h3 { margin: 12px 0 4px; font-size: 13px; }
      ol, ul { margin: 0; padding-left: 20px; font-size: 13px; }
      .actions { margin-top: 14px; flex-wrap: wrap; }
    `,
  ];

  private scene: SceneSketch | null = null;
  private error: ApiError | null = null;
  private at = 0;
  #videoId = '';
  #running = new AbortController();

  /** Opens the dialog, and sketches the moment. */
  async show(videoId: string, timeS: number): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#videoId = videoId;
    this.at = Math.round(timeS * 1000) / 1000;
    [this.scene, this.error] = [null, null];
    if (!this.isOpen) this.dialog?.showModal();
    try {
      this.scene = await sketchScene(videoId, this.at, signal);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      this.error = thrown instanceof ApiError ? thrown : new ApiError('BAD_ANSWER', String(thrown));
    }
  }

  override render() {
    const { scene, error, at } = this;
    return html`<dialog aria-labelledby="title" @close=${() => this.#running.abort()} @keydown=${(event: Event) => event.stopPropagation()}>
      <header><h2 id="title">${t('scene.title', { time: formatClock(at, 1) })}</h2>
        <button class="quiet icon" title=${t('app.close')} aria-label=${t('app.close')} @click=${() => this.dialog?.close()}>${glyph('close')}</button></header>
      <p class="muted">${t('scene.about')}</p>
      ${error ? failureLine(error) : scene ? this.#sketch(scene) : html`<p role="status">${t('scene.sketching')}</p>`}
    </dialog>`;
  }

  #sketch(scene: SceneSketch) {
    const { camera, layout, relations, room_type: room } = scene;
    const name = (i: number) => `${thingName(layout[i]?.thing ?? '', language())} ${i + 1}`;
    return html`<img src=${sceneAddress(this.#videoId, this.at, 'svg')} alt=${t('scene.view', { n: layout.length })} />
      ${room === 'unknown' ? nothing : html`<p>${t('scene.room', { room })}</p>`}
      ${layout.length === 0 ? html`<p>${t('scene.nothing')}</p>` : html`<ol>${layout.map((thing) => html`<li>${this.#place(thing)}</li>`)}</ol>`}
      ${
        relations.length === 0
          ? nothing
          : html`<h3>${t('scene.follows')}</h3><ul>${relations.map(
              ({ relation, things: [a = 0, b = 0], probability }) => {
                const said = t(`place.${relation}`, { first: name(a), others: name(b) });
                return html`<li>${said} (${Math.round(probability * 100)} %)</li>`;
              },
            )}</ul>`
      }
      <h3>${t('scene.assumptions')}</h3><ul class="muted">${assumptionsOf(camera).map((text) => html`<li>${text}</li>`)}</ul>
      <div class="actions"><span>${t('scene.save')}</span>${FORMATS.map(
        (format) =>
          html`<a href=${sceneAddress(this.#videoId, this.at, format)} download>${format.toUpperCase()}</a>`,
      )}</div>`;
  }

  #place({ thing, ground, spread, confidence }: SceneThing): string {
    const name = `${thingName(thing, language())} ${Math.round(confidence * 100)} %`;
    const side = ground.x < 0 ? 'scene.left' : 'scene.right';
    return t(side, {
      name,
      away: ground.z.toFixed(1),
      spread: spread.toFixed(1),
      aside: Math.abs(ground.x).toFixed(1),
    });
  }
}

/** Returns what the sketch takes for granted, in the language of the page; the files that are saved say it in English. */
function assumptionsOf({ height, horizon, angle, based_on: n }: SceneSketch['camera']): string[] {
  const level = { height, horizon: Math.round(horizon * 100) };
  return [
    t('scene.assume.view', { angle }),
    n > 0 ? t('scene.assume.camera', { ...level, n }) : t('scene.assume.usual', level),
    t('scene.assume.sizes'),
    t('scene.assume.depth'),
    t('scene.assume.one'),
  ];
}
