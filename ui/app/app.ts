/**
 * The application: header, address, keys, and one of three views (library, results, open video). Owns what more than
 * one view needs: the place, the data of the server, the search and the reel. Runs the commands of a moment,
 * wherever it is shown.
 */
import { html, nothing, type PropertyValues } from 'lit';
import type { Segment, Video } from '../../contract/index.ts';
import { type HiddenJobs, hideJob, hideJobsUntil, readHiddenJobs } from '../data/hidden-jobs.ts';
import { t } from '../data/locale.ts';
import { toggleBoxes } from '../data/places/shown-boxes.ts';
import { readPreference, writePreference } from '../data/preferences.ts';
import type { PageEvent, PlayChain } from '../elements/events.ts';
import { describeError } from '../elements/failure.ts';
import { type MenuRequest, momentMenu } from '../elements/moment.ts';
import type { Undo } from '../elements/notice.ts';
import { isDialogOpen, PageElement } from '../elements/page-element.ts';
import { shared } from '../elements/shared-styles.ts';
import type { ExportSource } from '../features/export/export-dialog.ts';
import type { Results } from '../features/search/results.ts';
import { answerOf, SearchSession } from '../features/search/search-session.ts';
import { listedHits } from '../features/search/weak-matches.ts';
import { HOME, type Place } from '../lib/deep-link.ts';
import type { Action } from '../lib/keymap.ts';
import { readArrangement, tagsOf } from '../lib/library/arrange.ts';
import {
  changeQuery,
  hasQuery,
  isRepeatedQuery,
  type QueryParts,
  searchQueryOf,
  withImages,
} from '../lib/query/search-query.ts';
import { deletedVideos, reelItem, selectedItem } from '../lib/reel.ts';
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
import { ServerData } from './server-data.ts';
import type { Workspace } from './video/workspace.ts';

/** `<tm-app>`: the whole page. */
export class App extends PageElement {
  static override properties = {
    hiddenJobs: { state: true },
    arrangement: { state: true },
    reelOpen: { state: true },
  };
  static override styles = [shared, appStyles];

