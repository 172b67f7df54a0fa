/** Puts sentences to the real server. In: an indexed library and sentences. Out: what it answers, films named by their file. */

import { z } from 'zod';
import type { SearchState } from '../../contract/index.ts';
import type { Answer } from '../../evaluation/measures.ts';
import { type Served, type Setup, serve } from '../product.ts';

/** An answer as the product gives it. */
export interface Given extends Answer {
  start: number;
  end: number;
  score: number;
  probability: number | null;
  /** Where related clauses were seen. */
  related: number[];
}

/** All that the product says to a sentence. */
export interface Reply {
  answers: Given[];
  answerable: number | null;
  state: SearchState;
}

/** A sentence, and the video it is put to; null: to all. */
export interface Put {
  text: string;
  film: string | null;
}

/** Number of answers requested. */
export const TOP = 10;

/** The replies to the sentences, in order. */
export async function askServer(setup: Setup, asked: readonly Put[]): Promise<Reply[]> {
  const server = await serve(setup);
  try {
    const files = await fileNames(server);
    const ids = new Map([...files].map(([id, file]) => [file, id]));
    const replies: Reply[] = [];
    for (const { text, film } of asked) {
      const filter = film === null ? undefined : { video_id: { in: [ids.get(film) ?? ''] } };
      const { data, answerable, state } = await server.search(text, TOP, filter);
      const answers = data.map(({ video_id, start, end, peak, score, probability, related = [] }) => ({
        film: files.get(video_id) ?? video_id,
        ...{ start, end, peak, score, probability },
        related: related.map((sight) => sight.peak),
      }));
      replies.push({ answers, answerable, state });
    }
    return replies;
  } finally {
    await server.close();
  }
}

/** The fields of a list of videos that products of any age have. */
const FileNames = z.object({
  data: z.array(z.object({ id: z.string(), file_name: z.string() })),
  page: z.object({ next_token: z.string().nullable() }),
});

async function fileNames({ url }: Served): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let token: string | null = '';
  while (token !== null) {
    const response = await fetch(`${url}/v1/videos?page_size=50${token ? `&page_token=${token}` : ''}`);
    const list = FileNames.parse(await response.json());
    for (const { id, file_name } of list.data) names.set(id, file_name);
    token = list.page.next_token;
  }
  return names;
}
