"""A file system that stops answering, as a network drive does: shows the files of one folder at a mount point (FUSE).

python3 stalling-mount.py FOLDER MOUNT_POINT prints "ready". SIGUSR1: requests are taken and not answered, so that the
kernel lets nobody go who waits for one. SIGUSR2: they are answered. SIGTERM: unmounts.
A folder called "locked" cannot be read.
"""
import ctypes
import os
import select
import signal
import struct
import sys

LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE, FLUSH, INIT = 1, 2, 3, 14, 15, 17, 18, 25, 26
OPENDIR, READDIR, RELEASEDIR, INTERRUPT, BATCH_FORGET = 27, 28, 29, 36, 42
ENOENT, EACCES, ENOSYS = 2, 13, 38
DIRECT_IO = 1

folder, point = sys.argv[1:3]
libc = ctypes.CDLL(None, use_errno=True)
device = os.open("/dev/fuse", os.O_RDWR)
options = f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other".encode()
if libc.mount(b"stalling", point.encode(), b"fuse", 6, options) != 0:
    sys.exit(f"mount: {os.strerror(ctypes.get_errno())}")

paths = {1: folder}
numbers = {folder: 1}
held = []
stalled = False


def attributes(path):
    found = os.stat(path)
    times = (int(found.st_atime), int(found.st_mtime), int(found.st_ctime), 0, found.st_mtime_ns % 10**9, 0)
    rest = (found.st_mode, 1, 0, 0, 0, 4096, 0)
    return struct.pack("<6Q10I", number_of(path), found.st_size, found.st_size // 512, *times, *rest)


def number_of(path):
    if path not in numbers:
        numbers[path] = len(numbers) + 1
        paths[numbers[path]] = path
    return numbers[path]


def answer(opcode, node, body):
    path = paths.get(node, folder)
    if opcode == INIT:
        return struct.pack("<4I2H2I2H8I", 7, 31, 65536, 0, 16, 12, 131072, 1, 0, 0, *[0] * 8)
    if opcode == LOOKUP:
        target = os.path.join(path, os.fsdecode(body.rstrip(b"\0")))
        return struct.pack("<4Q2I", number_of(target), 0, 0, 0, 0, 0) + attributes(target)
    if opcode == GETATTR:
        return struct.pack("<Q2I", 0, 0, 0) + attributes(path)
    # Root may read what permissions forbid, but not what a drive refuses.
    if opcode == OPENDIR and os.path.basename(path) == "locked":
        raise OSError(EACCES, "locked")
    if opcode in (OPEN, OPENDIR):
        return struct.pack("<Q2I", 0, DIRECT_IO if opcode == OPEN else 0, 0)
    if opcode == READ:
        _, offset, size = struct.unpack_from("<2QI", body)
        with open(path, "rb") as file:
            file.seek(offset)
            return file.read(size)
    if opcode == READDIR:
        _, offset, size = struct.unpack_from("<2QI", body)
        return entries(path, offset, size)
    if opcode == STATFS:
        return bytes(80)
    if opcode in (RELEASE, RELEASEDIR, FLUSH):
        return b""
    raise OSError(ENOSYS, "not here")


def entries(path, offset, size):
    out = b""
    for at, name in enumerate(sorted(os.listdir(path))):
        raw = os.fsencode(name)
        entry = struct.pack("<2Q2I", number_of(os.path.join(path, name)), at + 1, len(raw), 0) + raw
        entry += bytes(-len(entry) % 8)
        if at >= offset and len(out) + len(entry) <= size:
            out += entry
    return out


def reply(request):
    _, opcode, unique, node = struct.unpack_from("<2I2Q", request)
    if opcode in (FORGET, BATCH_FORGET, INTERRUPT):
        return
    try:
        body, error = answer(opcode, node, request[40:]), 0
    except OSError as problem:
        body, error = b"", -(problem.errno or ENOENT)
    try:
        os.write(device, struct.pack("<IiQ", 16 + len(body), error, unique) + body)
    except OSError:
        pass  # Whoever asked is gone.


def stall(*_):
    global stalled
    stalled = True


def go_on(*_):
    global stalled
    stalled = False
    while held:
        reply(held.pop(0))


def leave(*_):
    libc.umount2(point.encode(), 2)
    os._exit(0)


signal.signal(signal.SIGUSR1, stall)
signal.signal(signal.SIGUSR2, go_on)
signal.signal(signal.SIGTERM, leave)
print("ready", flush=True)
while True:
    select.select([device], [], [])
    try:
        request = os.read(device, 2**18)
    except OSError:
        break
    (held.append if stalled else reply)(request)
