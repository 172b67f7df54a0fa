/** `tidemark triggers`: makes, tries, arms and lists triggers. `tidemark webhooks`: where events are sent, and how that went. */
import {
  CreateTriggerRequest,
  CreateWebhookRequest,
  type Delivery,
  DeliveryState,
  type Segment,
  type Trigger,
} from '../../../../contract/index.ts';
import { formatClock } from '../../../../core/time.ts';
import { type Actions, act, checked, idOf } from '../../actions.ts';
import { defineCommand, LIBRARY_OPTIONS } from '../../command.ts';

interface TriggerFlags {
  json: boolean;
  text?: string;
  tag?: string;
  'min-probability'?: string;
  'min-score'?: string;
}

/** Manages triggers. They are evaluated, and their events delivered, while a server runs. */
export const triggersCommand = defineCommand({
  summary: 'make, try, arm and list triggers over new footage',
  usage: [
    'triggers [list] [--data DIR] [--json]',
    'triggers add NAME --text SENTENCE [--tag TAG] [--min-probability P] [--min-score S] [--data DIR] [--json]',
    'triggers try|arm|disarm|remove|firings ID [--data DIR] [--json]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    text: { type: 'string' },
    tag: { type: 'string' },
    'min-probability': { type: 'string' },
    'min-score': { type: 'string' },
  },
  words: [0, 2],
  async run({ values, positionals: [action = 'list', word] }, context) {
    await act('triggers', TRIGGERS, action, { values, word }, context);
  },
});

/** Manages webhooks and shows deliveries. */
export const webhooksCommand = defineCommand({
  summary: 'say where events are sent; list and replay deliveries',
  usage: [
    'webhooks [list] [--data DIR] [--json]',
    'webhooks add URL --events trigger.fired,video.indexed [--data DIR] [--json]',
    'webhooks remove|replay ID [--data DIR]',
    'webhooks deliveries [waiting|delivered|dead] [--data DIR] [--json]',
  ].join('\n'),
  options: { ...LIBRARY_OPTIONS, events: { type: 'string' } },
  words: [0, 2],
  async run({ values, positionals: [action = 'list', word] }, context) {
    await act('webhooks', WEBHOOKS, action, { values, word }, context);
  },
});

const TRIGGERS: Actions<TriggerFlags> = {
  async list({ engine, print }) {
    for (const trigger of (await engine.triggers.list()).data) print(trigger, describe(trigger));
  },
  async add({ engine, values, word, print }) {
    const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
    const trigger = await engine.triggers.create(
      checked(CreateTriggerRequest, {
        name: word ?? '',
        query: { text: values.text ?? '' },
        ...(values.tag !== undefined && { filter: { tag: { in: [values.tag] } } }),
        min_probability: number(values['min-probability']),
        min_score: number(values['min-score']),
      }),
    );
    print(trigger, describe(trigger));
  },
  async try({ engine, word, print, context }) {
    const { trigger, data } = await engine.triggers.try(idOf(word), context.signal);
    const { count, duration_s: duration } = trigger.tried ?? { count: 0, duration_s: 0 };
    print(
      trigger,
      `Would have fired ${count} ${count === 1 ? 'time' : 'times'} in ${formatClock(duration)} of footage.`,
    );
    for (const segment of data) print(segment, describeSegment(segment));
  },
  async arm({ engine, word, print }) {
    const trigger = await engine.triggers.arm(idOf(word));
    print(trigger, describe(trigger));
  },
  async disarm({ engine, word, print }) {
    const trigger = await engine.triggers.disarm(idOf(word));
    print(trigger, describe(trigger));
  },
  remove: ({ engine, word }) => engine.triggers.remove(idOf(word)),
  async firings({ engine, word, print }) {
    for (const firing of (await engine.triggers.firings(idOf(word))).data) {
      print(
        firing,
        `${firing.at}  ${firing.video_id}  ${formatClock(firing.start)}-${formatClock(firing.end)}`,
      );
    }
  },
};

const WEBHOOKS: Actions<{ json: boolean; events?: string }> = {
  async list({ engine, print }) {
    for (const hook of (await engine.webhooks.list()).data)
      print(hook, `${hook.id}  ${hook.url}  ${hook.events.join(',')}`);
  },
  async add({ engine, values, word, print }) {
    const events = (values.events ?? '').split(',').map((type) => type.trim());
    const hook = await engine.webhooks.create(checked(CreateWebhookRequest, { url: word ?? '', events }));
    print(hook, `${hook.id}\nThe secret is shown this once: ${hook.secret}`);
  },
  remove: ({ engine, word }) => engine.webhooks.remove(idOf(word)),
  replay: ({ engine, word }) => engine.webhooks.replay(idOf(word)),
  async deliveries({ engine, word, print }) {
    const state = word === undefined ? undefined : checked(DeliveryState, word);
    for (const delivery of (await engine.webhooks.deliveries({ page_size: 100, state })).data) {
      print(delivery, describeDelivery(delivery));
    }
  },
};

function describe({ id, name, state, query, fired, tried, error }: Trigger): string {
  const notes = [tried ? `${tried.count} in the archive` : '', `fired ${fired} times`, error ?? ''];
  return [id, state.padEnd(5), name, `"${query.text}"`, ...notes.filter(Boolean)].join('  ');
}

function describeSegment({ video_id, video_title, start, end, probability, score }: Segment): string {
  const worth = probability === null ? `score ${score.toFixed(2)}` : `${Math.round(probability * 100)} %`;
  return `${video_id}  ${formatClock(start)}-${formatClock(end)}  ${worth}  ${video_title}`;
}

function describeDelivery({ id, created_at, state, type, attempts, error, url }: Delivery): string {
  return [id, created_at, state, type, `${attempts} attempts`, error ?? '', url].filter(Boolean).join('  ');
}
