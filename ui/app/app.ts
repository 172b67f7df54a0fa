/**
 * The shell: header, address, keys, and one of three views (library, results, open video). It owns what more than one
 * view needs: the place, the library, the search, storyboards and preferences. What is done with a moment, wherever it
 * was met, is done here.
 */

import { html, nothing, type PropertyValues } from 'lit';
import type { Segment, Video } from '../../contract/index.ts';
import { ClipExports } from '../data/clip-exports.ts';
import { hideJob, readHiddenJobs } from '../data/hidden-jobs.ts';
import { Library } from '../data/library.ts';
import { t } from '../data/locale.ts';
import { Storyboards } from '../data/storyboards.ts';
import type { PageEvent, PlayChain } from '../elements/events.ts';
import { describeError } from '../elements/failure.ts';
import { type MenuRequest, momentMenu } from '../elements/moment.ts';
import type { Undo } from '../elements/notice.ts';
import { PageElement } from '../elements/page-element.ts';
import { shared } from '../elements/shared-styles.ts';
import type { ExportSource } from '../features/export/export-dialog.ts';
import type { Results } from '../features/search/results.ts';
import { SearchSession } from '../features/search/search-session.ts';
import { HOME, type Place } from '../lib/deep-link.ts';
import type { Action } from '../lib/keymap.ts';
import {
  changeQuery,
  hasQuery,
  isRepeatedQuery,
  type QueryParts,
  searchQueryOf,
  withImages,
} from '../lib/query/search-query.ts';
import { deletedVideos, reelItem, selectedItem } from '../lib/reel.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';
import { appStyles } from './app-styles.ts';
import { exportSources } from './export-sources.ts';
import { FileDrop } from './files/file-drop.ts';
import { QueryImages } from './files/query-images.ts';
import { Keyboard } from './keyboard/keyboard.ts';
import { libraryPage } from './library-page.ts';
import { type CommandContext, copyLink, runCommand } from './moment-commands.ts';
import { Navigator } from './navigator.ts';
import { Playback } from './playback.ts';
import { ReelController } from './reel-controller.ts';
import { ReturnPoint } from './return-point.ts';
import type { Workspace } from './video/workspace.ts';

const DIALOGS = ['tm-help', 'tm-export-dialog', 'tm-delete-dialog', 'tm-menu'] as const;

/** `<tm-app>`: the whole page. */
export class App extends PageElement {
  static override properties = {
    boards: { state: true },
    hiddenJobs: { state: true },
    reelOpen: { state: true },
  };
  static override styles = [shared, appStyles];

