/** The model packs of the server: fetched, and followed while one is being added. */
import type { ChosenPack, PackAddition, PackList } from '../../../contract/index.ts';
import { dataOf, server } from '../api.ts';

/** Lists the packs. */
export function listPacks(): Promise<PackList> {
  return dataOf(server.GET('/v1/packs'));
}

/** Starts to add a recommended pack. Rejects with `CONFLICT` while another is added. */
export function addPack(name: string, acceptLicence: boolean): Promise<PackAddition> {
  return dataOf(server.POST('/v1/packs', { body: { name, accept_licence: acceptLicence } }));
}

/** Stops adding. */
export function cancelPack(): Promise<PackAddition> {
  return dataOf(server.POST('/v1/packs/cancel'));
}

/** Chooses no pack to write down with what is said, for the server's next start. */
export function stopUsingPack(name: string): Promise<ChosenPack> {
  return dataOf(server.DELETE('/v1/packs/{name}/use', { params: { path: { name } } }));
}

/** Chooses the pack for the server's next start. */
export function choosePack(name: string): Promise<ChosenPack> {
  return dataOf(server.POST('/v1/packs/{name}/use', { params: { path: { name } } }));
}
