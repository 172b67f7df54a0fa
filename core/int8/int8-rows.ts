/**
 * Dot products of many int8 vectors with one unit vector, by the vector instructions of the processor: WebAssembly, which
 * every Node has, without a native package. The query is taken as int16, which is off by less than 0.0001 in cosine; where
 * that counts, what rounding left of it is taken as int16 too. `int8-rows.wat` is the source of the module below.
 */
import type { UnitVector } from '../vector.ts';

/** Rows of int8 numbers, one after the other. */
export interface Int8Rows {
  values: Int8Array;
  dim: number;
}

/** The part of WebAssembly that is used here; Node's types leave it out. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
const { Module, Instance } = (
  globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object) => { exports: unknown };
    };
  }
).WebAssembly;

const MODULE = new Module(
  Buffer.from(
    'AGFzbQEAAAABEAJgBX9/f39/AGAEf39/fwADAwIAAQUDAQACBxsDBm1lbW9yeQIABGRvdHMAAAdzcXVhcmVzAAEK+QIC0QEDAn8D' +
      'ewF/IAIgA0ECdGohBQJAA0AgAiAFTw0B/QwAAAAAAAAAAAAAAAAAAAAAIQf9DAAAAAAAAAAAAAAAAAAAAAAhCEEAIQYgASEKA0Ag' +
      'ACAGav0AAAAhCSAHIAn9hwEgCv0ABAD9ugH9rgEhByAIIAn9iAEgCv0ABBD9ugH9rgEhCCAKQSBqIQogBkEQaiEGIAYgBEkNAAsg' +
      'ByAI/a4BIQcgAiAH/RsAIAf9GwFqIAf9GwIgB/0bA2pqNgIAIAAgBGohACACQQRqIQIMAAsLC6MBAgJ/A3sgASACQQJ0aiEEAkAD' +
      'QCABIARPDQH9DAAAAAAAAAAAAAAAAAAAAAAhBkEAIQUDQCAAIAVq/QAAACEHIAf9iAEhCCAH/YcBIQcgBiAHIAf9ugEgCCAI/boB' +
      '/a4B/a4BIQYgBUEQaiEFIAUgA0kNAAsgASAG/RsAIAb9GwFqIAb9GwIgBv0bA2pqNgIAIAAgA2ohACABQQRqIQEMAAsLCw==',
    'base64',
  ),
);

interface Kernel {
  memory: WasmMemory;
  /** Writes the dot product of each row with the query, as int32. */
  dots(rows: number, query: number, out: number, count: number, dim: number): void;
  /** Writes the square of each row's length, as int32; for numbers of a multiple of 16. */
  squares(rows: number, out: number, count: number, dim: number): void;
}

const PAGE = 65_536;
/** The numbers of a block that the module takes at once. */
const LANES = 16;
/** Rows compared at once: they stay in the processor's nearest cache. */
const BLOCK = 128;

function instantiate(): Kernel {
  // The one cast at the border: the exports are those of the source.
  return new Instance(MODULE).exports as Kernel;
}

function grow(memory: WasmMemory, bytes: number): void {
  const pages = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE;
  if (pages > 0) memory.grow(pages);
}

/** Bytes of a query of so many numbers. */
function queryBytes(dim: number): number {
  return Math.ceil(dim / LANES) * LANES * 2;
}

/** Multiplier of what rounding leaves of a number. */
const REST = 2 ** 13;

/** Writes a query as int16 at an address, and what rounding leaves of it at another. Returns the number that a dot product is divided by. */
function writeQuery({ memory }: Kernel, query: Float32Array, at: number, restAt?: number): number {
  const dim = query.length;
  let [peak, squares] = [0, 0];
  for (const x of query) {
    peak = Math.max(peak, Math.abs(x));
    squares += x * x;
  }
  if (peak === 0) peak = 1;
  // So large that int16 holds each number, and int32 the product with the longest row.
  const longest = 128 * Math.sqrt(dim) * Math.sqrt(squares);
  const scale = Math.min(32_767 / peak, (2 ** 31 - PAGE) / Math.max(longest, 1));
  const words = new Int16Array(memory.buffer, at, queryBytes(dim) / 2).fill(0);
  const rest = restAt === undefined ? null : new Int16Array(memory.buffer, restAt, words.length).fill(0);
  for (let d = 0; d < dim; d++) {
    const exact = (query[d] as number) * scale;
    words[d] = Math.round(exact);
    if (rest) rest[d] = Math.round((exact - (words[d] as number)) * REST);
  }
  return scale;
}

