/** The entry point of the page: applies the theme, and defines every element. */
import { App } from './app/app.ts';
import { Help } from './app/keyboard/help.ts';
import { PageHeader } from './app/page-header.ts';
import { Workspace } from './app/video/workspace.ts';
import { applyTheme, storedTheme } from './data/theme.ts';
import { Frame } from './elements/frame.ts';
import { Menu } from './elements/menu.ts';
import { Notice } from './elements/notice.ts';
import { DrawPlace } from './elements/places/draw-place.ts';
import { ThingBoxes } from './elements/places/thing-boxes.ts';
import { TrackPaths } from './elements/places/track-paths.ts';
import { Poster } from './elements/poster.ts';
import { ChainPanel } from './features/chain/chain-panel.ts';
import { ChainStrip } from './features/chain/chain-strip.ts';
import { ClipTray } from './features/export/clip-tray.ts';
import { ExportDialog } from './features/export/export-dialog.ts';
import { ReelPanel } from './features/export/reel-panel.ts';
import { ReelPreview } from './features/export/reel-preview.ts';
import { KeyDialog } from './features/keys/key-dialog.ts';
import { ArrivalCard } from './features/library/arrival-card.ts';
import { DeleteDialog } from './features/library/delete-dialog.ts';
import { EditDialog } from './features/library/edit-dialog.ts';
import { JobsBar } from './features/library/jobs-bar.ts';
import { LibraryTools } from './features/library/library-tools.ts';
import { LibraryView } from './features/library/library-view.ts';
import { VideoCard } from './features/library/video-card.ts';
import { RecommendedPacks } from './features/packs/recommended-packs.ts';
import { PlayerControls } from './features/player/controls.ts';
import { Player } from './features/player/player.ts';
import { SceneDialog } from './features/scene/scene-dialog.ts';
import { ChipRow } from './features/search/chip-row.ts';
import { Rail } from './features/search/rail.ts';
import { ResultCard } from './features/search/result-card.ts';
import { Results } from './features/search/results.ts';
import { SavedDialog } from './features/search/saved-dialog.ts';
import { SearchBox } from './features/search/search-box.ts';
import { SourceDialog } from './features/sources/source-dialog.ts';
import { Timeline } from './features/timeline/timeline.ts';
import { TimelineTools } from './features/timeline/timeline-tools.ts';
import { TrackLanes } from './features/tracks/track-lanes.ts';
import { TriggerDialog } from './features/triggers/trigger-dialog.ts';
import { Describe } from './features/vlm/describe.ts';
import { Verify } from './features/vlm/verify.ts';

const elements = {
  'tm-frame': Frame,
  'tm-boxes': ThingBoxes,
  'tm-draw-place': DrawPlace,
  'tm-scene-dialog': SceneDialog,
  'tm-track-paths': TrackPaths,
  'tm-track-lanes': TrackLanes,
  'tm-poster': Poster,
  'tm-search-box': SearchBox,
  'tm-result-card': ResultCard,
  'tm-results': Results,
  'tm-rail': Rail,
  'tm-video-card': VideoCard,
  'tm-arrival-card': ArrivalCard,
  'tm-library-view': LibraryView,
  'tm-library-tools': LibraryTools,
  'tm-jobs-bar': JobsBar,
  'tm-edit-dialog': EditDialog,
  'tm-recommended-packs': RecommendedPacks,
  'tm-player-controls': PlayerControls,
  'tm-player': Player,
  'tm-timeline': Timeline,
  'tm-verify': Verify,
  'tm-describe': Describe,
  'tm-workspace': Workspace,
  'tm-help': Help,
  'tm-delete-dialog': DeleteDialog,
  'tm-header': PageHeader,
  'tm-notice': Notice,
  'tm-export-dialog': ExportDialog,
  'tm-reel': ReelPanel,
  'tm-reel-preview': ReelPreview,
  'tm-saved-dialog': SavedDialog,
  'tm-trigger-dialog': TriggerDialog,
  'tm-key-dialog': KeyDialog,
  'tm-source-dialog': SourceDialog,
  'tm-menu': Menu,
  'tm-chips': ChipRow,
  'tm-timeline-tools': TimelineTools,
  'tm-chain-panel': ChainPanel,
  'tm-chain-strip': ChainStrip,
  'tm-clip-tray': ClipTray,
  'tm-app': App,
};

declare global {
  interface HTMLElementTagNameMap {
    'tm-frame': Frame;
    'tm-boxes': ThingBoxes;
    'tm-track-paths': TrackPaths;
    'tm-draw-place': DrawPlace;
    'tm-scene-dialog': SceneDialog;
    'tm-track-lanes': TrackLanes;
    'tm-poster': Poster;
    'tm-search-box': SearchBox;
    'tm-result-card': ResultCard;
    'tm-results': Results;
    'tm-rail': Rail;
    'tm-video-card': VideoCard;
    'tm-arrival-card': ArrivalCard;
    'tm-library-view': LibraryView;
    'tm-library-tools': LibraryTools;
    'tm-jobs-bar': JobsBar;
    'tm-edit-dialog': EditDialog;
    'tm-recommended-packs': RecommendedPacks;
    'tm-player-controls': PlayerControls;
    'tm-player': Player;
    'tm-timeline': Timeline;
    'tm-workspace': Workspace;
    'tm-help': Help;
    'tm-delete-dialog': DeleteDialog;
    'tm-header': PageHeader;
    'tm-notice': Notice;
    'tm-export-dialog': ExportDialog;
    'tm-reel': ReelPanel;
    'tm-reel-preview': ReelPreview;
    'tm-saved-dialog': SavedDialog;
    'tm-trigger-dialog': TriggerDialog;
    'tm-key-dialog': KeyDialog;
    'tm-source-dialog': SourceDialog;
    'tm-menu': Menu;
    'tm-chips': ChipRow;
    'tm-timeline-tools': TimelineTools;
    'tm-chain-panel': ChainPanel;
    'tm-chain-strip': ChainStrip;
    'tm-clip-tray': ClipTray;
    'tm-app': App;
  }
}

applyTheme(storedTheme());
for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
