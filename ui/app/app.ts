/**
 * The shell: header, address, keys, and one of three views (library, results, open video). It owns what more than one
 * view needs: the place, the library, the search, storyboards and preferences.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Segment, Video } from '../../api/schema.ts';
import { ApiError } from '../data/api.ts';
import { Library } from '../data/library.ts';
import { t } from '../data/locale.ts';
import { readPreference, writePreference } from '../data/preferences.ts';
import { Storyboards } from '../data/storyboards.ts';
import type { ExportDialog, ExportSource } from '../export/export-dialog.ts';
import { HOME, type Place, type Span } from '../lib/deep-link.ts';
import { sameHit } from '../lib/hits.ts';
import { type Action, DEFAULT_KEYS, type Keymap, readKeymap, remap } from '../lib/keymap.ts';
import type { MessageKey } from '../lib/messages.ts';
import { addToReel, type ReelItem, readReel, reelItem, selectedItem } from '../lib/reel.ts';
import type { Storyboard } from '../lib/storyboard.ts';
import type { Cue } from '../player/player.ts';
import type { OpenHit } from '../search/result-card.ts';
import { SearchSession } from '../search/search-session.ts';
import { appStyles } from './app-styles.ts';
import type { DeleteDialog } from './delete-dialog.ts';
import { happened } from './failure.ts';
import { FileDrop } from './file-drop.ts';
import type { Help } from './help.ts';
import { pressedAction } from './keys.ts';
import { Navigator } from './navigator.ts';
import { PageElement } from './page-element.ts';
import { shared } from './shared-styles.ts';

const LEAD_IN_S = 1;
const DIALOGS = 'tm-help, tm-export-dialog, tm-delete-dialog';

/** `<tm-app>`: the whole page. */
export class App extends PageElement {
  static override properties = {
    cue: { state: true },
    current: { state: true },
    boards: { state: true },
    hiddenJobs: { state: true },
    keymap: { state: true },
    reel: { state: true },
    reelOpen: { state: true },
  };
  static override styles = [shared, appStyles];

