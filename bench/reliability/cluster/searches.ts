/**
 * Searches that go on while processes are killed. In: what clients ask, and which colour each film shows when. Out: counts of
 * answers by what became of them. A search that fails is sent again until it is answered, as a client does.
 */
import { setTimeout } from 'node:timers/promises';
import { Problem, SearchResponse } from '../../../contract/index.ts';

/** How many searches are under way at any time. */
const AT_ONCE = 3;

const PAUSE_MS = 50;

/** The longest that a search may take to be answered in the end, in s: a database starts, a server starts. */
const PATIENCE_S = 60;

/** A film: the colour of each of its parts, all of `partS` seconds, but the first one. */
export interface Film {
  title: string;
  path: string;
  colours: readonly string[];
  firstS: number;
  partS: number;
}

/** Counts of searches by their ends. */
export interface Outcomes {
  answered: number;
  wrong: number;
  /** Refused with 503, a code and Retry-After, and answered later. */
  refused: number;
  /** Cut off with their server, and answered when sent again. */
  cutOff: number;
  /** Each failure without a code, or without an answer in the end, in words. */
  faults: string[];
}

/** No searches yet. */
export function noOutcomes(): Outcomes {
  return { answered: 0, wrong: 0, refused: 0, cutOff: 0, faults: [] };
}

/** Searches under way. */
export interface Searches {
  /** Returns what happened since the last call. */
  take(): Outcomes;
  /** Resolves when so many more searches are answered. */
  answers(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts to search. While `wanted` gives an answer for a colour, every answer must be that one. */
export function startSearches(
  fronts: readonly string[],
  films: readonly Film[],
  wanted: (colour: string) => string | undefined,
): Searches {
  const colours = [...new Set(films.flatMap((film) => film.colours))];
  let outcomes = noOutcomes();
  let total = 0;
  let count = 0;
  let isOver = false;

  async function searchOn(): Promise<void> {
    while (!isOver) {
      count += 1;
      const colour = colours[count % colours.length] as string;
      const answer = await untilAnswered(fronts, count, colour, outcomes);
      if (answer) {
        outcomes.answered += 1;
        total += 1;
        const is = textOf(answer);
        if (is !== (wanted(colour) ?? is) || !isTrue(answer, colour, films)) outcomes.wrong += 1;
      }
      await setTimeout(PAUSE_MS);
    }
  }

  const searching = Array.from({ length: AT_ONCE }, searchOn);
  return {
    take() {
      const taken = outcomes;
      outcomes = noOutcomes();
      return taken;
    },
    async answers(more) {
      const enough = total + more;
      while (total < enough) await setTimeout(PAUSE_MS);
    },
    async stop() {
      isOver = true;
      await Promise.all(searching);
    },
  };
}

/** Returns an answer as text, to compare it with others. */
export function textOf({ data }: SearchResponse): string {
  return JSON.stringify(
    data.map(({ video_id, start, end, peak, score }) => [video_id, start, end, peak, score]),
  );
}

/** Searches for a colour; null when it is not answered in time, which is noted. */
export async function untilAnswered(
  fronts: readonly string[],
  first: number,
  colour: string,
  outcomes: Outcomes,
): Promise<SearchResponse | null> {
  const endMs = performance.now() + PATIENCE_S * 1000;
  for (let attempt = first; performance.now() < endMs; attempt++) {
    const response = await ask(fronts[attempt % fronts.length] as string, colour);
    if (response?.status === 200) {
      const answer = SearchResponse.safeParse(await response.json().catch(() => null));
      if (answer.success) return answer.data;
      outcomes.faults.push('a search was answered by 200 and no whole answer');
    } else await note(response, outcomes);
    await setTimeout(4 * PAUSE_MS);
  }
  outcomes.faults.push(`"${colour}" was not answered within ${PATIENCE_S} s`);
  return null;
}

/** Null: the connection broke, or nginx found no server. */
async function ask(front: string, colour: string): Promise<Response | null> {
  try {
    const response = await fetch(`${front}/v1/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: { text: colour }, modalities: ['visual'], page_size: 50 }),
    });
    if (response.status === 200) {
      const text = await response.text();
      return new Response(text, { status: 200 });
    }
    const isProxys =
      !response.headers.get('content-type')?.includes('json') && [502, 504].includes(response.status);
    return isProxys ? null : response;
  } catch {
    return null;
  }
}

async function note(response: Response | null, outcomes: Outcomes): Promise<void> {
  if (response === null) {
    outcomes.cutOff += 1;
    return;
  }
  const { data } = Problem.safeParse(await response.json().catch(() => null));
  if (response.status === 503 && data && response.headers.has('retry-after')) outcomes.refused += 1;
  else outcomes.faults.push(`${response.status} ${data?.code ?? 'without a code'}`);
}

/** Returns true when each segment lies in its film, and those that show the colour are the closest. */
function isTrue({ data }: SearchResponse, colour: string, films: readonly Film[]): boolean {
  const shown = data.map(({ video_title: title, peak, score }) => ({
    score,
    is: colourAt(films, title, peak),
  }));
  if (shown.some(({ is }) => is === undefined)) return false;
  const scores = (isRight: boolean) =>
    shown.filter(({ is }) => (is === colour) === isRight).map(({ score }) => score);
  return Math.min(...scores(true)) > Math.max(...scores(false));
}

function colourAt(films: readonly Film[], title: string, second: number): string | undefined {
  const film = films.find((one) => one.title === title);
  if (!film) return undefined;
  return film.colours[second < film.firstS ? 0 : 1 + Math.floor((second - film.firstS) / film.partS)];
}
