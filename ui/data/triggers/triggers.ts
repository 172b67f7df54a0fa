/** The triggers of the library and the deliveries of its events, fetched from the server. */
import type { Delivery, Trigger, TriggerTrial } from '../../../contract/index.ts';
import { dataOf, server, withId } from '../api.ts';

/** Lists the triggers, oldest first. */
export async function listTriggers(): Promise<Trigger[]> {
  return (await dataOf(server.GET('/v1/triggers'))).data;
}

/** Makes a trigger of a sentence. Rejects with `QUERY_EMPTY` without one. */
export function createTrigger(text: string, leastProbability: number): Promise<Trigger> {
  const body = { name: text.slice(0, 200) || '…', query: { text }, min_probability: leastProbability };
  return dataOf(server.POST('/v1/triggers', { body }));
}

/** Changes what a trigger looks for; it is to be tried and armed again. Rejects with `QUERY_EMPTY`. */
export function changeTrigger(trigger: Trigger, text: string, leastProbability: number): Promise<Trigger> {
  const isNamedByIt = trigger.name === trigger.query.text.slice(0, 200);
  const body = {
    ...(isNamedByIt && text !== '' && { name: text.slice(0, 200) }),
    ...{ query: { ...trigger.query, text }, min_probability: leastProbability },
  };
  return dataOf(server.PATCH('/v1/triggers/{id}', { ...withId(trigger.id), body }));
}

/** Looks how often a trigger would have fired in the archive. */
export function tryTrigger(id: string): Promise<TriggerTrial> {
  return dataOf(server.POST('/v1/triggers/{id}/try', withId(id)));
}

/** Lets a trigger fire at new footage, or stops it. */
export function armTrigger(id: string, isArmed: boolean): Promise<Trigger> {
  return dataOf(
    isArmed
      ? server.POST('/v1/triggers/{id}/arm', withId(id))
      : server.POST('/v1/triggers/{id}/disarm', withId(id)),
  );
}

/** Deletes a trigger. */
export async function deleteTrigger(id: string): Promise<void> {
  await server.DELETE('/v1/triggers/{id}', withId(id));
}

/** Lists the latest deliveries. Rejects with `SCOPE_MISSING` for who is no admin. */
export async function listDeliveries(): Promise<Delivery[]> {
  const query = { page_size: 20 };
  return (await dataOf(server.GET('/v1/deliveries', { params: { query } }))).data;
}

/** Sends a delivery again. */
export async function replayDelivery(id: string): Promise<void> {
  await server.POST('/v1/deliveries/{id}/replay', withId(id));
}
