/** Downloads segments as a file for another program. */
import type { ExportFormatName, ExportRequest } from '../../contract/index.ts';
import type { ReelItem } from '../lib/reel.ts';
import { requestExport } from './api.ts';

/** Downloads `items`, in their order, in a format. Rejects with an {@link ApiError}. */
export async function downloadExport(
  format: ExportFormatName,
  items: readonly ReelItem[],
  name: string,
): Promise<void> {
  const request: ExportRequest = {
    format,
    name: name.slice(0, 200) || 'Tidemark',
    segments: items.map(({ video_id, start, end, peak, label, probability }) => ({
      video_id,
      start,
      end,
      peak,
      probability,
      ...(label ? { label } : {}),
    })),
  };
  const { blob, fileName } = await requestExport(request);
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
