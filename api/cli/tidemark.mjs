#!/usr/bin/env node
// The `tidemark` command, from wherever it is called: Node does not read TypeScript by itself, so it is taught to first.
import { setFlagsFromString } from 'node:v8';
import { register } from 'tsx/esm/api';

// The room in which each thread makes new objects. V8 takes three times 16 MiB for it; with 4, as little is copied on,
// since what threads make are small objects that soon are garbage, or arrays that lie outside. A server needs 60 MiB less.
setFlagsFromString('--max-semi-space-size=4');
register();
await import('./bin.ts');
