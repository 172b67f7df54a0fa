/**
 * The query in parts: images, a moment, feedback, conditions, and the parts of the sentence with a meaning of their
 * own. Each part can be removed; text and conditions can be edited in place.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Chip, ParsedQuery } from '../../../contract/index.ts';
import { imageThumbnail, momentThumbnail } from '../../data/api.ts';
import { language, t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { glyph } from '../../elements/icons.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { HOME, type Moment, type Place } from '../../lib/deep-link.ts';
import { type PlacePart, placeParts } from '../../lib/places/place-chips.ts';
import { thingName } from '../../lib/places/thing-names.ts';
import { chipMeaning } from '../../lib/query/chip-meaning.ts';
import { type Part, plainWords, replacePart } from '../../lib/query/chips.ts';
import { conditionsOf } from '../../lib/query/conditions.ts';
import { hasQuery, type QueryParts } from '../../lib/query/search-query.ts';
import { formatClock } from '../../lib/time/clock.ts';

/** Words a part of the sentence that is checked in pictures, or one that cannot be. */
function placeMeaning(part: PlacePart): string {
  if (part.kind === 'unchecked') return t('place.unchecked', { part: part.text });
  if (part.kind === 'relation') {
    const [first = '', ...others] = part.labels.map((label) => thingName(label, language()));
    const words = t(`place.${part.relation}`, { first, others: others.join(t('place.and')) });
    return part.isGuess ? t('place.guess', { part: words }) : words;
  }
  const { count, colour, size, labels, text } = part.thing;
  const thing = thingName(labels[0] ?? '', language());
  if (part.kind === 'near') return t('place.near', { word: text, thing });
  if (part.kind === 'size') return t(`place.${size?.kind ?? 'wide'}`, { thing });
  if (part.kind === 'colour') return t('place.colour', { thing, colour: t(`colour.${colour ?? 'black'}`) });
  const { gte = 0, lte = null } = count ?? {};
  if (lte === null) return t('place.atLeast', { thing, count: gte });
  return gte === lte ? t('place.count', { thing, count: gte }) : t('place.atMost', { thing, count: lte });
}

/** `<tm-chips>`: emits `tm-want` with the changed part of the query. */
export class ChipRow extends PageElement {
  static override properties = {
    place: { attribute: false },
    parsed: { attribute: false },
    editing: { state: true },
  };
  static override styles = [
    shared,
    css`
      ul { display: flex; flex-wrap: wrap; gap: 6px; padding: 8px 20px 6px; font-size: 12.5px; }
      li {
        display: inline-flex; align-items: center; gap: 2px; min-height: 28px; max-width: 100%; border: 1px solid var(--line);
        border-radius: 14px; background: var(--surface); overflow: hidden;
      }
      li.special { border-color: var(--accent); background: var(--accent-soft); }
      li.picture { padding-left: 3px; }
      li[data-place='unchecked'] > span { padding: 0 10px; }
      li.unchecked { border-style: dashed; color: var(--text-2); }
      li.reading { border-style: dashed; }
      li.reading button { padding: 0 10px; }
      li > span { padding: 0 4px 0 10px; }
      img { width: 38px; height: 22px; object-fit: cover; border-radius: 11px; background: var(--well); display: block; }
      button { min-height: 26px; font-size: 12.5px; }
      button.text { padding: 0 4px 0 10px; border: 0; background: none; min-width: 0; cursor: text; }
      button.text:hover { text-decoration: underline dotted; text-underline-offset: 3px; }
      button.icon { width: 26px; border-radius: 50%; }
      input { height: 24px; min-width: 8ch; padding: 0 8px 0 10px; border: 0; background: var(--bg); }
      input:focus-visible { outline: none; }
      li:has(input) { border-color: var(--accent); }
      @media (pointer: coarse) { button, button.icon { min-height: 34px; } button.icon { width: 34px; } }
      @media (max-width: 600px) { ul { padding: 8px 12px 6px; } }
    `,
  ];

  /** The place, whose query is shown. */
  place: Place = HOME;
  /** The sentence as the server parsed it; null until the response is here. */
  parsed: ParsedQuery | null = null;
  /** The key of the chip that is being edited. */
  private editing: string | null = null;

  override render() {
    if (!hasQuery(this.place)) return nothing;
    const chips = [
      ...this.#examples(),
      ...this.#conditions(),
      ...this.#parsedParts(),
      ...this.#places(),
      ...this.#motions(),
      ...this.#otherReading(),
    ];
    return chips.length === 0
      ? nothing
      : html`<section aria-label=${t('chips.label')}><ul aria-label=${t('chips.label')}>${chips}</ul></section>`;
  }

