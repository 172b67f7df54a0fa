import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type HeadEvent,
  type LinkOpinion,
  openLinkHead,
  readLinkHead,
  type VectorKind,
} from '../../../bench/causal/head/link-head.ts';

const PACK = { packId: 'tiny', packRevision: '0123456789ab' };

interface Golden {
  links: Record<string, unknown> & { kinds: Record<VectorKind, { head: unknown }> };
  cases: {
    kind: VectorKind;
    events: { start: number; end: number; vector: number[] }[];
    opinions: (LinkOpinion & { learned: number; predictive: number })[];
  }[];
}

/** Written by `python -m model.train.causal.golden`. */
const golden = JSON.parse(
  readFileSync(new URL('../../golden/links.json', import.meta.url), 'utf8'),
) as Golden;

function eventsOf(events: Golden['cases'][number]['events']): HeadEvent[] {
  return events.map(({ start, end, vector }) => ({
    startS: start,
    endS: end,
    vector: Float32Array.from(vector),
  }));
}

function openGolden(change: (links: Golden['links']) => void = () => {}) {
  const links = structuredClone(golden.links);
  change(links);
  const head = readLinkHead(links, PACK);
  if (!head) throw new Error('The golden head is of another pack.');
  return head;
}

describe('the link head', () => {
  it('says of every pair what training computed', () => {
    const head = openGolden();
    for (const { kind, events, opinions } of golden.cases) {
      const all = eventsOf(events);
      const told = head.probabilities(all.slice(0, -1), all.at(-1) as HeadEvent, kind);
      expect(told).toHaveLength(opinions.length);
      told.forEach((opinion, i) => {
        const wanted = opinions[i] as Required<LinkOpinion>;
        expect(opinion.baseline).toBeCloseTo(wanted.baseline, 4);
        expect(opinion.position).toBeCloseTo(wanted.position, 4);
        expect(opinion.learned).toBeCloseTo(wanted.learned as number, 3);
        expect(opinion.predictive).toBeCloseTo(wanted.predictive as number, 3);
      });
    }
  });

  it('looks at the last events only, as many as it was trained on', () => {
    const head = openGolden();
    const effect = eventsOf(golden.cases[0]?.events ?? []).at(-1) as HeadEvent;
    const past = Array.from({ length: 9 }, (_, i) => ({ ...effect, startS: i, endS: i + 1 }));
    expect(head.probabilities(past, { ...effect, startS: 20, endS: 21 }, 'video')).toHaveLength(head.context);
  });

  it('has only a baseline for events further back than training reached', () => {
    const head = openGolden();
    const effect = eventsOf(golden.cases[0]?.events ?? []).at(-1) as HeadEvent;
    const past = [
      { ...effect, startS: 0, endS: 10 },
      { ...effect, startS: 480, endS: 490 },
    ];
    const [far, near] = head.probabilities(past, { ...effect, startS: 500, endS: 510 }, 'sentences');
    expect(far).toMatchObject({ learned: null, predictive: null });
    expect(far?.baseline).toBeGreaterThan(0);
    expect(near?.learned).not.toBeNull();
  });

  it('has nothing to say where nothing came before', () => {
    const effect = eventsOf(golden.cases[0]?.events ?? []).at(-1) as HeadEvent;
    expect(openGolden().probabilities([], effect, 'video')).toEqual([]);
  });

  it('has no learned opinion where training left the head out', () => {
    const head = openGolden((links) => {
      links.kinds.video.head = null;
    });
    const all = eventsOf(golden.cases[0]?.events ?? []);
    const [opinion] = head.probabilities(all.slice(0, -1), all.at(-1) as HeadEvent, 'video');
    expect(opinion?.learned).toBeNull();
    expect(opinion?.baseline).toBeGreaterThan(0);
  });

  it('is none for another revision of the pack', () => {
    expect(readLinkHead(golden.links, { ...PACK, packRevision: 'ffffffffffff' })).toBeNull();
  });

  it('refuses weights of other lengths than its dimensions', () => {
    const wrong = (change: (links: Golden['links']) => void) => () => openGolden(change);
    expect(wrong((links) => Object.assign(links, { content: 7 }))).toThrow(/MODEL|lengths/);
    expect(wrong((links) => Object.assign(links.kinds.video, { mean: 'AAAA' }))).toThrow(/links.json/);
    expect(wrong((links) => Object.assign(links, { predictor: null }))).toThrow(/predictor/);
  });
});

describe('links.json of a pack', () => {
  it('may be missing, and must be JSON', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tidemark-links-'));
    try {
      expect(await openLinkHead(dir, PACK)).toBeNull();
      writeFileSync(join(dir, 'links.json'), '{');
      await expect(openLinkHead(dir, PACK)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
      writeFileSync(join(dir, 'links.json'), JSON.stringify(golden.links));
      expect((await openLinkHead(dir, PACK))?.context).toBe(5);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