/** The instance that rows are copied into, block by block. */
let scratch: { kernel: Kernel; bytes: number } | null = null;

/** The query that the instance's memory holds; unit vectors are not changed. */
let written: { query: UnitVector; scale: number } | null = null;

/** The addresses of an instance's memory. */
interface Layout {
  kernel: Kernel;
  query: number;
  rest: number;
  out: number;
  restOut: number;
  rows: number;
}

function scratchOf(dim: number): Layout {
  const rest = queryBytes(dim);
  const out = 2 * rest;
  const restOut = out + BLOCK * 4;
  const rows = restOut + BLOCK * 4;
  const bytes = rows + BLOCK * dim + LANES;
  scratch ??= { kernel: instantiate(), bytes: 0 };
  if (scratch.bytes < bytes) {
    grow(scratch.kernel.memory, bytes);
    scratch.bytes = bytes;
  }
  return { kernel: scratch.kernel, query: 0, rest, out, restOut, rows };
}

/** Writes the dot product of each of `count` rows from row `from` on with `query` into `out`, from its start on. */
export function dotRows(
  rows: Int8Rows,
  from: number,
  count: number,
  query: UnitVector,
  out: Float32Array,
): void {
  const { dim } = rows;
  const layout = scratchOf(dim);
  const { kernel, ...at } = layout;
  // One query is compared with many short stretches: it is written once.
  if (written?.query !== query) written = { query, scale: writeQuery(kernel, query, at.query, at.rest) };
  const { scale } = written;
  eachBlock(rows, from, count, layout, (n, done) => {
    kernel.dots(at.rows, at.query, at.out, n, dim);
    kernel.dots(at.rows, at.rest, at.restOut, n, dim);
    const dots = new Int32Array(kernel.memory.buffer, at.out, n);
    const rests = new Int32Array(kernel.memory.buffer, at.restOut, n);
    for (let i = 0; i < n; i++) out[done + i] = ((dots[i] as number) + (rests[i] as number) / REST) / scale;
  });
}

/** Writes 1 / length of each row into `out`; 0 for a row of zeros. */
export function inverseLengthsOf({ values, dim }: Int8Rows, count: number, out: Float32Array): void {
  if (dim % LANES > 0) {
    for (let i = 0; i < count; i++) {
      let squares = 0;
      for (let d = i * dim; d < (i + 1) * dim; d++) squares += (values[d] as number) ** 2;
      out[i] = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    }
    return;
  }
  const layout = scratchOf(dim);
  const { kernel, ...at } = layout;
  eachBlock({ values, dim }, 0, count, layout, (n, done) => {
    kernel.squares(at.rows, at.out, n, dim);
    const squares = new Int32Array(kernel.memory.buffer, at.out, n);
    for (let i = 0; i < n; i++) out[done + i] = squares[i] === 0 ? 0 : 1 / Math.sqrt(squares[i] as number);
  });
}

/** Returns the cosine of each of the first `count` rows with `query`; 0 for a row of zeros. */
export function cosinesOf(rows: Int8Rows, count: number, query: UnitVector): Float32Array {
  const [cosines, inverse] = [new Float32Array(count), new Float32Array(count)];
  if (count === 0) return cosines;
  dotRows(rows, 0, count, query, cosines);
  inverseLengthsOf(rows, count, inverse);
  return cosines.map((dot, row) => dot * (inverse[row] as number));
}

/** Copies rows to where the instance expects them, some at a time. */
function eachBlock(
  { values, dim }: Int8Rows,
  from: number,
  count: number,
  { kernel, rows }: Layout,
  work: (n: number, done: number) => void,
): void {
  const bytes = new Int8Array(kernel.memory.buffer);
  for (let done = 0; done < count; done += BLOCK) {
    const n = Math.min(BLOCK, count - done);
    bytes.set(values.subarray((from + done) * dim, (from + done + n) * dim), rows);
    work(n, done);
  }
}

/** Rows that single rows of other arrays are compared with. */
export interface PreparedRows {
  /** Returns the dot product of a row with each of these: exact whole numbers, valid until the next call. */
  dotsOf(rows: Int8Rows, row: number): Int32Array;
}