  /** The chips of images, moments and feedback. */
  #examples(): TemplateResult[] {
    const { images, like, liked, disliked } = this.place;
    const time = ({ timeS }: Moment) => formatClock(timeS);
    return [
      ...images.map((id) =>
        this.#picture(imageThumbnail(id), t('chips.image'), { images: images.filter((each) => each !== id) }),
      ),
      ...(like
        ? [
            this.#picture(momentThumbnail(like.videoId, like.timeS), t('chips.like', { time: time(like) }), {
              like: null,
            }),
          ]
        : []),
      ...liked.map((each) =>
        this.#picture(momentThumbnail(each.videoId, each.timeS), t('chips.liked', { time: time(each) }), {
          liked: liked.filter((other) => other !== each),
        }),
      ),
      ...disliked.map((each) =>
        this.#picture(momentThumbnail(each.videoId, each.timeS), t('chips.disliked', { time: time(each) }), {
          disliked: disliked.filter((other) => other !== each),
        }),
      ),
    ];
  }

  #picture(src: string, label: string, without: Partial<QueryParts>): TemplateResult {
    return html`<li class="picture special"><img src=${src} alt="" /><span>${label}</span>${this.#remover(label, without)}</li>`;
  }

  /** The chips of the sentence, if the response belongs to it. */
  get #chips(): readonly Chip[] | null {
    return this.parsed?.text === this.place.query ? (this.parsed.chips ?? []) : null;
  }

  /** The conditions: as the server read them, or as they are written until then. */
  #conditions(): TemplateResult[] {
    const read = this.#chips?.filter(({ kind }) => kind === 'filter');
    return (read ?? conditionsOf(this.place.query)).map((part) => this.#editable(part, '', true));
  }

  /** The other parts of the sentence, once the server has parsed it. A plain sentence needs no chips. */
  #parsedParts(): TemplateResult[] {
    const chips = (this.#chips ?? []).filter(({ kind }) => kind !== 'filter');
    const isPlain = chips.every(({ kind }) => kind === 'clause') && (this.parsed?.clauses?.length ?? 0) < 2;
    if (isPlain) return [];
    return chips.map((chip) => {
      const isRead = chip.kind !== 'clause';
      return this.#editable(chip, chipMeaning(chip, language()), isRead, isRead);
    });
  }

  /** The places, numbers and colours that are checked in pictures, and what cannot be. */
  #places(): TemplateResult[] {
    const { parsed } = this;
    if (!parsed?.places || parsed.text !== this.place.query) return [];
    return placeParts(parsed.places).map((part) => {
      const words = placeMeaning(part);
      const kind = part.kind === 'unchecked' ? 'unchecked' : 'special';
      const undo = part.kind === 'unchecked' ? nothing : this.#undoWords(words, part);
      return html`<li class=${kind} data-place=${part.kind}><span>${words}</span>${undo}</li>`;
    });
  }

  /** How the things move, which is checked where they were followed. */
  #motions(): TemplateResult[] {
    const { parsed } = this;
    if (!parsed?.motions || parsed.text !== this.place.query) return [];
    return parsed.motions.map((part) => {
      const { motion, text } = part;
      const words = t('motion.chip', { part: text });
      return html`<li class="special" data-motion=${motion}><span>${words}</span>${this.#undoWords(text, part)}</li>`;
    });
  }

  /** Reads the sentence the other way: as an order of clauses, or as one description. */
  #otherReading(): TemplateResult[] {
    const { parsed } = this;
    if (!parsed?.other_reading || parsed.text !== this.place.query) return [];
    const { as, text: query } = parsed.other_reading;
    return [
      html`<li class="reading" data-reading=${as}><button class="quiet" title=${t(`chips.reading.${as}.title`)}
        @click=${() => emit(this, 'tm-want', { query })}>${glyph('back', 12)} ${t(`chips.reading.${as}`)}</button></li>`,
    ];
  }

  /** Lets words of the sentence be read as words alone. */
  #undoWords(name: string, part: Part): TemplateResult {
    const { query } = this.place;
    const words = plainWords(query.slice(part.from, part.to));
    return this.#undo(name, { query: replacePart(query, part, words) });
  }

  /** `isRead`: the parser read more than words into the part, which one click undoes. */
  #editable(
    part: Part & { text: string },
    meaning: string,
    special: boolean,
    isRead = false,
  ): TemplateResult {
    const { text } = part;
    const key = `part ${part.from}`;
    const replaced = (next: string) => ({ query: replacePart(this.place.query, part, next) });
    if (this.editing === key)
      return this.#editor(text, special, (next) => emit(this, 'tm-want', replaced(next)));
    const label = t('chips.edit', { part: text });
    return html`<li class=${special ? 'special' : ''}>
      <button class="text ellipsis" title=${label} aria-label=${meaning ? `${label}. ${meaning}` : label}
        @click=${() => this.#edit(key)}>${text}${meaning ? html` <span class="muted">${meaning}</span>` : nothing}</button>
      ${isRead ? this.#undo(text, replaced(plainWords(text))) : nothing}
      ${this.#remover(text, replaced(''))}</li>`;
  }

  #undo(part: string, as: Partial<QueryParts>): TemplateResult {
    const label = t('chips.plain', { part });
    return html`<button class="quiet icon" aria-label=${label} title=${label}
      @click=${() => emit(this, 'tm-want', as)}>${glyph('back', 12)}</button>`;
  }

  #editor(text: string, special: boolean, apply: (next: string) => void): TemplateResult {
    const done = (event: Event) => {
      if (this.editing === null) return;
      this.editing = null;
      const next = (event.target as HTMLInputElement).value.trim();
      if (next !== text) apply(next);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing) return; // The key belongs to the input method.
      if (event.key === 'Enter') done(event);
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.editing = null;
    };
    return html`<li class=${special ? 'special' : ''}><input size=${Math.max(8, text.length)} .value=${text} maxlength="1000"
      aria-label=${t('chips.edit', { part: text })} @keydown=${onKey} @blur=${done} /></li>`;
  }

  #remover(part: string, without: Partial<QueryParts>): TemplateResult {
    const label = t('chips.remove', { part });
    return html`<button class="quiet icon" aria-label=${label} title=${label}
      @click=${() => emit(this, 'tm-want', without)}>${glyph('close', 12)}</button>`;
  }

  async #edit(key: string): Promise<void> {
    this.editing = key;
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.select();
  }
}
