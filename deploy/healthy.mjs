// Ends with 0 when the server in this container can answer searches.
const port = process.env.TIDEMARK_PORT ?? '8080';
const { ok } = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => ({ ok: false }));
process.exit(ok ? 0 : 1);
