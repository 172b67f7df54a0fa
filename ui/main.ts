/** Where the page starts: theme first, then every element gets its name. */
import { App } from './app/app.ts';
import { DeleteDialog } from './app/delete-dialog.ts';
import { Frame } from './app/frame.ts';
import { Help } from './app/help.ts';
import { Menu } from './app/menu.ts';
import { Notice } from './app/notice.ts';
import { PageHeader } from './app/page-header.ts';
import { Workspace } from './app/workspace.ts';
import { ChainPanel } from './chain/chain-panel.ts';
import { ChainStrip } from './chain/chain-strip.ts';
import { applyTheme, storedTheme } from './data/theme.ts';
import { ClipTray } from './export/clip-tray.ts';
import { ExportDialog } from './export/export-dialog.ts';
import { ReelPanel } from './export/reel-panel.ts';
import { ArrivalCard } from './library/arrival-card.ts';
import { LibraryView } from './library/library-view.ts';
import { VideoCard } from './library/video-card.ts';
import { PlayerControls } from './player/controls.ts';
import { Player } from './player/player.ts';
import { ChipRow } from './search/chip-row.ts';
import { Rail } from './search/rail.ts';
import { ResultCard } from './search/result-card.ts';
import { Results } from './search/results.ts';
import { SearchBox } from './search/search-box.ts';
import { Timeline } from './timeline/timeline.ts';
import { TimelineTools } from './timeline/timeline-tools.ts';

const elements = {
  'tm-frame': Frame,
  'tm-search-box': SearchBox,
  'tm-result-card': ResultCard,
  'tm-results': Results,
  'tm-rail': Rail,
  'tm-video-card': VideoCard,
  'tm-arrival-card': ArrivalCard,
  'tm-library-view': LibraryView,
  'tm-player-controls': PlayerControls,
  'tm-player': Player,
  'tm-timeline': Timeline,
  'tm-workspace': Workspace,
  'tm-help': Help,
  'tm-delete-dialog': DeleteDialog,
  'tm-header': PageHeader,
  'tm-notice': Notice,
  'tm-export-dialog': ExportDialog,
  'tm-reel': ReelPanel,
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
    'tm-search-box': SearchBox;
    'tm-result-card': ResultCard;
    'tm-results': Results;
    'tm-rail': Rail;
    'tm-video-card': VideoCard;
    'tm-arrival-card': ArrivalCard;
    'tm-library-view': LibraryView;
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
