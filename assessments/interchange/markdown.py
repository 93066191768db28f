"""The Markdown of question texts: paragraphs, lists, headings, code and emphasis.

Enough for what GIFT and Moodle files hold; the answer is HTML that still has to be cleaned.
"""

from __future__ import annotations

import html
import re

_ITEM = re.compile(r"^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_CODE = re.compile(r"(`+)(.+?)\1")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(\s*([^\s)]+)(?:\s+&quot;[^)]*)?\s*\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*_])")
_BLOCK_TAG = re.compile(r"^\s*</?(?:p|div|ul|ol|li|table|pre|h[1-6]|blockquote)\b", re.I)


def to_html(text: str) -> str:
    return "".join(_block(block) for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if block.strip())


def _block(block: str) -> str:
    lines = block.split("\n")
    if _BLOCK_TAG.match(block):
        return block
    if heading := _HEADING.match(lines[0]):
        rest = "\n".join(lines[1:])
        return f"<h3>{_inline(heading[1])}</h3>" + (_block(rest) if rest.strip() else "")
    if all(line.startswith(("    ", "\t")) for line in lines):
        code = "\n".join(line[4:] if line.startswith("    ") else line[1:] for line in lines)
        return f"<pre><code>{html.escape(code, quote=False)}</code></pre>"
    first = next((place for place, line in enumerate(lines) if _ITEM.match(line)), None)
    if first is None:
        return f"<p>{_lines(lines)}</p>"
    before = f"<p>{_lines(lines[:first])}</p>" if first else ""
    return before + _list(lines[first:])


def _list(lines: list[str]) -> str:
    """Items by their indent; a deeper item opens a list within the item before it."""
    out: list[str] = []
    open_lists: list[tuple[int, str]] = []
    for line in lines:
        item = _ITEM.match(line)
        if item is None:
            out.append(" " + _inline(line.strip()))
            continue
        indent, tag = len(item[1].expandtabs(4)), "ul" if item[2] else "ol"
        while open_lists and indent < open_lists[-1][0]:
            out.append(f"</li></{open_lists.pop()[1]}>")
        if open_lists and indent <= open_lists[-1][0] + 1:
            out.append("</li>")
        else:
            open_lists.append((indent, tag))
            out.append(f"<{tag}>")
        out.append(f"<li>{_inline(item[4])}")
    out.extend(f"</li></{tag}>" for _indent, tag in reversed(open_lists))
    return "".join(out)


def _lines(lines: list[str]) -> str:
    """Two spaces at the end of a line break it."""
    joined = "\n".join(lines)
    return re.sub(r" {2,}\n", "<br>", _inline(joined.rstrip())).strip()


def _inline(text: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(f"<code>{html.escape(match[2].strip(), quote=False)}</code>")
        return f"\x00{len(kept) - 1}\x00"

    text = _CODE.sub(keep, text.replace("\x00", ""))
    text = _LINK.sub(_link, text)
    text = _EMPHASIS.sub(r"<em>\2</em>", _STRONG.sub(r"<strong>\2</strong>", text))
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], text)


def _link(match: re.Match[str]) -> str:
    address, words = html.escape(match[3]), match[2]
    if match[1]:
        return f'<img src="{address}" alt="{html.escape(words)}">'
    return f'<a href="{address}">{words}</a>'
