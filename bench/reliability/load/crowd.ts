/** A crowd of clients that search, each one question after the other. In: a server. Out: times and faults. */
import { quantile } from '../../../evaluation/measures.ts';

/** The outcome of a crowd. */
export interface CrowdReport {
  searches: number;
  /** Answers that were none, or not as they should be. */
  faults: string[];
  faultCount: number;
  p50Ms: number;
  p99Ms: number;
}

/** Questions; a number is added to each, so that no answer is known already. */
const SENTENCES = [
  'a red ball on a green field',
  'snow falls on a mountain',
  'a boat at sea',
  'somebody cooks, then eats',
  'two people talk at a table',
  '一只狗在跑',
];

/** Lets `clients` search at once until `isOver`. */
export async function searchInCrowd(
  url: string,
  clients: number,
  isOver: (searches: number) => boolean,
): Promise<CrowdReport> {
  const times: number[] = [];
  const report = { searches: 0, faults: [] as string[], faultCount: 0 };
  const client = async (): Promise<void> => {
    while (!isOver(report.searches)) {
      const startedMs = performance.now();
      const fault = await searchOnce(url, report.searches++);
      if (fault === null) times.push(performance.now() - startedMs);
      else {
        report.faultCount += 1;
        if (report.faults.length < 10) report.faults.push(fault);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const at = (share: number) => Math.round(quantile(times, share) ?? 0);
  return { ...report, p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function searchOnce(url: string, n: number): Promise<string | null> {
  const body = JSON.stringify({ query: { text: `${SENTENCES[n % SENTENCES.length]} ${n}` }, page_size: 10 });
  const headers = { 'Content-Type': 'application/json' };
  try {
    const response = await fetch(`${url}/v1/search`, { method: 'POST', headers, body });
    const answer = (await response.json()) as { data?: unknown[]; code?: string };
    if (!response.ok) return `${response.status} ${answer.code}`;
    return answer.data?.length ? null : 'an answer without segments';
  } catch (error) {
    return `no answer: ${error}, ${(error as Error).cause}`;
  }
}
