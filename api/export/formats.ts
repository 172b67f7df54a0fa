/** The export formats: each with its writer, file extension and content type. */
import type { ExportFormatName } from '../../contract/index.ts';
import type { WriteExport } from './clip.ts';
import { writeEdl } from './edl.ts';
import { writeFcpxml } from './fcpxml.ts';
import { writeOtio } from './otio.ts';
import { writeChapters, writeSrt, writeVtt } from './subtitles.ts';
import { writeCsv, writeJson } from './table.ts';
import { writeXmeml } from './xmeml.ts';

/** One format. */
export interface ExportFormat {
  write: WriteExport;
  extension: string;
  contentType: string;
  /** True when the format holds facts that only the source files tell. */
  readsSources?: boolean;
}

/** Every format by its name in the contract. */
export const EXPORT_FORMATS = {
  csv: { write: writeCsv, extension: '.csv', contentType: 'text/csv; charset=utf-8' },
  json: { write: writeJson, extension: '.json', contentType: 'application/json' },
  srt: { write: writeSrt, extension: '.srt', contentType: 'application/x-subrip; charset=utf-8' },
  vtt: { write: writeVtt, extension: '.vtt', contentType: 'text/vtt; charset=utf-8' },
  chapters: { write: writeChapters, extension: '.chapters.txt', contentType: 'text/plain; charset=utf-8' },
  otio: { write: writeOtio, extension: '.otio', contentType: 'application/json', readsSources: true },
  edl: { write: writeEdl, extension: '.edl', contentType: 'text/plain; charset=utf-8', readsSources: true },
  fcpxml: { write: writeFcpxml, extension: '.fcpxml', contentType: 'application/xml', readsSources: true },
  xmeml: { write: writeXmeml, extension: '.xml', contentType: 'application/xml', readsSources: true },
} satisfies Record<ExportFormatName, ExportFormat>;
