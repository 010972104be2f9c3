"""Markdown of our own leaflets becomes blocks. What a leaflet may hold is small on purpose; the rest is plain words.

Beyond headings, lists, bold, links and tables: a quoted block that starts with `[!short]`, `[!urgent]`, `[!call]` or
`[!columns]` (the rest of that line is its title), and a fenced block `lines 4` or `write` (heads divided by |).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from cns_desktop.documents import model as m

_CALLOUT = re.compile(r"\[!(short|note|urgent|call|columns)\][ \t]*([^\n]*)\n?")
_MOST_LINES = 20


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"])


def blocks_of(source: str) -> list[m.Block]:
    """The blocks of a Markdown text; HTML is shown as the words it is made of, never obeyed."""
    tokens: Sequence[Token] = _parser().parse(source)
    return _blocks(SyntaxTreeNode(tokens).children, is_top=True)


def plain_text(source: str) -> str:
    """The words alone, for search and for the check of the finished PDF."""
    return "\n".join(_words_of(block) for block in blocks_of(source))


def _words_of(block: m.Block) -> str:
    from_blocks = block.blocks if isinstance(block, m.Note | m.UrgentBox | m.CallBox) else ()
    parts = [_words_of(inner) for inner in from_blocks]
    match block:
        case m.Heading(_, text):
            parts.append(text)
        case m.Para(words, _):
            parts.append(m.plain(words))
        case m.Bullets(items, _) | m.Numbered(items):
            parts += [m.plain(item) for item in items]
        case m.TableBlock(heads, rows, _, _):
            parts += [*heads, *(m.plain(cell) for row in rows for cell in row)]
        case m.Columns(cells):
            parts += [_words_of(inner) for cell in cells for inner in cell]
        case m.UrgentBox(title, intro, _, _, _) | m.CallBox(title, intro, _, _, _):
            parts = [title, m.plain(intro), *parts]
        case m.Note(_, title):
            parts.insert(0, title)
    return "\n".join(part for part in parts if part)


def _blocks(nodes: Sequence[SyntaxTreeNode], *, is_top: bool = False) -> list[m.Block]:
    found: list[m.Block] = []
    for node in nodes:
        found += _block(node, is_top=is_top)
    return found


def _block(node: SyntaxTreeNode, *, is_top: bool) -> list[m.Block]:
    match node.type:
        case "heading":
            level = 2 if node.tag in ("h1", "h2") else 3  # the leaflet's title is its only first heading
            return [m.Heading(level, m.plain(_inline(node)))]
        case "paragraph":
            words = _inline(node)
            role = m.Role.PROSE if is_top else m.Role.BODY
            return [m.Para(words, role)] if words else []
        case "bullet_list":
            return [m.Bullets(tuple(_item(item) for item in node.children))]
        case "ordered_list":
            return [m.Numbered(tuple(_item(item) for item in node.children))]
        case "table":
            return [_table(node)]
        case "blockquote":
            return _callout(node)
        case "fence":
            return _fence(node)
        case "code_block":
            return [m.Para(m.said(node.content.strip()))]
        case _:
            return []


def _item(node: SyntaxTreeNode) -> m.Words:
    """A list item is one paragraph; what is nested in it goes on on new lines."""
    found: list[m.Inline] = []
    for child in node.walk():
        if child.type == "inline":
            if found:
                found.append(m.Break())
            found += _spans(child.children, is_bold=False)
    return tuple(found)


def _inline(node: SyntaxTreeNode) -> m.Words:
    return tuple(span for child in node.children if child.type == "inline" for span in _spans(child.children, is_bold=False))


def _spans(nodes: Sequence[SyntaxTreeNode], *, is_bold: bool) -> list[m.Inline]:
    found: list[m.Inline] = []
    for node in nodes:
        match node.type:
            case "text" | "code_inline" | "html_inline":
                if node.content:
                    found.append(m.Bold(node.content) if is_bold else m.Text(node.content))
            case "softbreak":
                found.append(m.Text(" "))
            case "hardbreak":
                found.append(m.Break())
            case "strong":
                found += _spans(node.children, is_bold=True)
            case "link":
                text = m.plain(tuple(_spans(node.children, is_bold=True)))
                found.append(m.Link(text, str(node.attrs.get("href", ""))))
            case _:  # emphasis: no italics in print
                found += _spans(node.children, is_bold=is_bold)
    return found


def _table(node: SyntaxTreeNode) -> m.TableBlock:
    rows = [row for part in node.children for row in part.children]
    cells = [tuple(_inline(cell) for cell in row.children) for row in rows]
    heads = tuple(m.plain(cell) for cell in cells[0])
    return m.TableBlock(heads, tuple(cells[1:]), (0.0,) * len(heads))


def _callout(node: SyntaxTreeNode) -> list[m.Block]:
    blocks = _blocks(node.children)
    first = blocks[0] if blocks else None
    if not isinstance(first, m.Para):
        return [m.Note(tuple(blocks))] if blocks else []
    lead = first.words[0] if first.words else None
    found = _CALLOUT.match(lead.text) if isinstance(lead, m.Text) else None
    if found is None:
        return [m.Note(tuple(blocks))]
    return [_boxed(found.group(1), found.group(2).strip(), _after_mark(first, found.end()), tuple(blocks[1:]))]


def _after_mark(first: m.Para, end: int) -> m.Words:
    """The rest of the first paragraph behind the mark and its title."""
    lead, *rest = first.words
    left = lead.text[end:] if isinstance(lead, m.Text) else ""
    if rest and isinstance(rest[0], m.Text) and rest[0].text == " " and not left:
        rest = rest[1:]
    return (m.Text(left), *rest) if left else tuple(rest)


def _boxed(kind: str, title: str, intro: m.Words, blocks: tuple[m.Block, ...]) -> m.Block:
    before: tuple[m.Block, ...] = (m.Para(intro),) if intro else ()
    if kind == "urgent":
        return m.UrgentBox(title, intro, blocks=blocks)
    if kind == "call":
        return m.CallBox(title, intro, blocks=blocks)
    if kind == "columns":
        return m.Columns(tuple((block,) for block in (*before, *blocks)))
    return m.Note((*before, *blocks), title)


def _fence(node: SyntaxTreeNode) -> list[m.Block]:
    name, _, rest = node.info.strip().partition(" ")
    if name == "lines":
        count = int(rest) if rest.isdigit() else 3
        return [m.WriteLines(min(count, _MOST_LINES))]
    if name == "write":
        heads = tuple(head.strip() for head in node.content.strip().split("\n")[0].split("|") if head.strip())
        count = int(rest) if rest.isdigit() else 2
        return [m.BlankTable(heads, _write_widths(len(heads)), min(count, _MOST_LINES))] if heads else []
    return [m.Para(m.said(node.content.strip()))]


def _write_widths(count: int) -> tuple[float, ...]:
    """A narrow first column for the day, a narrow last one for a number."""
    if count < 3:
        return (0.0,) * count
    return (30.0, *(0.0,) * (count - 2), 26.0)