/** Prepares rows. */
export function prepareRows({ values, dim }: Int8Rows): PreparedRows {
  const kernel = instantiate();
  const count = values.length / dim;
  const rows = queryBytes(dim) + 4 * count;
  grow(kernel.memory, rows + values.length + LANES);
  new Int8Array(kernel.memory.buffer, rows, values.length).set(values);
  const words = new Int16Array(kernel.memory.buffer, 0, dim);
  const dots = new Int32Array(kernel.memory.buffer, queryBytes(dim), count);
  return {
    dotsOf(others, row) {
      words.set(others.values.subarray(row * dim, (row + 1) * dim));
      kernel.dots(rows, 0, queryBytes(dim), count, dim);
      return dots;
    },
  };
}

/** Several queries that single rows are compared with. */
export interface PreparedQueries {
  /** Returns the dot product of a row with each query. */
  dotsOf(rows: Int8Rows, row: number): Float64Array;
}

/** Each number of a query is the sum of so many int8 numbers, each counting less than the one before: off by less than a millionth. */
const PLANES = 3;
/** How much less: what rounding leaves is half a step at most. */
const PLANE = 254;

/** Prepares queries of one length. */
export function prepareQueries(queries: readonly UnitVector[]): PreparedQueries {
  const dim = queries[0]?.length ?? 0;
  const values = new Int8Array(queries.length * PLANES * dim);
  const steps = queries.map((query, n) => writePlanes(query, values.subarray(n * PLANES * dim)));
  const planes = prepareRows({ values, dim });
  return {
    dotsOf(rows, row) {
      const dots = planes.dotsOf(rows, row);
      const sums = new Float64Array(steps.length);
      for (let n = 0; n < sums.length; n++) {
        let sum = 0;
        for (let plane = PLANES - 1; plane >= 0; plane--)
          sum = sum / PLANE + (dots[n * PLANES + plane] as number);
        sums[n] = sum * (steps[n] as number);
      }
      return sums;
    },
  };
}

/** Writes the planes of a query one after the other. Returns what 1 in the first stands for. */
function writePlanes(query: UnitVector, planes: Int8Array): number {
  const dim = query.length;
  const step = query.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 127 || 1;
  query.forEach((x, d) => {
    let rest = x / step;
    for (let plane = 0; plane < PLANES; plane++) {
      const whole = Math.round(rest);
      planes[plane * dim + d] = whole;
      rest = (rest - whole) * PLANE;
    }
  });
  return step;
}

/** Rows that grow in number and are compared all at once, in memory of their own. */
export class GrowingRows {
  readonly #kernel = instantiate();
  readonly #dim: number;
  readonly #first: number;
  #count = 0;

  constructor(dim: number) {
    this.#dim = dim;
    this.#first = queryBytes(dim) + BLOCK * 4;
  }

  get count(): number {
    return this.#count;
  }

  /** Makes room for so many rows in all. */
  reserve(count: number): void {
    grow(this.#kernel.memory, this.#first + count * this.#dim + LANES);
  }

  /** Appends rows. */
  push(values: Int8Array): void {
    this.append(values.length / this.#dim).set(values);
  }

  /** Appends so many rows, and returns them to be filled in; valid until the next row is appended. */
  append(count: number): Int8Array {
    const [start, length] = [this.#first + this.#count * this.#dim, count * this.#dim];
    const { memory } = this.#kernel;
    const end = start + length + LANES;
    if (end > memory.buffer.byteLength) grow(memory, Math.ceil(end * 1.125));
    this.#count += count;
    return new Int8Array(memory.buffer, start, length);
  }

  /** Returns the rows, not copied: valid until the next row is appended. */
  values(): Int8Array {
    return new Int8Array(this.#kernel.memory.buffer, this.#first, this.#count * this.#dim);
  }

  /** Writes the dot product of each row with `query` into `out`: off by less than 0.0001 of the longest row. */
  dots(query: UnitVector, out: Float32Array): void {
    const scale = writeQuery(this.#kernel, query, 0);
    const at = queryBytes(this.#dim);
    for (let done = 0; done < this.#count; done += BLOCK) {
      const n = Math.min(BLOCK, this.#count - done);
      this.#kernel.dots(this.#first + done * this.#dim, 0, at, n, this.#dim);
      const dots = new Int32Array(this.#kernel.memory.buffer, at, n);
      for (let i = 0; i < n; i++) out[done + i] = (dots[i] as number) / scale;
    }
  }
}
