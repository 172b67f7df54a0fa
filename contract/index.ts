/**
 * The contract: one zod schema for each thing that crosses a border. Search, chains, HTTP, the command line's `--json`,
 * MCP and the page share these types; OpenAPI is generated from them. Times are presentation seconds, edit lists and
 * non-zero starts applied; `pts_ms` beside a time is the same instant as an integer; intervals are half-open.
 */
export * from './access/keys.ts';
export * from './chain-results.ts';
export * from './chains.ts';
export * from './clips.ts';
export * from './export.ts';
export * from './health.ts';
export * from './iiif/annotations.ts';
export * from './images.ts';
export * from './jobs.ts';
export * from './models/packs.ts';
export * from './page.ts';
export * from './parsed-query.ts';
export * from './portable/index-lines.ts';
export * from './problem.ts';
export * from './proxies.ts';
export * from './saved/reels.ts';
export * from './saved/searches.ts';
export * from './search-request.ts';
export * from './search-response.ts';
export * from './sources/batch.ts';
export * from './sources/metadata.ts';
export * from './sources/sources.ts';
export * from './speech/speech.ts';
export * from './triggers/triggers.ts';
export * from './triggers/webhooks.ts';
export * from './videos.ts';
export * from './vlm/captions.ts';
export * from './vlm/vlm.ts';
export * from './where/labels.ts';
export * from './where/locate.ts';
export * from './where/motions.ts';
export * from './where/scene.ts';
export * from './where/things.ts';
export * from './where/tracks.ts';
export * from './where/views.ts';
