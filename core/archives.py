"""The only reader of zip files. It believes nothing the file says of itself.

Everything is checked before the first byte is handed out, on the raw records of the file: what the
standard library forgives (overlapping entries, flattened names, data before and after) is refused.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO

from core.errors import Invalid

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_SIGNATURE, _END_SIGNATURE, _ZIP64_LOCATOR = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_ENCRYPTED, _STRONG, _DESCRIPTOR, _MASKED = 0x1, 0x40, 0x8, 0x2000
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_UNKNOWN = 0xFFFFFFFF
_UNIX_EXTRA = 0x000D  # PKWARE's: its variable part is where hard and symbolic links hide
_CHUNK = 64 * 1024
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True)
class Limits:
    """What a package may be; sizes in bytes, `ratio` unpacked to packed, `nested` zips inside zips."""

    packed: int = 512 * 1024 * 1024
    unpacked: int = 1024 * 1024 * 1024
    entries: int = 10_000
    ratio: int = 100
    nested: int = 3
    name: int = 512
    levels: int = 32
    directory: int = 16 * 1024 * 1024
    ratio_from: int = 1024 * 1024  # small files may be as repetitive as they like


DEFAULT = Limits()


@dataclass(frozen=True)
class Entry:
    name: str
    size: int
    packed: int
    method: int
    crc: int
    start: int  # of the packed data


def open_archive(file: IO[bytes], limits: Limits = DEFAULT) -> Archive:
    """A checked archive over a seekable binary file.

    Invalid: package_unsafe_name(entry), package_special_file(entry), package_duplicate_name(entry),
    package_too_large, package_format.
    """
    return _open(file, limits, limits.nested)


class Archive:
    """A zip file that passed every check. Directories are not listed; names are as in the file."""

    def __init__(self, file: IO[bytes], entries: dict[str, Entry]) -> None:
        self._file = file
        self.entries = entries

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def names(self) -> tuple[str, ...]:
        return tuple(self.entries)

    def read(self, name: str, *, largest: int = 32 * 1024 * 1024) -> bytes:
        """The whole file `name`, refused with package_too_large beyond `largest`."""
        if self._entry(name).size > largest:
            raise Invalid("package_too_large", entry=name)
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes; never more than the entry declared, and exactly them or an error."""
        entry = self._entry(name)
        written = checksum = 0
        for chunk in _unpacked(self._file, entry):
            written += len(chunk)
            if written > entry.size:
                raise Invalid("package_too_large", entry=name)
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if written != entry.size or checksum != entry.crc:
            raise Invalid("package_format", entry=name)

    def _entry(self, name: str) -> Entry:
        try:
            return self.entries[name]
        except KeyError:
            raise Invalid("package_entry_missing", entry=name) from None


