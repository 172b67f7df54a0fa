/** Memory and open descriptors of a process over time, and how fast they grow. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** A look at a process. */
export interface Look {
  atS: number;
  mib: number;
  descriptors: number;
}

/** Looks at a process until it is stopped. */
export interface ProcessWatch {
  stop(): Look[];
}

/** Looks at the process `pid` every `everyMs`. */
export function watchProcess(pid: number, everyMs: number): ProcessWatch {
  const startedMs = performance.now();
  const looks: Look[] = [];
  const look = (): void => {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    looks.push({ atS: (performance.now() - startedMs) / 1000, mib: Number(kib) / 1024, descriptors });
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    stop() {
      clearInterval(timer);
      look();
      return looks;
    },
  };
}

/** Share of the looks in which caches and arenas still fill: growth counts after that. */
const WARM_UP = 1 / 3;

/** More descriptors a minute than this are a leak. */
export const MOST_DESCRIPTORS_PER_MINUTE = 1;

/** How fast memory and descriptors grow, to two digits. */
export function growthOf(looks: readonly Look[]) {
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    mib_per_minute: round(growthPerMinute(looks, ({ mib }) => mib)),
    descriptors_per_minute: round(growthPerMinute(looks, ({ descriptors }) => descriptors)),
  };
}

/** Growth per minute, by least squares, after the warm-up. */
function growthPerMinute(looks: readonly Look[], of: (look: Look) => number): number {
  const counted = looks.slice(Math.floor(looks.length * WARM_UP));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanS, meanValue] = [mean(counted.map(({ atS }) => atS)), mean(counted.map(of))];
  const spread = counted.reduce((sum, { atS }) => sum + (atS - meanS) ** 2, 0);
  const slope = counted.reduce((sum, look) => sum + (look.atS - meanS) * (of(look) - meanValue), 0);
  return spread === 0 ? 0 : (slope / spread) * 60;
}
