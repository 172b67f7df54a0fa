/** `tidemark mcp`: the library as tools for a model, over standard input and output. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createLogger } from '../../../core/log.ts';
import { serveMcp } from '../../mcp/protocol.ts';
import { createTools, INSTRUCTIONS } from '../../mcp/tools.ts';
import { readVersion } from '../../version.ts';
import { defineCommand, LIBRARY_OPTIONS } from '../command.ts';
import { configOf, withEngine } from '../library.ts';

const { json: _, ...OPTIONS } = LIBRARY_OPTIONS;

/** Serves the Model Context Protocol until the client disconnects. Only protocol messages go to standard output. */
export const mcpCommand = defineCommand({
  summary: 'serve the library to a model (Model Context Protocol, stdio)',
  usage: 'mcp [--data DIR] [--pack NAME]',
  options: OPTIONS,
  words: [0, 0],
  async run({ values }, context) {
    const { input = Readable.from([]), out, err, signal } = context;
    const logger = createLogger(configOf(values, context).logLevel, err);
    await withEngine(values, context, async (engine) => {
      const server = { name: 'tidemark', version: readVersion(), instructions: INSTRUCTIONS };
      const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
      signal.addEventListener('abort', () => lines.close(), { once: true });
      await serveMcp({ ...server, tools: createTools(engine), logger }, lines, out, signal);
    });
  },
});