class Packer:
    """Writes a zip that `open_archive` reads; the same files always give the same bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Packer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, name: str, data: bytes) -> None:
        """Stored as it is where packing would make it look like a bomb to a reader."""
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o644 << 16
        tight = len(data) > DEFAULT.ratio_from and len(zlib.compress(data, 6)) * DEFAULT.ratio < len(data)
        entry.compress_type = zipfile.ZIP_STORED if tight else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data)


def _open(file: IO[bytes], limits: Limits, depth: int) -> Archive:
    total = file.seek(0, 2)
    if total > limits.packed:
        raise Invalid("package_too_large")
    directory_start = _check_frame(file, total, limits)
    infos = _directory(file)
    if len(infos) > limits.entries:
        raise Invalid("package_too_large")
    _check_names(infos, limits)
    for info in infos:
        _check_kind(info)
    _check_sizes(infos, limits)
    entries = _check_layout(file, infos, directory_start)
    archive = Archive(file, {entry.name: entry for entry in entries if not entry.name.endswith("/")})
    _check_nested(archive, limits, depth)
    return archive


def _check_frame(file: IO[bytes], total: int, limits: Limits) -> int:
    """First byte to last byte is one zip; returns where the central directory begins."""
    tail_length = min(total, _END.size + 0xFFFF + 20)
    file.seek(total - tail_length)
    tail = file.read(tail_length)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise Invalid("package_format")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, at)
    ends_the_file = at + _END.size + comment == len(tail)
    end_record = total - tail_length + at
    if disk or first_disk or here != count or not ends_the_file or start + size != end_record:
        raise Invalid("package_format")
    if tail[max(at - 20, 0) : at].startswith(_ZIP64_LOCATOR):
        raise Invalid("package_format")  # nothing within our limits needs zip64, and it can contradict
    if count > limits.entries or size > limits.directory:
        raise Invalid("package_too_large")
    file.seek(0)
    if not count or file.read(4) != _LOCAL_SIGNATURE:
        raise Invalid("package_format")
    return start


def _directory(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    file.seek(0)
    try:
        return zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, struct.error, ValueError, OSError):
        raise Invalid("package_format") from None


def _check_names(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    spelled: dict[str, str] = {}  # folded path -> the one way to write it
    files: set[str] = set()
    folders: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if not _is_safe_name(name, limits):
            raise Invalid("package_unsafe_name", entry=_shown(name))
        parts = name.removesuffix("/").split("/")
        paths = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        keys = [_folded(path) for path in paths]
        clash = any(spelled.setdefault(key, path) != path for key, path in zip(keys, paths, strict=True))
        if not name.endswith("/"):
            clash = clash or keys[-1] in files or keys[-1] in folders
            files.add(keys.pop())
        if clash or not files.isdisjoint(keys):
            raise Invalid("package_duplicate_name", entry=_shown(name))
        folders.update(keys)


def _folded(path: str) -> str:
    """What a file system that ignores case and composition makes of a name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _is_safe_name(name: str, limits: Limits) -> bool:
    if not name or len(name) > limits.name or name.startswith("/") or _DRIVE.match(name):
        return False
    # Control characters (NUL among them), direction marks and lone surrogates (Cc, Cf, Cs), \ and :
    if any(character in '\\:*?"<>|' or unicodedata.category(character)[0] == "C" for character in name):
        return False
    parts = name.removesuffix("/").split("/")
    if len(parts) > limits.levels:
        return False
    return all(
        part and part.strip(".") and part == part.rstrip(" .") and len(part.encode()) <= 255 for part in parts
    )


