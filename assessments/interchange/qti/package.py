"""Content packages: what the manifest lists, in the order of the test if there is one."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import unquote

from assessments.interchange.base import Question
from assessments.interchange.qti.nodes import Node, read
from core.archives import Archive
from core.errors import Invalid

MANIFEST = "imsmanifest.xml"
# Where our own packages keep what QTI has no place for: one file for each item, and the names of files.
EXTENSION, NAMES = "comity", "comity/names.json"
LARGEST_ITEM = 10 * 1024 * 1024
LARGEST_FILE = 20 * 1024 * 1024
DEEPEST_SECTION = 12
MOST_LEVELS = 8
_DURATION = re.compile(r"PT(?:([0-9]{1,3})H)?(?:([0-9]{1,4})M)?(?:([0-9]{1,6})S)?")
_LEVELS = {"very easy": 1, "easy": 1, "medium": 2, "difficult": 3, "very difficult": 3}


@dataclass
class Resource:
    """An item of the package: where it lies, what belongs to it, and what the manifest says of it."""

    href: str
    files: Sequence[str] = ()
    tags: Sequence[str] = ()
    difficulty: int = 0
    category: Sequence[str] = ()
    competencies: Sequence[str] = ()
    seconds: int | None = None

    @property
    def beside(self) -> str:
        return next((name for name in self.files if name.startswith(f"{EXTENSION}/")), "")

    def describe(self, question: Question) -> Question:
        """The question with what the manifest says of it."""
        return replace(
            question,
            tags=tuple(self.tags),
            difficulty=self.difficulty or question.difficulty,
            category=tuple(self.category),
            competencies=tuple(self.competencies),
            seconds=self.seconds,
        )


@dataclass
class Package:
    archive: Archive
    items: list[Resource] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What files were called that our own packages keep under their digests."""
        try:
            found = json.loads(self.file(NAMES) or b"{}")
        except (ValueError, RecursionError):
            return {}
        return {str(key): str(name) for key, name in found.items()} if isinstance(found, dict) else {}

    def file(self, path: str) -> bytes | None:
        if path not in self.archive or self.archive.entries[path].size > LARGEST_FILE:
            return None
        return self.archive.read(path)


def open_package(archive: Archive) -> Package:
    """Raises Invalid: manifest_missing, manifest_not_at_root, manifest_several, manifest_too_large,
    manifest_unknown, manifest_href, qti_no_items, and what core.xml and core.archives raise."""
    root = _manifest(archive)
    package = Package(archive)
    resources = root.first("resources")
    for node in resources.elements("resource") if resources is not None else ():
        kind = node.get("type").lower()
        if kind.startswith(("imsqti_item", "imsqti_xmlv2", "imsqti_itemv")):
            package.items.append(_resource(node, archive))
        elif kind.startswith(("imsqti_test", "imsqti_assessment", "imsqti_section")):
            package.tests.append(_href(node.get("href"), node.line))
    if not package.items:
        raise Invalid("qti_no_items")
    _arrange(package)
    return package


def _manifest(archive: Archive) -> Node:
    found = [name for name in archive.names() if name.rsplit("/", 1)[-1].lower() == MANIFEST]
    if not found:
        raise Invalid("manifest_missing")
    if len(found) > 1:
        raise Invalid("manifest_several", entry=found[1])
    if found[0] != MANIFEST:
        raise Invalid("manifest_not_at_root", entry=found[0])
    try:
        root = read(archive.read(MANIFEST, largest=LARGEST_ITEM), largest=LARGEST_ITEM)
    except Invalid as error:
        if error.code in ("xml_too_large", "package_too_large"):
            raise Invalid("manifest_too_large") from None
        raise
    if root.name != "manifest":
        raise Invalid("manifest_unknown", line=root.line, element=root.name)
    return root


def _resource(node: Node, archive: Archive) -> Resource:
    href = node.get("href") or next((file.get("href") for file in node.elements("file")), "")
    path = _href(href, node.line)
    if path not in archive:
        raise Invalid("manifest_href", line=node.line, entry=href)
    files = [_href(file.get("href"), file.line) for file in node.elements("file")]
    return described(node, path, files)


def _href(href: str, line: int) -> str:
    """A path within the package. Raises Invalid for one that leads out of it."""
    path = unquote(href).split("#")[0].split("?")[0]
    normal = posixpath.normpath(path)
    if not path or normal.startswith(("..", "/")) or "\\" in path or ":" in path.split("/")[0]:
        raise Invalid("manifest_href", line=line, entry=href[:200])
    return normal


def described(node: Node, path: str, files: Sequence[str]) -> Resource:
    """An item with its learning object metadata: keywords, difficulty, place, competencies, time needed."""
    found = Resource(path, files)
    tags: list[str] = []
    metadata = node.first("metadata")
    for inner in metadata.walk() if metadata is not None else ():
        words = " ".join(inner.words().split())
        if inner.name == "keyword" and words and len(words) <= 80:
            tags.append(words)
        if inner.name == "difficulty":
            stated = inner.first("value")
            name = " ".join((stated.words() if stated is not None else words).lower().split())
            found.difficulty = _LEVELS.get(name.removeprefix("lomv1.0").strip(), found.difficulty)
        if inner.name == "typicalLearningTime":
            found.seconds = _seconds(words) or found.seconds
        if inner.name == "classification":
            _classify(found, inner)
    found.tags = list(dict.fromkeys(tags))[:30]
    return found


def _classify(found: Resource, node: Node) -> None:
    purpose = " ".join(value.words().strip() for value in node.walk() if value.name == "value").lower()
    for path in node.elements("taxonPath"):
        names = [" ".join(taxon.words().split())[:100] for taxon in path.walk() if taxon.name == "taxon"]
        names = [name for name in names if name]
        if purpose == "discipline" and not found.category:
            found.category = names[:MOST_LEVELS]
        elif purpose == "competency" and names:
            found.competencies = [*found.competencies, names[-1]][:30]


def _seconds(duration: str) -> int | None:
    match = _DURATION.fullmatch(duration)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds or None


def _arrange(package: Package) -> None:
    """Items in the order of the tests, under the titles of their sections."""
    by_path = {item.href: item for item in package.items}
    order: dict[str, None] = {}
    for test in package.tests:
        data = package.file(test)
        if data is None:
            continue
        root = read(data)
        title = _title(root)
        for path, titles in _references(root, posixpath.dirname(test), (title,) if title else (), 0):
            if path in by_path and path not in order:
                by_path[path].category = titles
                order[path] = None
    rest = [item.href for item in package.items if item.href not in order]
    package.items = [by_path[path] for path in (*order, *rest)]


def _references(
    node: Node, folder: str, titles: tuple[str, ...], depth: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if depth > DEEPEST_SECTION:
        return
    for child in node.elements():
        if child.name == "assessmentItemRef":
            yield posixpath.normpath(posixpath.join(folder, unquote(child.get("href")))), titles
        elif child.name == "testPart":
            yield from _references(child, folder, titles, depth + 1)
        elif child.name == "assessmentSection":
            title = _title(child)
            yield from _references(child, folder, (*titles, title) if title else titles, depth + 1)


def _title(node: Node) -> str:
    return " ".join(node.get("title").split())[:100]


def settings_left_out(package: Package) -> Mapping[str, str]:
    """Tests that bring more than an order of items, with the first such thing."""
    found = {}
    for test in package.tests:
        data = package.file(test)
        root = read(data) if data is not None else Node("")
        for node in root.walk():
            if node.name in ("timeLimits", "outcomeProcessing", "selection", "preCondition", "branchRule"):
                found[test] = node.name
                break
    return found
