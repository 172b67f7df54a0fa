/** The folders, addresses and buckets that the server watches. */
import type { AddSourceRequest, Source } from '../../../contract/index.ts';
import { dataOf, server, withId } from '../api.ts';

/** Lists the sources, oldest first. */
export async function listSources(): Promise<Source[]> {
  return (await dataOf(server.GET('/v1/sources'))).data;
}

/** Adds a source. Rejects with `SOURCE_OVERLAPS`, `GLOB_INVALID`, `FORBIDDEN_PATH` and others. */
export function addSource(body: AddSourceRequest): Promise<Source> {
  return dataOf(server.POST('/v1/sources', { body }));
}

/** Pauses a source, or goes on. */
export function pauseSource(id: string, paused: boolean): Promise<Source> {
  return dataOf(server.PATCH('/v1/sources/{id}', { ...withId(id), body: { paused } }));
}

/** Looks for changes now. Rejects with `SOURCE_UNREACHABLE` and what else its server may say. */
export function rescanSource(id: string): Promise<Source> {
  return dataOf(server.POST('/v1/sources/{id}/rescan', withId(id)));
}

/** Removes a source; its videos stay. */
export async function removeSource(id: string): Promise<void> {
  await server.DELETE('/v1/sources/{id}', withId(id));
}