  private hiddenJobs = readHiddenJobs();
  private arrangement = readArrangement(readPreference('library'));
  private reelOpen = false;
  #data = new ServerData(this, {
    onOnline: () => this.#onOnline(),
    onFootage: () => this.#search.refresh(),
  });
  #navigator = new Navigator(this, (place) => this.#playback.restAt(place));
  #playback = new Playback(this.#navigator);
  #reel = new ReelController(this, (text, undo) => this.#notify(text, undo));
  #images = new QueryImages(this, (text) => this.#notify(text));
  #drop = new FileDrop(
    this,
    (files) => this.#addFiles(files),
    (files) => void this.#searchByImages(files),
  );
  #context: CommandContext = {
    navigator: this.#navigator,
    playback: this.#playback,
    reel: this.#reel,
    notify: (text, undo) => this.#notify(text, undo),
    changeQuery: (change) => this.#changeQuery(change),
    exportMoment: (hit) => this.#export('moment', hit),
    mark: (edge, timeS) => this.renderRoot.querySelector('tm-workspace')?.mark(edge, timeS),
  };
  #keyboard = new Keyboard(
    this,
    () => isDialogOpen() || this.renderRoot.querySelector('tm-menu')?.isOpen === true,
    (action) => this.#act(action),
  );
  #search = new SearchSession(this, () => searchQueryOf(this.#place, null));

  constructor() {
    super();
    new ReturnPoint(
      this,
      () => (this.#showsResults ? JSON.stringify(searchQueryOf(this.#place, null)) : null),
      () => this.#playback.current,
    );
    this.addEventListener('tm-go', ({ detail }) => this.#go(detail));
    this.addEventListener('tm-want', ({ detail }) => this.#changeQuery(detail));
    this.addEventListener('tm-moment', ({ detail }) => runCommand(detail, this.#context));
    this.addEventListener('tm-gone', () => void this.#data.library.refresh());
    this.addEventListener('tm-play-chain', ({ detail }) => this.#playChain(detail));
    this.addEventListener('tm-notify', ({ detail }) => this.#notify(detail.text, detail.undo));
    this.addEventListener('tm-menu', ({ detail }) => this.#showMenu(detail));
    this.addEventListener('tm-image', ({ detail }) => void this.#searchByImages(detail.files));
  }

  get #place(): Place {
    return this.#navigator.place;
  }

  get #showsResults(): boolean {
    return this.#place.videoId === null && hasQuery(this.#place);
  }

  protected override willUpdate(): void {
    const { state } = this.#search;
    this.#playback.recognize(state);
    const left =
      state.kind === 'failed' ? this.#images.withoutExpired(state.error, this.#place.images) : null;
    if (left) this.#dropImages(left);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { query, videoId } = this.#place;
    const title = videoId === null ? query : (this.#data.library.video(videoId)?.title ?? query);
    document.title = title ? `${title} · ${t('app.name')}` : t('app.name');
  }

  override render() {
    const { state } = this.#search;
    const inVideo = this.#place.videoId !== null;
    return html`<tm-header .query=${this.#place.query} ?busy=${state.kind === 'loading' || this.#images.sending} .reelSize=${this.#reel.items.length}
        .videos=${this.#data.videos} .saved=${this.#data.searches.list} ?reelOpen=${this.reelOpen} @tm-home=${() => this.#go(HOME)}
        @tm-skip=${() => this.#main?.focus()} @tm-help=${this.#showHelp} @tm-reel-toggle=${this.#toggleReel}
        @tm-save=${({ detail }: PageEvent<'tm-save'>) => this.#try(this.#data.searches.toggle(detail.query))}
        @tm-rename-search=${({ detail }: PageEvent<'tm-rename-search'>) =>
          this.#try(this.#data.searches.rename(detail.id, detail.name))}
        @tm-remove-search=${({ detail }: PageEvent<'tm-remove-search'>) => this.#removeSearch(detail.id)}></tm-header>
      <tm-chips .place=${this.#place} .parsed=${answerOf(state)?.response.parsed ?? null}></tm-chips>
      ${this.#data.library.online ? nothing : html`<div class="offline" role="status">${t('app.offline')}</div>`}
      <main id="main" tabindex="-1" class=${inVideo ? 'video' : ''}
        @tm-open-hit=${({ detail }: PageEvent<'tm-open-hit'>) => this.#playback.openHit(detail)}
        @tm-need-board=${({ detail }: PageEvent<'tm-need-board'>) => void this.#data.fetchBoard(detail.video)}
        @tm-add-hits=${({ detail }: PageEvent<'tm-add-hits'>) => this.#addHits(detail.hits)}
        @tm-add-selection=${({ detail }: PageEvent<'tm-add-selection'>) =>
          this.#reel.add([selectedItem(detail.video, detail.selection)])}
        @tm-export=${({ detail }: PageEvent<'tm-export'>) => this.#export(detail.first)}
        @tm-more=${() => void this.#search.more()} @tm-retry=${() => this.#search.retry()}>
        ${this.#view()}
        <tm-menu></tm-menu>
      </main>
      ${this.reelOpen ? this.#reelPanel() : nothing}
      <tm-notice></tm-notice> <tm-export-dialog .clips=${this.#data.clips}></tm-export-dialog>
      <tm-clip-tray class="${this.reelOpen ? 'beside' : ''} ${inVideo ? 'over-picture' : ''}" .exports=${this.#data.clips.list}
        @tm-clips-cancel=${({ detail }: PageEvent<'tm-clips-cancel'>) => this.#try(this.#data.clips.cancel(detail.id))}
        @tm-clips-dismiss=${({ detail }: PageEvent<'tm-clips-dismiss'>) => this.#dismissClips(detail.id)}></tm-clip-tray>
      ${this.#drop.hovering ? html`<div class="drop"><p>${t(`drop.${this.#drop.hovering}`)}</p></div>` : nothing}
      <tm-help .keymap=${this.#keyboard.keymap} @tm-reset-keys=${() => this.#keyboard.reset()}
        @tm-remap=${({ detail }: PageEvent<'tm-remap'>) =>
          this.#keyboard.remap(detail.action, detail.key)}></tm-help>
      <tm-delete-dialog @tm-delete-confirmed=${({ detail }: PageEvent<'tm-delete-confirmed'>) =>
        this.#try(this.#data.library.remove(detail.ids))}></tm-delete-dialog>
      <tm-edit-dialog @tm-edit-confirmed=${({ detail }: PageEvent<'tm-edit-confirmed'>) =>
        this.#try(this.#data.library.patch(detail.patches))}></tm-edit-dialog>`;
  }

  #reelPanel() {
    return html`<tm-reel role="complementary" aria-label=${t('reel.title')} .reel=${this.#reel.items} .deleted=${this.#deleted}
      .reels=${this.#reel.list} .open=${this.#reel.open} .videos=${this.#videosById} .boards=${this.#data.boards}
      @tm-reels=${({ detail }: PageEvent<'tm-reels'>) => this.#reel.run(detail)}
      @tm-reel-change=${({ detail }: PageEvent<'tm-reel-change'>) =>
        this.#reel.set(detail.reel, detail.reel.length === 0 ? 'reel.emptied' : 'reel.changed')}
      @tm-reel-open=${({ detail }: PageEvent<'tm-reel-open'>) => this.#playback.openItem(detail.item)}
      @tm-reel-export=${() => this.#export('reel')} @tm-reel-close=${this.#toggleReel}></tm-reel>`;
  }

  get #videosById(): ReadonlyMap<string, Video> {
    return new Map(this.#data.videos.map((video) => [video.id, video]));
  }

  /** Hides an export at once; the server deletes its file when the change can no longer be undone. */
  #dismissClips(id: string): void {
    this.#notify(t('clips.dismissed'), this.#data.clips.dismiss(id));
  }

  #removeSearch(id: string): void {
    this.#try(
      this.#data.searches.remove(id).then((undo) => {
        this.#notify(t('saved.removed'), () => this.#try(undo()));
      }),
    );
  }

  get #main(): HTMLElement | null {
    return this.renderRoot.querySelector('main');
  }

  get #deleted(): ReadonlySet<string> {
    const { state } = this.#data.library;
    return state.kind === 'ready' && state.whole
      ? deletedVideos(this.#reel.items, this.#data.videos)
      : new Set();
  }

  #view() {
    const place = this.#place;
    const { state } = this.#search;
    const videos = this.#videosById;
    if (place.videoId !== null) {
      return html`<tm-workspace .place=${place} .known=${videos.get(place.videoId)} .search=${state}
        .current=${this.#playback.current} .cue=${this.#playback.cue} .storyboards=${this.#data.storyboards} .videos=${videos} .boards=${this.#data.boards}
        @tm-place=${({ detail }: PageEvent<'tm-place'>) => this.#navigator.adjust(detail)}
        @tm-leave=${() => this.#go(changeQuery({ ...HOME, grouped: place.grouped }, place))}
        @tm-copy-link=${() => void copyLink(this.#navigator.link, this.#context.notify)}></tm-workspace>`;
    }
    if (this.#showsResults) {
      return html`<tm-results .place=${place} .search=${state} .videos=${videos} .boards=${this.#data.boards} .reel=${this.#reel.items}
        @tm-group=${({ detail }: PageEvent<'tm-group'>) => this.#go({ ...place, ...detail })}></tm-results>`;
    }
    return this.#libraryPage();
  }

  #libraryPage() {
    return libraryPage({
      library: this.#data.library,
      boards: this.#data.boards,
      hiddenJobs: this.hiddenJobs,
      addFiles: (files) => this.#addFiles(files),
      arrangement: this.arrangement,
      arrange: (arrangement) => {
        this.arrangement = arrangement;
        writePreference('library', arrangement);
      },
      hideJob: (id) => this.#hide(hideJob(id)),
      hideJobsUntil: (time) => this.#hide(hideJobsUntil(time)),
      askDelete: (videos) => void this.renderRoot.querySelector('tm-delete-dialog')?.ask(videos),
      edit: (videos) => this.#edit(videos),
      attempt: (work) => this.#try(work),
    });
  }

  #hide(hidden: HiddenJobs): void {
    this.hiddenJobs = hidden;
    void this.#data.library.summarise();
  }

  #edit(videos: readonly Video[]): void {
    const tags = tagsOf(this.#data.videos).map(({ name }) => name);
    void this.renderRoot.querySelector('tm-edit-dialog')?.edit(videos, tags);
  }

  #go(place: Place): void {
    this.#playback.go(place);
  }

  /** Searches for something else, in the open video if there is one. */
  #changeQuery(change: Partial<QueryParts>): void {
    const next = changeQuery(this.#place, change);
    if (isRepeatedQuery(next, this.#place)) this.#repeatSearch();
    this.#playback.current = null;
    if (next.videoId === null) this.#go(next);
    else this.#navigator.go(next);
    if (change.query) this.#main?.focus();
  }

  /** Repeats the search: the address stays, but the library may have changed. */
  #repeatSearch(): void {
    this.#search.retry();
    this.renderRoot.querySelector('tm-workspace')?.repeatSearch();
  }

  /** Searches with the images that are `left`, in the same history entry: the earlier entry would only fail again. */
  #dropImages(left: readonly string[]): void {
    this.#playback.current = null;
    this.#navigator.adjust(changeQuery(this.#place, { images: left }));
    if (this.#place.videoId === null) this.#playback.restAt(this.#place);
  }

  async #searchByImages(files: readonly File[]): Promise<void> {
    const added = await this.#images.add(files);
    // Other images may have been added or removed meanwhile: these join the current ones.
    const images = withImages(this.#place.images, added);
    if (images) this.#changeQuery({ images });
  }

  #showMenu({ target, x, y }: MenuRequest): void {
    const items = momentMenu(target, hasQuery(this.#place), (command) =>
      runCommand({ command, target }, this.#context),
    );
    void this.renderRoot.querySelector('tm-menu')?.show(t('moment.menu'), items, x, y);
  }

  #addHits(hits: readonly Segment[]): void {
    this.#reel.add(hits.map((hit) => reelItem(hit, this.#place.query)));
  }

  #playChain({ videoId, spans, from, single }: PlayChain): void {
    this.#playback.playThrough(videoId, single ? spans.slice(from, from + 1) : spans.slice(from));
  }

  #toggleReel(): void {
    this.reelOpen = !this.reelOpen;
    this.#reel.watch(this.reelOpen);
  }

  #addFiles(files: readonly File[]): void {
    this.#data.library.uploads.add(files);
    if (this.#place.videoId !== null || hasQuery(this.#place)) this.#go(HOME);
  }

  /** Awaits the work of a button, and shows why it failed. */
  #try(work: Promise<void>): void {
    work.catch((error: unknown) => this.#notify(describeError(error)));
  }

  #notify(text: string, undo?: Undo): void {
    this.renderRoot.querySelector('tm-notice')?.show(text, undo ?? null);
  }

  /** The moments listed now; beside an open video, those that its list shows at first. */
  get #hitsShown(): readonly Segment[] {
    const results = this.renderRoot.querySelector('tm-results');
    const answer = this.#search.state;
    if (results) return results.shown;
    return answer.kind === 'done' ? listedHits(answer, false).first : [];
  }

  /** Opens the export dialog with `first` chosen. */
  #export(first: ExportSource['kind'] | null, moment: Segment | null = this.#playback.current): void {
    const place = this.#place;
    const video = place.videoId === null ? undefined : this.#data.library.video(place.videoId);
    const exportable = {
      place,
      video,
      moment,
      hits: this.#hitsShown,
      reel: this.#reel.items,
      deleted: this.#deleted,
    };
    void this.renderRoot
      .querySelector('tm-export-dialog')
      ?.show(exportSources(exportable, first), place.query || video?.title || t('app.name'));
  }

  #showHelp(): void {
    this.renderRoot.querySelector('tm-help')?.show();
  }

  /** The server is back: fetches again what failed. */
  #onOnline(): void {
    this.#notify(t('app.online'));
    this.#reel.refresh();
    if (this.#search.state.kind === 'failed') this.#search.retry();
    this.#videoOrResults?.recover();
  }

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
      case 'boxes':
        toggleBoxes();
        return true;
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

  /** Closes what was opened last: the reel lies over the view. A search stays until it is cleared. */
  #clear(): boolean {
    if (this.reelOpen) this.#toggleReel();
    else return this.#actInView('clear');
    return true;
  }
}
