/** Jobs in PostgreSQL. Workers on many machines claim them: a row that one of them holds is passed over by the others. */
import type { JobGroupId, JobId } from '../../../core/ids.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { type JobRow, jobColumns, jobOf } from '../encoding/rows.ts';
import { utc } from '../encoding/timestamps.ts';
import {
  aheadOf,
  BEGAN_AT,
  type EndedJob,
  type JobCondition,
  type JobCounts,
  type JobGroupCounts,
  type JobPatch,
  type JobRecord,
  type JobStore,
  meets,
  takesNewTurn,
} from '../jobs.ts';
import { listenToJobs } from './changes/listen-to-jobs.ts';
import type { Database, Parameters } from './database.ts';

/** A condition that the index by state answers. */
const UNFINISHED = `state IN ('queued', 'running')`;

/** Jobs that a process with this pack may do. */
const FOR_PACK = '(pack_id IS NULL OR (pack_id = $packId AND pack_revision = $packRevision))';

/** The turn of a job that is queued now. */
const NEW_TURN = `greatest(
    coalesce((SELECT turn FROM job_turns WHERE priority = $priority), 0),
    coalesce((SELECT max(turn) + 1 FROM jobs
      WHERE requester = $requester AND priority = $priority AND ${UNFINISHED}), 0))`;

const INSERT = `
  INSERT INTO jobs (id, kind, video_id, path, pack_id, pack_revision, hints, state, stage, done_s, total_s, eta_s,
    attempts, crashes, cancel_requested, error, created_at, started_at, finished_at, heartbeat_ms, priority,
    requester, turn)
  VALUES ($id, $kind, $videoId, $path, $packId, $packRevision, $hints, $state, $stage, $doneS, $totalS, $etaS,
    $attempts, $crashes, $cancelRequested, $error, $createdAt, $startedAt, $finishedAt, $heartbeatMs,
    $priority, $requester, ${NEW_TURN})`;

const REPLACE = `
  UPDATE jobs SET video_id = $videoId, path = $path, pack_id = $packId, pack_revision = $packRevision, hints = $hints,
    state = $state, stage = $stage, done_s = $doneS, total_s = $totalS, eta_s = $etaS, attempts = $attempts,
    crashes = $crashes, cancel_requested = $cancelRequested, error = $error, started_at = $startedAt,
    finished_at = $finishedAt, heartbeat_ms = $heartbeatMs, priority = $priority, requester = $requester,
    turn = CASE WHEN $newTurn THEN ${NEW_TURN} ELSE turn END
  WHERE id = $id RETURNING *`;

const RELEASE = `
  UPDATE jobs SET state = CASE cancel_requested WHEN 1 THEN 'cancelled' ELSE 'queued' END, stage = 'queued',
    eta_s = NULL, crashes = crashes + 1, finished_at = CASE cancel_requested WHEN 1 THEN $now END, heartbeat_ms = NULL
  WHERE state = 'running' AND coalesce(heartbeat_ms, 0) NOT BETWEEN $deadBeforeMs AND $aheadMs`;

const TAKE = `
  UPDATE jobs SET state = 'running', attempts = attempts + 1, pack_id = $packId, pack_revision = $packRevision,
    started_at = $now, heartbeat_ms = $nowMs, finished_at = NULL, error = NULL
  WHERE seq = (SELECT seq FROM jobs WHERE state = 'queued' AND ${FOR_PACK}
    ORDER BY priority, turn, seq LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING *`;

const NOTE_TURN = `
  INSERT INTO job_turns (priority, turn) VALUES ($priority, $turn)
  ON CONFLICT (priority) DO UPDATE SET turn = greatest(job_turns.turn, excluded.turn)`;

const ADOPT = `
  UPDATE jobs SET pack_id = $packId, pack_revision = $packRevision
  WHERE state = 'queued' AND NOT ${FOR_PACK} AND NOT EXISTS (
    SELECT FROM jobs AS other
    WHERE other.state = 'running' AND other.heartbeat_ms BETWEEN $deadBeforeMs AND $aheadMs
      AND other.pack_id = jobs.pack_id AND other.pack_revision = jobs.pack_revision)`;

/**
 * Jobs that failed or were cancelled, and that no video of the library shows: by a subquery that does not refer to the job,
 * which is what Citus takes.
 */