  private boards: ReadonlyMap<string, Storyboard> = new Map();
  private hiddenJobs = readHiddenJobs();
  private reelOpen = false;
  #library = new Library();
  #clips = new ClipExports();
  #storyboards = new Storyboards();
  #navigator = new Navigator(this, (place) => this.#playing.stand(place));
  #playing = new Playback(this.#navigator);
  #reel = new ReelController(this, (text, undo) => this.#notify(text, undo));
  #images = new QueryImages(this, (text) => this.#notify(text));
  #drop = new FileDrop(
    this,
    (files) => this.#addFiles(files),
    (files) => void this.#searchByImages(files),
  );
  #context: CommandContext = {
    navigator: this.#navigator,
    playing: this.#playing,
    reel: this.#reel,
    notify: (text, undo) => this.#notify(text, undo),
    changeQuery: (change) => this.#changeQuery(change),
    exportMoment: (hit) => this.#export('moment', hit),
    mark: (edge, timeS) => this.renderRoot.querySelector('tm-workspace')?.mark(edge, timeS),
  };
  #keyboard = new Keyboard(
    this,
    () => DIALOGS.some((name) => this.renderRoot.querySelector(name)?.isOpen),
    (action) => this.#act(action),
  );
  #search = new SearchSession(this, () => searchQueryOf(this.#place, null));

  constructor() {
    super();
    new ReturnPoint(
      this,
      () => (this.#listsAnswers ? JSON.stringify(searchQueryOf(this.#place, null)) : null),
      () => this.#playing.current,
    );
    this.addEventListener('tm-go', ({ detail }) => this.#go(detail));
    this.addEventListener('tm-want', ({ detail }) => this.#changeQuery(detail));
    this.addEventListener('tm-moment', ({ detail }) => runCommand(detail, this.#context));
    this.addEventListener('tm-gone', () => void this.#library.refresh());
    this.addEventListener('tm-play-chain', ({ detail }) => this.#playChain(detail));
    this.addEventListener('tm-notify', ({ detail }) => this.#notify(detail.text, detail.undo));
    this.addEventListener('tm-menu', ({ detail }) => this.#showMenu(detail));
    this.addEventListener('tm-image', ({ detail }) => void this.#searchByImages(detail.files));
  }

  get #place(): Place {
    return this.#navigator.place;
  }

  get #listsAnswers(): boolean {
    return this.#place.videoId === null && hasQuery(this.#place);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#library.addEventListener('change', this.#onChange);
    this.#library.addEventListener('online', this.#onOnline);
    this.#library.addEventListener('footage', this.#onFootage);
    this.#library.start();
    this.#clips.addEventListener('change', this.#onChange);
    void this.#clips.refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#library.removeEventListener('change', this.#onChange);
    this.#library.removeEventListener('online', this.#onOnline);
    this.#library.removeEventListener('footage', this.#onFootage);
    this.#library.stop();
    this.#clips.removeEventListener('change', this.#onChange);
    this.#clips.stop();
  }

  protected override willUpdate(): void {
    const { state } = this.#search;
    this.#playing.recognise(state);
    const left =
      state.kind === 'failed' ? this.#images.withoutExpired(state.error, this.#place.images) : null;
    if (left) this.#leaveOut(left);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { query, videoId } = this.#place;
    const title = videoId === null ? query : (this.#library.video(videoId)?.title ?? query);
    document.title = title ? `${title} · ${t('app.name')}` : t('app.name');
  }

  override render() {
    const { state } = this.#search;
    const inVideo = this.#place.videoId !== null;
    return html`<tm-header .query=${this.#place.query} ?busy=${state.kind === 'loading' || this.#images.sending} .reelSize=${this.#reel.items.length}
        .videos=${this.#videos} ?reelOpen=${this.reelOpen} @tm-home=${() => this.#go(HOME)}
        @tm-skip=${() => this.#main?.focus()} @tm-help=${this.#showHelp} @tm-reel-toggle=${this.#toggleReel}></tm-header>
      <tm-chips .place=${this.#place} .parsed=${state.kind === 'done' ? state.response.parsed : null}></tm-chips>
      ${this.#library.online ? nothing : html`<div class="offline" role="status">${t('app.offline')}</div>`}
      <main id="main" tabindex="-1" class=${inVideo ? 'video' : ''}
        @tm-open-hit=${({ detail }: PageEvent<'tm-open-hit'>) => this.#playing.openHit(detail)}
        @tm-need-board=${({ detail }: PageEvent<'tm-need-board'>) => void this.#fetchBoard(detail.video)}
        @tm-add-hits=${({ detail }: PageEvent<'tm-add-hits'>) => this.#gather(detail.hits)}
        @tm-add-selection=${({ detail }: PageEvent<'tm-add-selection'>) =>
          this.#reel.add([selectedItem(detail.video, detail.selection)])}
        @tm-export=${({ detail }: PageEvent<'tm-export'>) => this.#export(detail.first)}
        @tm-more=${() => void this.#search.more()} @tm-retry=${() => this.#search.retry()}>
        ${this.#view()}
        <tm-menu></tm-menu>
      </main>
      ${this.reelOpen ? this.#reelPanel() : nothing}
      <tm-notice></tm-notice> <tm-export-dialog .clips=${this.#clips}></tm-export-dialog>
      <tm-clip-tray .exports=${this.#clips.list}
        @tm-clips-cancel=${({ detail }: PageEvent<'tm-clips-cancel'>) => this.#try(this.#clips.cancel(detail.id))}
        @tm-clips-dismiss=${({ detail }: PageEvent<'tm-clips-dismiss'>) => this.#try(this.#clips.dismiss(detail.id))}></tm-clip-tray>
      ${this.#drop.hovering ? html`<div class="drop"><p>${t(`drop.${this.#drop.hovering}`)}</p></div>` : nothing}
      <tm-help .keymap=${this.#keyboard.keymap} @tm-reset-keys=${() => this.#keyboard.reset()}
        @tm-remap=${({ detail }: PageEvent<'tm-remap'>) =>
          this.#keyboard.remap(detail.action, detail.key)}></tm-help>
      <tm-delete-dialog @tm-delete-confirmed=${({ detail }: PageEvent<'tm-delete-confirmed'>) =>
        this.#try(this.#library.remove(detail.id))}></tm-delete-dialog>`;
  }

  #reelPanel() {
    return html`<tm-reel role="complementary" aria-label=${t('reel.title')} .reel=${this.#reel.items} .gone=${this.#gone}
      @tm-reel-change=${({ detail }: PageEvent<'tm-reel-change'>) =>
        this.#reel.set(detail.reel, detail.reel.length === 0 ? 'reel.emptied' : 'reel.changed')}
      @tm-reel-open=${({ detail }: PageEvent<'tm-reel-open'>) => this.#playing.openItem(detail.item)}
      @tm-reel-export=${() => this.#export('reel')} @tm-reel-close=${this.#toggleReel}></tm-reel>`;
  }

  get #main(): HTMLElement | null {
    return this.renderRoot.querySelector('main');
  }

  get #videos(): readonly Video[] {
    const { state } = this.#library;
    return state.kind === 'ready' ? state.videos : [];
  }

  get #gone(): ReadonlySet<string> {
    const isKnown = this.#library.state.kind === 'ready';
    return isKnown ? deletedVideos(this.#reel.items, this.#videos) : new Set();
  }

  #view() {
    const place = this.#place;
    const { state } = this.#search;
    const videos = new Map(this.#videos.map((video) => [video.id, video]));
    if (place.videoId !== null) {
      return html`<tm-workspace .place=${place} .known=${videos.get(place.videoId)} .search=${state}
        .current=${this.#playing.current} .cue=${this.#playing.cue} .storyboards=${this.#storyboards} .videos=${videos} .boards=${this.boards}
        @tm-place=${({ detail }: PageEvent<'tm-place'>) => this.#navigator.adjust(detail)}
        @tm-leave=${() => this.#go(changeQuery({ ...HOME, grouped: place.grouped }, place))}
        @tm-copy-link=${() => void copyLink(this.#navigator.link, this.#context.notify)}></tm-workspace>`;
    }
    if (this.#listsAnswers) {
      return html`<tm-results .place=${place} .search=${state} .videos=${videos} .boards=${this.boards}
        @tm-group=${({ detail }: PageEvent<'tm-group'>) => this.#go({ ...place, ...detail })}></tm-results>`;
    }
    return this.#libraryPage();
  }

  #libraryPage() {
    return libraryPage({
      library: this.#library,
      boards: this.boards,
      hiddenJobs: this.hiddenJobs,
      addFiles: (files) => this.#addFiles(files),
      hideJob: (id) => {
        this.hiddenJobs = hideJob(id);
      },
      askDelete: (video) => void this.renderRoot.querySelector('tm-delete-dialog')?.ask(video),
      attempt: (work) => this.#try(work),
    });
  }

  #go(place: Place): void {
    this.#playing.go(place);
  }

  /** Asks for something else, here or in the open video. */
  #changeQuery(change: Partial<QueryParts>): void {
    const next = changeQuery(this.#place, change);
    if (isRepeatedQuery(next, this.#place)) this.#askAgain();
    this.#playing.current = null;
    if (next.videoId === null) this.#go(next);
    else this.#navigator.go(next);
    if (change.query) this.#main?.focus();
  }

  /** The address does not change, and what can be found may have. */
  #askAgain(): void {
    this.#search.retry();
    this.renderRoot.querySelector('tm-workspace')?.askAgain();
  }

  /** Goes on with the pictures that are `left`, in the same history entry: going back to the others would fail again. */
  #leaveOut(left: readonly string[]): void {
    this.#playing.current = null;
    this.#navigator.adjust(changeQuery(this.#place, { images: left }));
    if (this.#place.videoId === null) this.#playing.stand(this.#place);
  }

  async #searchByImages(files: readonly File[]): Promise<void> {
    const come = await this.#images.add(files);
    // Meanwhile other pictures may have come, or gone: what is asked by now is asked with these, too.
    const images = withImages(this.#place.images, come);
    if (images) this.#changeQuery({ images });
  }

  #showMenu({ target, x, y }: MenuRequest): void {
    const items = momentMenu(target, hasQuery(this.#place), (command) =>
      runCommand({ command, target }, this.#context),
    );
    void this.renderRoot.querySelector('tm-menu')?.show(t('moment.menu'), items, x, y);
  }

  #gather(hits: readonly Segment[]): void {
    this.#reel.add(hits.map((hit) => reelItem(hit, this.#place.query)));
  }

  #playChain({ videoId, spans, from, single }: PlayChain): void {
    this.#playing.playThrough(videoId, single ? spans.slice(from, from + 1) : spans.slice(from));
  }

  #toggleReel(): void {
    this.reelOpen = !this.reelOpen;
  }

  #addFiles(files: readonly File[]): void {
    this.#library.uploads.add(files);
    if (this.#place.videoId !== null || hasQuery(this.#place)) this.#go(HOME);
  }

  async #fetchBoard(video: Video): Promise<void> {
    const board = await this.#storyboards.get(video);
    if (this.boards.get(video.id) === board) return;
    this.boards = new Map([...this.boards, [video.id, board]]);
  }

  /** Waits for something that a button asked for, and tells when it fails. */
  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#notify(describeError(error)));
  }

  #notify(text: string, undo?: Undo): void {
    this.renderRoot.querySelector('tm-notice')?.show(text, undo ?? null);
  }

  /** Offers what there is to export; `first` is chosen. */
  #export(first: ExportSource['kind'] | null, moment: Segment | null = this.#playing.current): void {
    const place = this.#place;
    const video = place.videoId === null ? undefined : this.#library.video(place.videoId);
    const held = {
      place,
      video,
      moment,
      search: this.#search.state,
      reel: this.#reel.items,
      gone: this.#gone,
    };
    void this.renderRoot
      .querySelector('tm-export-dialog')
      ?.show(exportSources(held, first), place.query || video?.title || t('app.name'));
  }

  #showHelp(): void {
    this.renderRoot.querySelector('tm-help')?.show();
  }

  #onChange = (): void => this.requestUpdate();

  #onFootage = (): void => this.#search.renew();

  /** The server is back: what failed meanwhile is asked again. */
  #onOnline = (): void => {
    this.#notify(t('app.online'));
    if (this.#search.state.kind === 'failed') this.#search.retry();
    void this.#clips.refresh();
    this.#videoOrResults?.recover();
  };

  #act(action: Action): boolean {
    switch (action) {
      case 'search':
        this.renderRoot.querySelector('tm-header')?.focusSearch();
        return true;
      case 'help':
        this.#showHelp();
        return true;
      case 'undo':
        return this.renderRoot.querySelector('tm-notice')?.undoLast() ?? false;
      case 'clear':
        return this.#clear();
      default:
        return this.#actInView(action);
    }
  }

  #actInView(action: Action): boolean {
    return this.#videoOrResults?.act(action) ?? false;
  }

  get #videoOrResults(): Workspace | Results | null {
    return this.renderRoot.querySelector('tm-workspace') ?? this.renderRoot.querySelector('tm-results');
  }

  /** Takes away what was opened last: the reel lies over the view. */
  #clear(): boolean {
    if (this.reelOpen) this.#toggleReel();
    else if (this.#actInView('clear')) return true;
    else if (hasQuery(this.#place)) this.#go(HOME);
    else return false;
    return true;
  }
}
