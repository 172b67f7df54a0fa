/** The model packs of the server: fetched, and followed while one is being added. */
import type { ChosenPack, PackAddition, PackList } from '../../../contract/index.ts';
import { ApiError, toApiError } from '../api.ts';

async function request<T>(path: string, body?: object): Promise<T> {
  const init: RequestInit = body
    ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  const response = await fetch(`/v1/packs${path}`, init).catch(() => {
    throw new ApiError('OFFLINE', 'No connection to the server.');
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toApiError(response.status, answer);
  return answer as T;
}

/** Lists the packs. */
export function listPacks(): Promise<PackList> {
  return request('');
}

/** Starts to add a recommended pack. Rejects with `CONFLICT` while another is added. */
export function addPack(name: string, acceptLicence: boolean): Promise<PackAddition> {
  return request('', { name, accept_licence: acceptLicence });
}

/** Stops adding. */
export function cancelPack(): Promise<PackAddition> {
  return request('/cancel', {});
}

/** Chooses the pack for the server's next start. */
export function choosePack(name: string): Promise<ChosenPack> {
  return request(`/${encodeURIComponent(name)}/use`, {});
}
