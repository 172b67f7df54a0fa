/** Uploads one file, with progress. Uses XMLHttpRequest, since `fetch` does not report how much was sent. */
import type { AddVideoResponse } from '../../../contract/index.ts';
import { ApiError, toApiError } from '../api.ts';

/** Uploads `file` as a form. `onProgress` gets the bytes sent. Rejects with an ApiError, or an AbortError. */
export function uploadFile(
  file: File,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<AddVideoResponse> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file, file.name);
    xhr.open('POST', '/v1/videos');
    xhr.responseType = 'json';
    xhr.upload.onprogress = (event) => onProgress(event.loaded);
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve(xhr.response as AddVideoResponse);
      else reject(toApiError(xhr.status, xhr.response));
    };
    xhr.onerror = async () => {
      reject(
        (await canBeRead(file))
          ? new ApiError('OFFLINE', 'The connection broke while the file was sent.')
          : new ApiError('VIDEO_UNREADABLE', 'The browser cannot read the file, or not any more.'),
      );
    };
    xhr.onabort = () => reject(new DOMException('The upload was given up.', 'AbortError'));
    signal.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.send(form);
  });
}

/** A file that was changed or removed since it was chosen cannot be read; a folder never can. */
function canBeRead(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}
