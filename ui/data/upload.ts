/** Sends one file to the library, with progress. XMLHttpRequest, for `fetch` does not tell how much has been sent. */
import type { AddVideoResponse } from '../../api/schema.ts';
import { ApiError, toApiError } from './api.ts';

/** Uploads `file` as a form. `onProgress` hears bytes sent. Rejects with an ApiError, or an AbortError when given up. */
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
    xhr.onerror = () => reject(new ApiError('OFFLINE', 'The connection broke while the file was sent.'));
    xhr.onabort = () => reject(new DOMException('The upload was given up.', 'AbortError'));
    signal.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.send(form);
  });
}