def _check_kind(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    allowed = (0, stat.S_IFDIR) if info.is_dir() else (0, stat.S_IFREG)
    if kind not in allowed or _holds_link(info.extra):
        raise Invalid("package_special_file", entry=_shown(info.orig_filename))
    if info.flag_bits & (_ENCRYPTED | _STRONG | _MASKED) or info.compress_type not in _METHODS:
        raise Invalid("package_format", entry=_shown(info.orig_filename))
    if info.volume or (info.is_dir() and info.file_size):
        raise Invalid("package_format", entry=_shown(info.orig_filename))


def _holds_link(extra: bytes) -> bool:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _UNIX_EXTRA and length > 12:
            return True
        at += 4 + length
    return False


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > limits.unpacked or _is_bomb(unpacked, packed, limits):
        raise Invalid("package_too_large")
    for info in infos:
        if _is_bomb(info.file_size, info.compress_size, limits):
            raise Invalid("package_too_large", entry=_shown(info.orig_filename))
        stored = info.compress_type == zipfile.ZIP_STORED
        if stored and info.file_size != info.compress_size:
            raise Invalid("package_format", entry=_shown(info.orig_filename))


def _is_bomb(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > limits.ratio_from and unpacked > limits.ratio * max(packed, 1)


def _check_layout(file: IO[bytes], infos: list[zipfile.ZipInfo], directory_start: int) -> list[Entry]:
    """Entries follow each other without overlap, and without a gap in which other data could hide."""
    entries = []
    position = 0
    described = False
    for info in sorted(infos, key=lambda info: info.header_offset):
        gap = info.header_offset - position
        _check_gap(gap, described)
        start = _local_header(file, info)
        entries.append(
            Entry(info.orig_filename, info.file_size, info.compress_size, info.compress_type, info.CRC, start)
        )
        position = start + info.compress_size
        described = bool(info.flag_bits & _DESCRIPTOR)
    _check_gap(directory_start - position, described)
    return entries


def _check_gap(gap: int, described: bool) -> None:
    if gap < 0:
        raise Invalid("package_too_large")  # one stretch of data for two files: the overlap bomb
    if gap not in ((12, 16, 20, 24) if described else (0,)):
        raise Invalid("package_format")


def _local_header(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Where the data of the entry begins, once its own header agrees with the directory."""
    file.seek(info.header_offset)
    raw = file.read(_LOCAL.size)
    if len(raw) < _LOCAL.size:
        raise Invalid("package_format")
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(raw)
    name = file.read(name_length)
    encoding = "utf-8" if flags & 0x800 else "cp437"
    agrees = (
        signature == _LOCAL_SIGNATURE
        and method == info.compress_type
        and flags == info.flag_bits
        and name.decode(encoding, "replace") == info.orig_filename
    )
    if not flags & _DESCRIPTOR:
        agrees = agrees and crc == info.CRC
        agrees = agrees and packed in (info.compress_size, _UNKNOWN) and size in (info.file_size, _UNKNOWN)
    if not agrees:
        raise Invalid("package_format", entry=_shown(info.orig_filename))
    return info.header_offset + _LOCAL.size + name_length + extra_length


def _check_nested(archive: Archive, limits: Limits, depth: int) -> None:
    """Zips within (documents are zips too) count towards the limits, down to a depth."""
    left = limits.unpacked - sum(entry.size for entry in archive.entries.values())
    for name, entry in archive.entries.items():
        if not _looks_like_zip(archive, entry):
            continue
        if depth == 0:
            raise Invalid("package_too_large", entry=_shown(name))
        with SpooledTemporaryFile(max_size=4 * 1024 * 1024) as inner:
            for chunk in archive.chunks(name):
                inner.write(chunk)
            try:
                within = _open(inner, replace(limits, unpacked=max(left, 0)), depth - 1)  # type: ignore[arg-type]
            except Invalid as error:
                if error.code == "package_too_large":
                    raise
                continue  # nobody unpacks it; what we cannot read cannot grow on us
            left -= sum(entry.size for entry in within.entries.values())


def _looks_like_zip(archive: Archive, entry: Entry) -> bool:
    if entry.size < _END.size:
        return False
    first = next(_unpacked(archive._file, entry, chunk=4), b"")
    return first[:4] == _LOCAL_SIGNATURE


def _unpacked(file: IO[bytes], entry: Entry, chunk: int = _CHUNK) -> Iterator[bytes]:
    position, left = entry.start, entry.packed
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == zipfile.ZIP_DEFLATED else None
    while left > 0:
        file.seek(position)  # others may have read in between
        raw = file.read(min(_CHUNK, left))
        if not raw:
            return
        position += len(raw)
        left -= len(raw)
        if inflate is None:
            yield raw
            continue
        try:
            while raw and not inflate.eof:
                if data := inflate.decompress(raw, chunk):
                    yield data
                raw = inflate.unconsumed_tail
        except zlib.error:
            raise Invalid("package_format", entry=_shown(entry.name)) from None
        if inflate.eof and (inflate.unused_data or left):
            raise Invalid("package_format", entry=_shown(entry.name))  # something hides behind the stream


def _shown(name: str) -> str:
    """The name as it may appear in a message: no control or direction characters, not endless."""
    clean = "".join("�" if unicodedata.category(character)[0] == "C" else character for character in name)
    return clean if len(clean) <= 80 else f"{clean[:79]}…"
