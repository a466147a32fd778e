"""House rules that no compiler knows, over every hand-written file. Run by tools/lint from the project's root.

Faults (exit 1): notes to self left in the code, commented-out code, an unproved `@unchecked Sendable` or `nonisolated(unsafe)`,
a lock that the thread sanitizer cannot see.
Reported only: files of more than 300 lines.
"""

import os
import pathlib
import re
import sys

ROOTS = ["Package.swift", "Sources", "Tests", "proto", "tools", ".ci"]
LANGUAGES = {".swift", ".c", ".h", ".go", ".py", ".proto", ".sh", ".awk", ""}
LONG_FILE_LINES = 300

NOTE_TO_SELF = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")

# A line comment that would compile: a declaration, an assignment, a statement with its brace, a lone call. Prose rarely ends in
# `{` or in `)` right after a name, and doc comments (///) may quote code. SwiftPM's first line is a comment that means something.
COMMENTED_OUT = re.compile(
    r"""^\s*//(?![/!]|\s*swift-tools-version)\s*(?:
        (?:public\s+|private\s+|internal\s+|package\s+|static\s+)*(?:let|var|const)\s+\w+\s*(?::[^:]|=|\?=).*
      | (?:public\s+|private\s+|internal\s+|package\s+|static\s+)*func\s+\w+\s*[(<].*
      | (?:public\s+|internal\s+)?import\s+[A-Z]\w*
      | (?:if|for|while|switch|guard|else|do|defer)\b.*\{
      | return\s+[\w.]+\(.*\)
      | \}(?:\s*else\s*\{)?
      | (?:self\.)?\w+(?:\.\w+)*\s[+\-*/]?=\s\S.*[\w)\]"]
      | (?:try[!?]?\s+|await\s+)*\w+(?:\.\w+)*\([^)]*\);?
    )\s*$""",
    re.VERBOSE,
)
UNSEEN_LOCK = re.compile(r"\bMutex\b")
SHARED_BY_PROMISE = re.compile(r"@unchecked Sendable|nonisolated\(unsafe\)")


def hand_written():
    for root in map(pathlib.Path, ROOTS):
        if root.is_file():
            yield root
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in ("Fixtures", "Generated", "__pycache__"))
            for name in sorted(names):
                file = pathlib.Path(folder, name)
                if file.suffix in LANGUAGES and not name.startswith(".") and ".pb-c." not in name and not file.is_symlink():
                    yield file


def proved(lines, index):
    """Whether a comment stands on the line or right above the declaration that begins there (attributes may lie between)."""
    if "//" in lines[index]:
        return True
    above = index - 1
    while above >= 0 and lines[above].strip().startswith("@"):
        above -= 1
    return above >= 0 and lines[above].strip().startswith(("//", "*/"))


def faults(file, lines):
    for index, line in enumerate(lines):
        where = f"{file}:{index + 1}"
        if NOTE_TO_SELF.search(line):
            yield f"{where}: a note to self: do it now, or write it down where work is planned"
        if file.suffix in (".swift", ".go", ".c", ".h") and COMMENTED_OUT.match(line):
            yield f"{where}: this comment looks like code: delete it (the history keeps it) or say it in words"
        if file.suffix == ".swift" and UNSEEN_LOCK.search(line.split("//")[0]) and "Locking" not in file.parts:
            yield f"{where}: use Locking's Guarded: the thread sanitizer takes each pair of a Mutex's bodies for a race"
        if file.suffix == ".swift" and SHARED_BY_PROMISE.search(line.split("//")[0]) and not proved(lines, index):
            yield f"{where}: say in a comment right above why this is safe to share between threads"


found, long_files = [], []
for file in hand_written():
    lines = file.read_text(encoding="utf-8").splitlines()
    found += faults(file, lines)
    if len(lines) > LONG_FILE_LINES:
        long_files.append((len(lines), file))

for count, file in sorted(long_files, reverse=True):
    print(f"note: {file} has {count} lines; a file is one idea, mostly under {LONG_FILE_LINES}")
print("\n".join(found) if found else "nothing left lying about")
sys.exit(1 if found else 0)