  private cue: Cue | null = null;
  private current: Segment | null = null;
  private boards: ReadonlyMap<string, Storyboard> = new Map();
  private hiddenJobs: ReadonlySet<string> = new Set();
  private keymap: Keymap = readKeymap(readPreference('keys'));
  private reel: readonly ReelItem[] = readReel(readPreference('reel'));
  private reelOpen = false;
  #library = new Library();
  #storyboards = new Storyboards();
  #navigator = new Navigator(this, (place) => this.#stand(place));
  #drop = new FileDrop(this, (files) => this.#addFiles(files));
  #search = new SearchSession(this, () => ({
    query: this.#place.query,
    grouped: this.#place.grouped,
    videoId: null,
  }));

  constructor() {
    super();
    this.#stand(this.#place);
    this.addEventListener('tm-go', (event) => this.#go((event as CustomEvent<Place>).detail));
  }

  get #place(): Place {
    return this.#navigator.place;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#library.addEventListener('change', this.#onLibrary);
    this.#library.start();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#library.removeEventListener('change', this.#onLibrary);
    this.#library.stop();
    window.removeEventListener('keydown', this.#onKey);
  }

  protected override willUpdate(): void {
    const { state } = this.#search;
    const { videoId, timeS, endS } = this.#place;
    // A link names a moment by its video and its end: it is found again once the answer has come.
    if (this.current || state.kind !== 'done' || endS === null || timeS === null) return;
    const isMeant = (hit: Segment) => hit.video_id === videoId && Math.abs(hit.end - endS) < 0.02;
    this.current = state.hits.find(isMeant) ?? null;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { query, videoId } = this.#place;
    const title = videoId === null ? query : (this.#library.video(videoId)?.title ?? query);
    document.title = title ? `${title} · ${t('app.name')}` : t('app.name');
  }

  override render() {
    const inVideo = this.#place.videoId !== null;
    return html`<tm-header .query=${this.#place.query} ?busy=${this.#search.state.kind === 'loading'} .reelSize=${this.reel.length}
        ?reelOpen=${this.reelOpen} @tm-ask=${(event: CustomEvent<{ query: string }>) => this.#ask(event.detail.query)}
        @tm-home=${() => this.#go(HOME)} @tm-skip=${() => this.renderRoot.querySelector('main')?.focus()}
        @tm-help=${this.#showHelp} @tm-reel-toggle=${this.#toggleReel}></tm-header>
      ${this.#library.online || this.#isLocked ? nothing : html`<div class="offline" role="status">${t('app.offline')}</div>`}
      <main id="main" tabindex="-1" class=${inVideo ? 'video' : ''}
        @tm-open-hit=${(event: CustomEvent<OpenHit>) => this.#openHit(event.detail)}
        @tm-need-board=${(event: CustomEvent<{ video: Video }>) => void this.#fetchBoard(event.detail.video)}
        @tm-add-hit=${(event: CustomEvent<{ hit: Segment }>) =>
          this.#setReel(addToReel(this.reel, reelItem(event.detail.hit, this.#place.query)), 'reel.added')}
        @tm-add-selection=${(event: CustomEvent<{ video: Video; selection: Span }>) =>
          this.#setReel(
            addToReel(this.reel, selectedItem(event.detail.video, event.detail.selection)),
            'reel.added',
          )}
        @tm-ask=${(event: CustomEvent<{ query: string }>) => this.#ask(event.detail.query)}
        @tm-export=${() => this.#export()}
        @tm-more=${() => void this.#search.more()} @tm-retry=${() => this.#search.retry()}>
        ${this.#view()}
      </main>
      ${this.reelOpen ? this.#reelPanel() : nothing}
      <tm-notice></tm-notice>
      <tm-export-dialog></tm-export-dialog>
      ${this.#drop.hovering ? html`<div class="drop"><p>${t('library.drop')}</p></div>` : nothing}
      <tm-help .keymap=${this.keymap} @tm-remap=${this.#onRemap} @tm-reset-keys=${() => this.#setKeys(DEFAULT_KEYS)}></tm-help>
      <tm-delete-dialog @tm-delete-confirmed=${(event: CustomEvent<{ id: string }>) =>
        this.#try(this.#library.remove(event.detail.id))}></tm-delete-dialog>`;
  }

  #reelPanel() {
    return html`<tm-reel role="complementary" aria-label=${t('reel.title')} .reel=${this.reel}
      @tm-reel-change=${(event: CustomEvent<{ reel: readonly ReelItem[] }>) =>
        this.#setReel(event.detail.reel, event.detail.reel.length === 0 ? 'reel.emptied' : 'reel.changed')}
      @tm-reel-open=${(event: CustomEvent<{ item: ReelItem }>) => this.#openItem(event.detail.item)}
      @tm-reel-export=${() => this.#export('reel')} @tm-reel-close=${this.#toggleReel}></tm-reel>`;
  }

  /** The server asks for a key that this browser has not given yet. */
  get #isLocked(): boolean {
    const { state } = this.#library;
    return state.kind === 'failed' && state.error instanceof ApiError && state.error.code === 'UNAUTHORIZED';
  }

  #view() {
    if (this.#isLocked) return html`<tm-key-form @tm-unlocked=${this.#unlock}></tm-key-form>`;
    const place = this.#place;
    const { state } = this.#library;
    const videos = new Map(state.kind === 'ready' ? state.videos.map((video) => [video.id, video]) : []);
    if (place.videoId !== null) {
      return html`<tm-workspace .place=${place} .known=${videos.get(place.videoId)} .search=${this.#search.state}
        .current=${this.current} .cue=${this.cue} .storyboards=${this.#storyboards} .videos=${videos} .boards=${this.boards}
        @tm-place=${(event: CustomEvent<Partial<Place>>) => this.#navigator.adjust(event.detail)}
        @tm-leave=${() => this.#go({ ...HOME, query: place.query, grouped: place.grouped })}
        @tm-copy-link=${() => void this.#copyLink()}></tm-workspace>`;
    }
    if (place.query) {
      return html`<tm-results .search=${this.#search.state} .videos=${videos} .boards=${this.boards} ?grouped=${place.grouped}
        @tm-group=${(event: CustomEvent<{ grouped: boolean }>) => this.#go({ ...place, ...event.detail })}></tm-results>`;
    }
    return html`<tm-library-view .library=${state} .uploads=${this.#library.uploads.list} .boards=${this.boards}
      .hiddenJobs=${this.hiddenJobs} .film=${this.#library.film}
      @tm-add-files=${(event: CustomEvent<{ files: File[] }>) => this.#addFiles(event.detail.files)}
      @tm-refresh=${() => void this.#library.refresh()}
      @tm-rename=${(event: CustomEvent<{ id: string; title: string }>) =>
        this.#try(this.#library.rename(event.detail.id, event.detail.title))}
      @tm-delete=${(event: CustomEvent<{ video: Video }>) => this.#askDelete(event.detail.video)}
      @tm-cancel-job=${(event: CustomEvent<{ id: string }>) => this.#try(this.#library.cancel(event.detail.id))}
      @tm-retry-job=${(event: CustomEvent<{ id: string }>) => this.#try(this.#library.retry(event.detail.id))}
      @tm-hide-job=${(event: CustomEvent<{ id: string }>) => {
        this.hiddenJobs = new Set([...this.hiddenJobs, event.detail.id]);
      }}
      @tm-dismiss=${(event: CustomEvent<{ key: number }>) => this.#library.uploads.dismiss(event.detail.key)}
      @tm-resend=${(event: CustomEvent<{ key: number }>) => this.#library.uploads.resend(event.detail.key)}></tm-library-view>`;
  }

  #go(place: Place): void {
    this.#navigator.go(place);
    this.#stand(place);
  }

  /** Puts the player where a place says, at rest. */
  #stand(place: Place): void {
    if (this.current && this.current.video_id !== place.videoId) this.current = null;
    this.cue = place.videoId === null ? null : { timeS: place.timeS ?? 0, play: false, loop: null };
  }

  /** Plays a moment from a second before it, and repeats it; or stands at the second that was pointed at. */
  #openHit({ hit, timeS }: OpenHit): void {
    const same = sameHit(hit, this.current);
    const place = this.#place;
    this.#navigator.go({
      ...HOME,
      query: place.query,
      grouped: place.grouped,
      compare: place.compare,
      videoId: hit.video_id,
      timeS: timeS ?? hit.start,
      endS: hit.end,
      zoom: place.videoId === hit.video_id && same ? place.zoom : null,
    });
    this.current = hit;
    const loop = { start: hit.start, end: hit.end };
    this.cue = { timeS: timeS ?? Math.max(0, hit.start - LEAD_IN_S), play: true, loop };
  }

  /** Plays a stretch of the reel, and repeats it. */
  #openItem({ video_id, start, end }: ReelItem): void {
    const { query, grouped } = this.#place;
    this.#navigator.go({
      ...HOME,
      query,
      grouped,
      videoId: video_id,
      timeS: start,
      selection: { start, end },
    });
    this.current = null;
    this.cue = { timeS: start, play: true, loop: { start, end } };
  }

  #toggleReel(): void {
    this.reelOpen = !this.reelOpen;
  }

  #ask(query: string): void {
    const place = this.#place;
    this.current = null;
    if (place.videoId !== null && query) this.#navigator.go({ ...place, query, endS: null });
    else this.#go({ ...HOME, query, grouped: place.grouped });
    if (query) this.renderRoot.querySelector('main')?.focus();
  }

  #addFiles(files: readonly File[]): void {
    this.#library.uploads.add(files);
    if (this.#place.videoId !== null || this.#place.query) this.#go(HOME);
  }

  async #fetchBoard(video: Video): Promise<void> {
    const board = await this.#storyboards.get(video);
    if (this.boards.get(video.id) === board) return;
    this.boards = new Map([...this.boards, [video.id, board]]);
  }

  async #copyLink(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#navigator.link);
      this.#notify(t('app.copied'));
    } catch {
      this.#notify(t('app.copyFailed')); // No clipboard without a secure context; the address bar holds the link anyway.
    }
  }

  /** Waits for something that a button asked for, and tells when it fails. */
  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#notify(happened(error)));
  }

  #notify(text: string, undo: (() => void) | null = null): void {
    this.renderRoot.querySelector('tm-notice')?.show(text, undo);
  }

  #setReel(reel: readonly ReelItem[], words: MessageKey): void {
    const before = this.reel;
    if (reel === before) return;
    const put = (next: readonly ReelItem[]) => {
      this.reel = next;
      writePreference('reel', next);
    };
    put(reel);
    this.#notify(t(words), () => put(before));
  }

  /** Offers what there is to export: the selection, the moment, the answer, the reel. */
  #export(sourceFirst: ExportSource['kind'] | null = null): void {
    const { query, selection, videoId } = this.#place;
    const video = videoId === null ? undefined : this.#library.video(videoId);
    const { state } = this.#search;
    const sources: ExportSource[] = [
      { kind: 'selection', items: video && selection ? [selectedItem(video, selection)] : [] },
      { kind: 'moment', items: this.current ? [reelItem(this.current, query)] : [] },
      { kind: 'results', items: state.kind === 'done' ? state.hits.map((hit) => reelItem(hit, query)) : [] },
      { kind: 'reel', items: this.reel },
    ];
    const rank = (source: ExportSource) => (source.kind === sourceFirst ? 0 : 1);
    const ordered = sources.sort((a, b) => rank(a) - rank(b));
    void this.renderRoot
      .querySelector('tm-export-dialog')
      ?.show(ordered, query || video?.title || t('app.name'));
  }

  #askDelete(video: Video): void {
    void this.renderRoot.querySelector('tm-delete-dialog')?.ask(video);
  }

  #showHelp(): void {
    this.renderRoot.querySelector('tm-help')?.show();
  }

  #setKeys(keymap: Keymap): void {
    this.keymap = keymap;
    writePreference('keys', keymap);
  }

  #onRemap(event: CustomEvent<{ action: Action; key: string }>): void {
    this.#setKeys(remap(this.keymap, event.detail.action, event.detail.key));
  }

  #onLibrary = (): void => this.requestUpdate();

  #onKey = (event: KeyboardEvent): void => {
    const dialogs = this.renderRoot.querySelectorAll<Help | ExportDialog | DeleteDialog>(DIALOGS);
    if ([...dialogs].some((dialog) => dialog.isOpen)) return;
    const action = pressedAction(this.keymap, event);
    if (action !== null && this.#act(action)) event.preventDefault();
  };

  #act(action: Action): boolean {
    if (action === 'search') this.renderRoot.querySelector('tm-header')?.focusSearch();
    else if (action === 'help') this.#showHelp();
    else {
      const view =
        this.renderRoot.querySelector('tm-workspace') ?? this.renderRoot.querySelector('tm-results');
      if (view?.act(action)) return true;
      if (action === 'clear' && this.reelOpen) {
        this.#toggleReel();
        return true;
      }
      if (action !== 'clear' || !this.#place.query) return false;
      this.#go(HOME);
    }
    return true;
  }

  #unlock(): void {
    void this.#library.refresh();
    if (this.#place.query) this.#search.retry();
  }
}
