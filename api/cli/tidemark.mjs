#!/usr/bin/env node
// The `tidemark` command, from wherever it is called: Node does not read TypeScript by itself, so it is taught to first.
import { register } from 'tsx/esm/api';

register();
await import('./bin.ts');