const LEFT_OUT = `state IN ('failed', 'cancelled') AND (video_id IS NULL OR video_id NOT IN (
  SELECT videos.id FROM videos
  WHERE videos.id IN (SELECT other.video_id FROM jobs AS other WHERE other.state IN ('failed', 'cancelled'))))`;

const COUNT_STATES = 'SELECT state, count(*)::int AS n FROM jobs GROUP BY state';

const SUM_UP = `
  SELECT
    least(
      (SELECT min(created_at) FROM jobs WHERE state = 'queued' AND attempts = 0),
      (SELECT min(${BEGAN_AT}) FROM jobs WHERE state = 'running')) AS "firstBeganAt",
    (SELECT count(*)::int FROM jobs
     WHERE ${LEFT_OUT} AND ($after::text IS NULL OR finished_at > $after)) AS "leftOut",
    (SELECT max(finished_at) FROM jobs WHERE state IN ('failed', 'cancelled')) AS "lastEndedAt"`;

const ENDED = `
  SELECT ${BEGAN_AT} AS "beganAt", finished_at AS "finishedAt" FROM jobs
  WHERE state IN ('done', 'failed', 'cancelled') AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT $limit`;

/** Clocks of machines that agree within this time are not corrected; an owner is dead after several times as long. */
const TOLERATED_SKEW_MS = 2_000;

/**
 * Returns how far the clock of the database is ahead of this machine's, in ms. Heartbeats are kept by the clock of the
 * database: a machine whose clock is wrong must not take live owners for dead.
 */
export async function clockSkew(database: Database, nowMs: () => number): Promise<number> {
  const row = await database.row<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const skewMs = Math.round((row?.ms ?? 0) - nowMs());
  return Math.abs(skewMs) > TOLERATED_SKEW_MS ? skewMs : 0;
}

