#!/usr/bin/env python3
"""Nothing of a page is lost: page_lines.py PAGE.md...

For each page, KBTRIAGE new --from writes an article and its list of lines. Independently of what
that list says, the words of each line must be in the article, next to each other and in their order:
in a text of it, or in a gap that has the line's number. Exit status 1, with the lines, if not.
"""
import html
import os
import re
import subprocess
import sys
import tempfile

PROGRAM = os.environ["KBTRIAGE"]
EMPTY = {"", "heading", "lead-in", "front matter", "address"}


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def plain(line):
    """The text of a line of Markdown: what a reader of the page would see."""
    line = re.sub(r"<!--.*?-->|^.*-->|<!--.*", "", line)
    line = re.sub(r':::image[^>]*?alt-text="([^"]*)".*?:::', r" \1 ", line)
    line = re.sub(r":::image.*?:::", "", line)
    line = re.sub(r"\[!(?!INCLUDE)[A-Za-z]+[^\]]*\]", "", line)
    line = re.sub(r"\]\((?:[^()\\]|\\.|\([^()]*\))*\)", "]", line)
    line = re.sub(r"(?<=\])\[[^\]]*\]", "", line)
    line = re.sub(r"(?i)</?(a|b|br|code|kbd|details|div|em|h\d|img|li|ol|p|pre|span|strong|summary|sup|"
                  r"table|tbody|td|th|thead|tr|ul)\b[^>]*>", " ", line)
    line = re.sub(r"^[\s>]*(?:\d+[.)]|[-*+])?\s", " ", line)
    line = re.sub(r"^\s*(```|~~~).*", "", line)
    line = re.sub(r"^\s*#+\s*(?:Cause|Resolution|Solution|Workaround)\b[^:：]*[:：]", "", line)
    return html.unescape(line.replace("\\_", "_"))


def texts_of(article):
    """The strings of an article, without the addresses behind the words of links."""
    found = []
    for text in re.findall(r'"((?:[^"\\]|\\.)*)"', article):
        text = re.sub(r"\\(.)", lambda at: {"n": "\n"}.get(at[1], at[1]), text)
        found.append(text)
        found.append(re.sub(r" \((?:https?:|\.\.?/|/)[^\s]*\)", "", text))
        found.append(re.sub(r" \([^\s()]*\.md[^\s()]*\)", "", text))
    return found


def is_in(line, texts):
    """Whether the words are in one of the texts, side by side; each cell of a table alone."""
    for part in re.split(r"(?i)(?<!\\)\||<(?:br|td|th)\b[^>]*>", line):
        wanted = f" {' '.join(words(plain(part)))} "
        if wanted.strip() and not any(wanted in text for text in texts):
            return False
    return True


def is_alert(line, texts):
    """The same for an alert, in which placeholders and samples of names have other words."""
    line = re.sub(r"\]\([^()]*\)", "]", line) if line.startswith("|") else line
    parts = [line] if line.startswith("|") else re.split(r"\[[^\]]*\]|\{[^{}\"]*\}|\\?<[^>]*>|\"Your mailbox is now connected[^\"]*\"", line)
    return all(is_in(part, texts) for part in parts) or all(
        any(f" {word} " in text for text in texts) for word in words(plain(" ".join(parts))))


def kb(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def lost_of(page, folder):
    article = os.path.join(folder, "Draft.lua")
    lines = os.path.join(folder, "lines.tsv")
    made = kb("new", "Draft", "--quiet", "--from", page, "--lines", lines, "--output", article)
    if made.returncode != 0:
        return [f"new: exit status {made.returncode}: {made.stderr.strip()}"]
    with open(article, encoding="utf-8") as file:
        source = file.read()
    texts = [f" {' '.join(words(text))} " for text in texts_of(source)]
    in_gaps = set()
    for gap in re.findall(r"FILL IN: what (?:else )?lines? (\d+)(?: to (\d+))?", source):
        in_gaps |= set(range(int(gap[0]), int(gap[1] or gap[0]) + 1))
    with open(page, encoding="utf-8-sig", errors="replace") as file:
        expected = [line.strip() for line in file.read().split("\n")]
    with open(lines, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t", 2) for line in file]
    lost = []
    if [row[2].strip() for row in rows] != [re.sub(r"[\x00-\x1f\x7f]", " ", x) for x in expected]:
        lost.append("the list of lines is not the page")
    is_comment = False
    for number, place, line in rows:
        was_comment, is_comment = is_comment, ("<!--" in line or is_comment) and "-->" not in line
        if place == "gap" and int(number) not in in_gaps and not line.startswith("#"):
            lost.append(f"{number}: no gap has its number: {line}")
        if was_comment or not words(plain(line)) or place in ("front matter", "address", "role", "kb",
                                                             "product"):
            continue
        if place in EMPTY:
            if len(words(plain(line))) > 14 or not line.strip("#> ").strip():
                lost.append(f"{number}: {place or 'nothing'}: {line}")
        elif not (is_alert if place == "alert" else is_in)(line, texts):
            lost.append(f"{number}: not in the article: {place}: {line}")
    if kb("test", "--only-rules", article, article).returncode != 0:
        lost.append("its examples fail")
    codes = set(re.findall(r" (?:error|warning) ([EW]\d+)",
                           kb("check", "--only-rules", article, article).stdout))
    if codes - {"W206", "W215"}:
        lost.append(f"check finds {sorted(codes)}")
    os.remove(article)
    return lost


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for page in sys.argv[1:]:
            lost = lost_of(page, folder)
            failed += bool(lost)
            for each in lost:
                print(f"{os.path.basename(page)}: {each}")
    print(f"{len(sys.argv) - 1} pages, {failed} of them with lines that are lost")
    return 1 if failed or len(sys.argv) == 1 else 0


if __name__ == "__main__":
    sys.exit(main())
