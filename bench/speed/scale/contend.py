"""Measures what runs outside of Node, in a process of its own: faiss and sqlite-vec.

Called as `contend.py NAME FOLDER K [VEC]`; the folder holds vectors.f32, queries.f32 and facts.json, VEC is the library
of sqlite-vec. The last line is JSON; there is none where the package is not installed.
"""

import json
import os
import resource
import sqlite3
import statistics
import sys
import time

BLOCK = 4096
# Neighbours that an approximate index walks through, and the lists of IVF that it opens.
WIDTH, PROBES = 1024, 64


def resident_mib() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def blocks(path: str, dim: int):
    size = BLOCK * dim * 4
    with open(path, "rb") as file:
        while block := file.read(size):
            yield block


class Faiss:
    def __init__(self, kind: str, dim: int, folder: str):
        import faiss
        import numpy

        faiss.omp_set_num_threads(1)
        self.faiss, self.numpy, self.dim = faiss, numpy, dim
        self.index = faiss.index_factory(dim, kind, faiss.METRIC_INNER_PRODUCT)
        if kind.startswith("HNSW"):
            self.index.hnsw.efSearch = WIDTH
        if kind.startswith("IVF"):
            self.index.nprobe = PROBES
            self.index.train(self.array(open(os.path.join(folder, "vectors.f32"), "rb").read(100_000 * dim * 4)))

    def array(self, block: bytes):
        return self.numpy.frombuffer(block, dtype=self.numpy.float32).reshape(-1, self.dim)

    def add(self, block: bytes, first: int):
        self.index.add(self.array(block))

    def nearest(self, query: bytes, k: int) -> list[int]:
        return self.index.search(self.array(query), k)[1][0].tolist()

    def size_mib(self, folder: str) -> float:
        path = os.path.join(folder, "index.bin")
        self.faiss.write_index(self.index, path)
        size = os.path.getsize(path) / 2**20
        os.remove(path)
        return size


class SqliteVec:
    def __init__(self, library: str, dim: int, folder: str):
        self.path, self.dim = os.path.join(folder, "vec.sqlite"), dim
        self.database = sqlite3.connect(self.path)
        self.database.enable_load_extension(True)
        self.database.load_extension(library)
        self.database.execute(f"CREATE VIRTUAL TABLE vectors USING vec0(v int8[{dim}] distance_metric=cosine)")

    def add(self, block: bytes, first: int):
        size = self.dim * 4
        rows = ((first + i // size, block[i : i + size]) for i in range(0, len(block), size))
        sql = "INSERT INTO vectors (rowid, v) VALUES (?, vec_quantize_int8(?, 'unit'))"
        with self.database:
            self.database.executemany(sql, rows)

    def nearest(self, query: bytes, k: int) -> list[int]:
        sql = "SELECT rowid FROM vectors WHERE v MATCH vec_quantize_int8(?, 'unit') AND k = ? ORDER BY distance"
        return [row for (row,) in self.database.execute(sql, (query, k))]

    def size_mib(self, folder: str) -> float:
        self.database.close()
        size = os.path.getsize(self.path) / 2**20
        os.remove(self.path)
        return size


def main() -> None:
    name, folder, k, *library = sys.argv[1:]
    facts = json.load(open(os.path.join(folder, "facts.json")))
    dim = facts["dim"]
    try:
        before = resident_mib()
        started = time.process_time()
        index = SqliteVec(library[0], dim, folder) if name == "sqlite-vec" else Faiss(name, dim, folder)
    except (ImportError, sqlite3.OperationalError, AttributeError, IndexError) as error:
        print(error, file=sys.stderr)
        return
    first = 0
    for block in blocks(os.path.join(folder, "vectors.f32"), dim):
        index.add(block, first)
        first += len(block) // (dim * 4)
    build_s = time.process_time() - started
    found, times = [], []
    with open(os.path.join(folder, "queries.f32"), "rb") as file:
        while query := file.read(dim * 4):
            started = time.process_time()
            found.append(index.nearest(query, int(k)))
            times.append((time.process_time() - started) * 1000)
    mib = resident_mib() - before
    disk = index.size_mib(folder)
    figures = {"buildS": build_s, "queryMs": statistics.median(times), "mib": mib, "diskMib": disk}
    print(json.dumps({"found": found, **figures}))


main()