/** Creates the job store on this database. `skewMs` is what {@link clockSkew} returned. */
export function createJobStore(database: Database, skewMs: number): JobStore {
  const first = async (sql: string, parameters: Parameters): Promise<JobRecord | undefined> => {
    const row = await database.row<JobRow>(sql, parameters);
    return row && jobOf(row);
  };
  const all = async (sql: string, parameters: Parameters = {}): Promise<JobRecord[]> =>
    (await database.rows<JobRow>(sql, parameters)).map(jobOf);

  async function claim(
    localNowMs: number,
    localDeadBeforeMs: number,
    pack: PackKey,
  ): Promise<JobRecord | undefined> {
    const [nowMs, deadBeforeMs] = [localNowMs + skewMs, localDeadBeforeMs + skewMs];
    const now = new Date(nowMs).toISOString();
    return database.write(async (queries) => {
      await queries.run(RELEASE, { deadBeforeMs, aheadMs: aheadOf(nowMs, deadBeforeMs), now });
      const row = await queries.row<JobRow & { turn: number }>(TAKE, { ...pack, nowMs, now });
      if (row) await queries.run(NOTE_TURN, { priority: row.priority, turn: row.turn });
      return row && jobOf(row);
    });
  }

  async function counts(after: string | null): Promise<JobCounts> {
    const states = await database.rows<{ state: JobRecord['state']; n: number }>(COUNT_STATES);
    const sums = await database.row<Omit<JobCounts, 'states'>>(SUM_UP, { after });
    return {
      ...{ firstBeganAt: null, leftOut: 0, lastEndedAt: null, ...sums },
      states: Object.fromEntries(states.map(({ state, n }) => [state, n])),
    };
  }

  async function group(id: JobGroupId): Promise<JobGroupCounts | undefined> {
    const row = await database.row<{ createdAt: string }>(
      'SELECT created_at AS "createdAt" FROM job_groups WHERE id = $id',
      { id },
    );
    if (row === undefined) return undefined;
    const inGroup = 'id IN (SELECT job_id FROM job_group_jobs WHERE group_id = $id)';
    const states = await database.rows<{ state: JobRecord['state']; n: number }>(
      `SELECT state, count(*)::int AS n FROM jobs WHERE ${inGroup} GROUP BY state`,
      { id },
    );
    const running = await all(`SELECT * FROM jobs WHERE state = 'running' AND ${inGroup}`, { id });
    return { id, ...row, states: Object.fromEntries(states.map(({ state, n }) => [state, n])), running };
  }

  async function update(
    id: JobId,
    patch: JobPatch,
    condition: JobCondition = {},
  ): Promise<JobRecord | undefined> {
    return database.write(async (queries) => {
      const row = await queries.row<JobRow>('SELECT * FROM jobs WHERE id = $id FOR UPDATE', { id });
      const before = row && jobOf(row);
      if (before === undefined || !meets(before, condition)) return undefined;
      const { heartbeatMs } = patch;
      const beat = typeof heartbeatMs === 'number' ? { heartbeatMs: heartbeatMs + skewMs } : {};
      const changed = { ...before, ...patch, ...beat };
      const newTurn = takesNewTurn(before, changed);
      const after = await queries.row<JobRow>(REPLACE, { ...jobColumns(changed), newTurn });
      return after && jobOf(after);
    });
  }

  return {
    async add(job) {
      await database.run(INSERT, jobColumns(job));
    },
    get: (id) => first('SELECT * FROM jobs WHERE id = $id', { id }),
    list: ({ limit, state, after }) =>
      all(
        `SELECT * FROM jobs WHERE ${state === undefined ? 'true' : 'state = $state'}
           AND ($afterCreatedAt::text IS NULL OR (created_at, id) < ($afterCreatedAt, $afterId))
         ORDER BY created_at DESC, id DESC LIMIT $limit`,
        { state: state ?? null, afterCreatedAt: utc(after?.createdAt), afterId: after?.id ?? null, limit },
      ),
    unfinished: () => all(`SELECT * FROM jobs WHERE ${UNFINISHED} ORDER BY seq`),
    unfinishedOf: (videoId) =>
      all(`SELECT * FROM jobs WHERE video_id = $videoId AND ${UNFINISHED} ORDER BY seq`, { videoId }),
    next: (limit) =>
      all(`SELECT * FROM jobs WHERE state = 'queued' ORDER BY priority, turn, seq LIMIT $limit`, { limit }),
    getMany: (ids) => all('SELECT * FROM jobs WHERE id = ANY($ids::text[])', { ids: [...ids] }),
    async revision() {
      const row = await database.row<{ newest: number }>(
        'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS newest FROM job_revisions',
      );
      return row?.newest ?? 0;
    },
    changedSince: (revision, limit) =>
      all('SELECT * FROM jobs WHERE revision > $revision ORDER BY revision DESC LIMIT $limit', {
        ...{ revision, limit },
      }),
    listen: (news) => listenToJobs(database, news),
    counts,
    async addGroup(record, jobs) {
      await database.write(async (queries) => {
        await queries.run('INSERT INTO job_groups (id, created_at) VALUES ($id, $createdAt)', { ...record });
        await queries.run(
          'INSERT INTO job_group_jobs (group_id, job_id) SELECT $id, unnest($jobs::text[]) ON CONFLICT DO NOTHING',
          { id: record.id, jobs: [...jobs] },
        );
      });
    },
    group,
    latestEnded: (limit) => database.rows<EndedJob>(ENDED, { limit }),
    unfinishedFor: (what, pack) =>
      first(
        `SELECT * FROM jobs WHERE ${UNFINISHED} AND cancel_requested = 0 AND ${FOR_PACK}
           AND ${'path' in what ? 'path = $path' : 'video_id = $videoId'} ORDER BY seq LIMIT 1`,
        { ...what, ...pack },
      ),
    latestOf: (videoId) =>
      first('SELECT * FROM jobs WHERE video_id = $videoId ORDER BY seq DESC LIMIT 1', { videoId }),
    async neededPaths(since) {
      const rows = await database.rows<{ path: string }>(
        `SELECT DISTINCT path FROM jobs
         WHERE ${UNFINISHED} OR (state IN ('failed', 'cancelled') AND finished_at >= $since)`,
        { since: utc(since) },
      );
      return rows.map(({ path }) => path);
    },
    async adopt(localNowMs, localDeadBeforeMs, pack) {
      const aheadMs = aheadOf(localNowMs, localDeadBeforeMs) + skewMs;
      await database.run(ADOPT, { ...pack, deadBeforeMs: localDeadBeforeMs + skewMs, aheadMs });
    },
    claim,
    update,
  };
}
