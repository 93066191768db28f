#!/usr/bin/env python3
"""Collects what the browser gets into var/frontend/, from node_modules and lms/static/lms.

One style sheet and one script for the whole site, joined as they stand but for comments and indentation:
nothing is compiled or minified (the web server compresses), and nothing of other people's is committed.
Needs only the standard library, so that it runs before anything else is installed.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
SOURCE = ROOT / "lms" / "static" / "lms"

# Order decides: layers are named in the first file, later files may refine earlier ones.
STYLES = ("css/tokens.css", "css/base.css", "css/layout.css", "css/components/*.css", "css/print.css")
STIMULUS = "@hotwired/stimulus/dist/stimulus.js"
HTMX = "htmx.org/dist/htmx.esm.min.js"
# For certificates. Whole files: the ones split by unicode-range print wrong characters.
FONTS = {
    f"noto-sans-sc-{weight}.woff2": "@fontsource/noto-sans-sc/files/"
    f"noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
    for weight in (400, 700)
}

IMPORT = 'import { Controller } from "@hotwired/stimulus";\n'
DECLARATION = "export default class extends Controller"


def styles() -> str:
    files = [file for pattern in STYLES for file in sorted(SOURCE.glob(pattern))]
    text = "\n".join(file.read_text("utf-8") for file in files)
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def bare(script: str) -> str:
    """Without lines of comment and indentation. No text of ours or of Stimulus goes over a line's end."""
    lines = (line.strip() for line in script.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def library(path: str, *names: str) -> str:
    """A module in a scope of its own: Stimulus defines a `fetch` that must hide nobody else's."""
    file = MODULES / path
    if not file.exists():
        sys.exit(f"{file.relative_to(ROOT)} is missing: run `npm ci --ignore-scripts` first")
    text = re.sub(r"^//# sourceMappingURL=.*$", "", file.read_text("utf-8"), flags=re.M)
    text = re.sub(r"export\s*(default\s+\w+|\{[^}]*\});?\s*$", "", text.rstrip())
    listed = ", ".join(names)
    return f"const {{ {listed} }} = (() => {{\n{text}\nreturn {{ {listed} }};\n}})();\n"


def controller(file: Path) -> str:
    """One controller as an expression; the two lines every controller file must have are replaced."""
    text = file.read_text("utf-8")
    if IMPORT not in text or DECLARATION not in text:
        sys.exit(
            f"{file.relative_to(ROOT)} must import Controller and export a default class, as menu.js does"
        )
    text = text.replace(IMPORT, "").replace(DECLARATION, "return class extends Controller")
    if re.search(r"^(import|export)\b", text, flags=re.M):
        sys.exit(
            f"{file.relative_to(ROOT)} may import nothing but Controller and export nothing but its class"
        )
    identifier = file.stem.removesuffix("_controller").replace("_", "-")
    return f'CONTROLLERS["{identifier}"] = (() => {{\n{text}}})();\n'


def scripts() -> str:
    controllers = sorted((SOURCE / "js" / "controllers").glob("*.js"))
    return "\n".join(
        [
            library(HTMX, "htmx"),
            bare(library(STIMULUS, "Application", "Controller")),
            "const CONTROLLERS = {};",
            *(bare(controller(file)) for file in controllers),
            bare((SOURCE / "js" / "application.js").read_text("utf-8")),
        ]
    )


def fonts(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, path in FONTS.items():
        file, copy = MODULES / path, target / name
        if not file.exists():
            sys.exit(f"{file.relative_to(ROOT)} is missing: run `npm ci --ignore-scripts` first")
        if not copy.exists() or copy.stat().st_size != file.stat().st_size:
            shutil.copyfile(file, copy)


def collect(target: Path) -> None:
    fonts(target / "fonts")
    bundle = target / "bundle"
    bundle.mkdir(parents=True, exist_ok=True)
    for name, text in (("comity.css", styles()), ("comity.js", scripts())):
        file = bundle / name
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


if __name__ == "__main__":
    collect(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "frontend")
