import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Story } from '../../../bench/causal/events-file.ts';
import { type LinkHead, readLinkHead } from '../../../bench/causal/head/link-head.ts';
import { crossValidatedTable, scoreStories, toldTable } from '../../../bench/causal/told-events.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

/** Written by `python -m model.train.causal.golden`. */
const golden = JSON.parse(readFileSync(new URL('../../golden/links.json', import.meta.url), 'utf8'));

function openHead(change: (fitted: Record<string, unknown>) => void = () => {}): LinkHead {
  const links = structuredClone(golden.links);
  change(links.fitted);
  const head = readLinkHead(links, { packId: 'tiny', packRevision: '0123456789ab' });
  if (!head) throw new Error('The golden head is of another pack.');
  return head;
}

const text = {
  embed: async (sentences: readonly string[]) => ({
    vectors: sentences.map((sentence) => seededVectors(sentence.length, 1, 12)[0] as never),
    unknownShare: sentences.map(() => 0),
  }),
};

function story(video: string, causes: boolean[], graph: boolean[][] | null = null): Story {
  const events = [...causes, true].map((_, i) => ({
    sentence: 'x'.repeat(i + 1),
    start: 10 * i,
    end: 10 * i + 8,
  }));
  return { video, events, causes, graph };
}

describe('ways of telling links', () => {
  it('are scored by the same measures, rules beside the head', async () => {
    const told = await scoreStories(
      [story('a', [false, true]), story('b', [false, false, true])],
      openHead(),
      text,
      1,
    );
    expect(told.ways['adjacent only']).toEqual({ accuracy: 100, f1: 100, shd: 0 });
    expect(told.ways['last two']).toMatchObject({ accuracy: 60, shd: 1 });
    expect(told.ways['all no']?.f1).toBe(0);
    expect(Object.keys(told.gains)).toEqual(Object.keys(told.ways).filter((name) => name !== 'link head'));
    expect(toldTable(told, 'some.json').rows).toHaveLength(6);
  });

  it('are scored over the whole graph of stories that have one', async () => {
    const graph = [[true], [false, true]];
    const told = await scoreStories(
      [story('a', [false, true], graph), story('b', [true])],
      openHead(),
      text,
      1,
    );
    expect(told.graph?.videos).toBe(1);
    expect(told.graph?.shd['adjacent only']).toBe(0);
    expect(told.graph?.shd['last two']).toBe(1);
  });

  it('are not scored on videos that the head was fitted on', async () => {
    // SHA-256 of "a" begins so.
    const head = openHead((fitted) => Object.assign(fitted, { fitted_on: ['ca978112ca'] }));
    const told = await scoreStories([story('a', [true, true]), story('b', [false, true])], head, text, 1);
    expect(told).toMatchObject({ videos: 2, fittedOn: 1 });
    expect(told.ways['adjacent only']?.accuracy).toBe(100);
    const none = await scoreStories([story('a', [true])], head, text, 1);
    expect(none).toMatchObject({ ways: {}, gains: {}, graph: null });
  });

  it('leave the head out where training did', async () => {
    const head = openHead((fitted) => {
      (fitted.held_out as Record<string, { kept: boolean }>).sentences = {
        ...golden.links.fitted.held_out.sentences,
        kept: false,
      };
    });
    const told = await scoreStories([story('a', [false, true])], head, text, 1);
    expect(told.ways).not.toHaveProperty('link head');
    expect(told.gains).toEqual({});
    expect(crossValidatedTable(head, 'sentences').note).toContain('left out');
  });
});
