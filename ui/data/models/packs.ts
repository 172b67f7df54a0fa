/** The model packs of the server: fetched, and followed while one is being added. */
import type { ChosenPack, PackAddition, PackList } from '../../../contract/index.ts';
import { body, json } from '../api.ts';

/** Lists the packs. */
export function listPacks(): Promise<PackList> {
  return json('/v1/packs');
}

/** Starts to add a recommended pack. Rejects with `CONFLICT` while another is added. */
export function addPack(name: string, acceptLicence: boolean): Promise<PackAddition> {
  return json('/v1/packs', body('POST', { name, accept_licence: acceptLicence }));
}

/** Stops adding. */
export function cancelPack(): Promise<PackAddition> {
  return json('/v1/packs/cancel', body('POST', {}));
}

/** Chooses the pack for the server's next start. */
export function choosePack(name: string): Promise<ChosenPack> {
  return json(`/v1/packs/${encodeURIComponent(name)}/use`, body('POST', {}));
}
