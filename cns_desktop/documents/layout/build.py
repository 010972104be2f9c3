"""Blocks become nodes: the one table from what a block means to how it looks at a size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from PIL import Image as Pillow

from cns_desktop.documents import model as m
from cns_desktop.documents.fonts import Fonts
from cns_desktop.documents.layout import boxes, marks, tables
from cns_desktop.documents.layout.nodes import AUTO, SHARE, Gap, Node, Padded, PageEnd, Row, Stack, Track
from cns_desktop.documents.layout.text import Look, TextNode, set_words
from cns_desktop.documents.qr import qr_matrix
from cns_desktop.documents.theme import MM, WHITE, Theme

CONTINUED = {"en": "(continued)"}


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes nodes for one document: its theme, its fonts, its language."""

    theme: Theme
    fonts: Fonts
    language: str = "en"

    # ---------------------------------------------------------------- words

    def look(self, size: float, **changes: Any) -> Look:  # noqa: ANN401 - passed on to Look unchanged
        return Look(size, self.theme.small, self.theme.leading, **changes)

    def text(self, words: m.Words, size: float = 0.0, *, is_bold: bool = False) -> TextNode:
        """A paragraph at body size, or another."""
        return set_words(words, self.fonts, self.look(size or self.theme.body, is_bold=is_bold))

    def line(self, text: str, size: float = 0.0, *, is_bold: bool = False) -> TextNode:
        return self.text(m.said(text), size, is_bold=is_bold)

    def white(self, text: str, size: float, *, is_bold: bool = True) -> TextNode:
        return set_words(m.said(text), self.fonts, self.look(size, is_bold=is_bold, colour=WHITE))

    def number(self, text: str, size: float) -> TextNode:
        return set_words((m.Ltr(text, is_bold=True),), self.fonts, self.look(size))

    @property
    def between(self) -> float:
        """The gap between paragraphs."""
        return (self.theme.leading - 1) * self.theme.body + 1.6 * self.theme.unit

    @property
    def line_gap(self) -> float:
        return (self.theme.leading - 1) * self.theme.body

    # ---------------------------------------------------------------- blocks

    def nodes(self, blocks: Sequence[m.Block]) -> list[Node]:
        """The nodes of some blocks, in their order."""
        return [node for block in blocks for node in _MAKERS[type(block)](self, block)]

    def stack(self, blocks: Sequence[m.Block], *, is_whole: bool = False) -> Stack:
        return Stack(self.nodes(blocks), is_whole=is_whole)


Maker = Callable[[Builder, Any], list[Node]]


def _masthead(to: Builder, block: m.Masthead) -> list[Node]:
    theme = to.theme
    team, hospital = to.line(block.team, theme.key, is_bold=True), to.line(block.hospital, theme.body if block.is_cover else theme.small)
    strip: Node = Stack([team.spaced(0, (0.4 if block.is_cover else 0.2) * theme.body), hospital])
    if theme.body < 20:
        half = (theme.width - 60 * MM) if theme.width > 120 * MM else theme.width
        strip = boxes.AtLeast(Padded(strip, 0.0, half), 12 * MM)
    if block.is_cover:
        return [boxes.AtLeast(strip, 16 * MM).spaced(0, 2 * MM, is_sticky=True)]
    rule = boxes.BandRule(theme.colours.band)
    return [strip.spaced(0, 2 * MM, is_sticky=True), rule.spaced(0, 4 * theme.unit, is_sticky=True)]


def _banner(to: Builder, block: m.Banner) -> list[Node]:
    theme = to.theme
    title = to.white(block.title, theme.body + 22).spaced(0, to.line_gap)
    name = to.white(block.name, theme.body + 8).spaced(0, to.line_gap)
    made = to.white(block.made, theme.key, is_bold=False)
    return [boxes.Field(Stack([title, name, made]), theme.colours.band).spaced(2 * MM, 6 * MM)]


def _leaflet_head(to: Builder, block: m.LeafletHead) -> list[Node]:
    theme = to.theme
    words: m.Words = (m.Bold(block.series), m.Text(f" · {block.number}")) if block.series else m.said(block.number)
    head = boxes.AtLeast(to.text(words, theme.small), 8.5 * MM)
    rule = boxes.BandRule(theme.colours.band)
    return [head.spaced(0, 0, is_sticky=True), rule.spaced(0, 4 * theme.unit, is_sticky=True)]


def _heading(to: Builder, block: m.Heading) -> list[Node]:
    theme, unit = to.theme, to.theme.unit
    words = m.said(block.text)
    if block.level == 1:
        look = replace(to.look(theme.h1, is_bold=True), leading=1.15)
        return [set_words(words, to.fonts, look).spaced(0, 2 * unit, is_sticky=True)]
    if block.level == 2:
        look = replace(to.look(theme.h2, is_bold=True, colour=theme.colours.head), leading=1.2)
        return [set_words(words, to.fonts, look).spaced(4.6 * unit, 2 * unit, is_sticky=True)]
    return [to.text(words, is_bold=True).spaced(3.5 * unit, 1.4 * unit, is_sticky=True)]


def _para(to: Builder, block: m.Para) -> list[Node]:
    theme, unit = to.theme, to.theme.unit
    if block.role is m.Role.SUBTITLE:
        return [to.text(block.words, theme.key).spaced(0, 3.4 * unit)]
    if block.role is m.Role.LEDE:
        return [to.text(block.words, theme.key).spaced(to.between, 3 * unit)]
    if block.role is m.Role.KEY:
        return [to.text(block.words, theme.key).soft(to.between)]
    if block.role is m.Role.SMALL:
        return [to.text(block.words, theme.small).soft(to.between)]
    if block.role is m.Role.AFTER_TABLE:
        return [to.text(block.words).spaced(1.6 * unit, to.between)]
    if block.role is m.Role.APART:
        return [to.text(block.words).spaced(4 * unit, to.between)]
    if block.role is m.Role.PROSE:
        return [Padded(to.text(block.words).soft(to.between), 0.0, theme.prose_width)]
    return [to.text(block.words).soft(to.between)]


def _quote(to: Builder, block: m.Quote) -> list[Node]:
    return [boxes.QuoteBox(to.theme, to.text(block.words))]


def _item(to: Builder, words: m.Words, number: int = 0) -> Node:
    chip = to.line(str(number), is_bold=True) if number else None
    item = marks.ListItem(to.theme, to.text(words), chip)
    gap = to.line_gap + (2.2 if number else 0.7) * to.theme.unit
    return item.spaced(gap, gap)


def _bullets(to: Builder, block: m.Bullets) -> list[Node]:
    items = [_item(to, words) for words in block.items]
    if block.columns == 1 or to.theme.is_large or len(items) < 2:
        return _framed(to, items)
    half = (len(items) + 1) // 2
    row = Row([Stack(items[:half]), Stack(items[half:])], [SHARE, SHARE], 8 * MM)
    return [row.soft(to.between)]


def _framed(to: Builder, items: list[Node]) -> list[Node]:
    """A list asks for a paragraph's gap before and after."""
    if items:
        items[0].above = items[-1].below = to.between
    for item in items:
        item.is_soft = True
    return items


def _numbered(to: Builder, block: m.Numbered) -> list[Node]:
    return _framed(to, [_item(to, words, number) for number, words in enumerate(block.items, 1)])


def _table(to: Builder, block: m.TableBlock) -> list[Node]:
    theme = to.theme
    if theme.columns_fit(len(block.heads)):
        heads: list[Node] = [to.line(head, theme.small, is_bold=True) for head in block.heads]
        rows: list[list[Node]] = [
            [to.text(words, is_bold=block.is_first_bold and not column) for column, words in enumerate(row)] for row in block.rows
        ]
        wanted = [each * MM * theme.body / 12 for each in block.widths]
        columns = [[head, *(row[at] for row in rows)] for at, head in enumerate(heads)]
        sizes = tables.column_widths(columns, wanted, theme.width)
        if sizes is not None:
            return [tables.TableNode(theme, heads, rows, sizes).soft(to.between)]
    return _stacked(to, block)


def _stacked(to: Builder, block: m.TableBlock) -> list[Node]:
    found: list[Node] = []
    for number, row in enumerate(block.rows):
        lines: list[Node] = [to.text(row[0], is_bold=True)]
        lines += [to.text((m.Bold(f"{head}: "), *words)) for head, words in zip(block.heads[1:], row[1:], strict=True) if m.plain(words)]
        found.append(tables.StackedItem(to.theme, lines, is_last=number == len(block.rows) - 1))
    if found:
        found[0].soft(to.between).below = 0.0
        found[-1].soft(to.between).above = to.between if len(found) == 1 else 0.0
    return found


def _facts(to: Builder, block: m.FactList) -> list[Node]:
    found: list[Node] = []
    for label, words in block.pairs:
        if to.theme.is_stacked:
            found.append(to.text((m.Bold(f"{label}: "), *words)).spaced(1.8 * to.theme.unit, 1.8 * to.theme.unit))
            continue
        first = Track(45 * MM * to.theme.body / 12)
        row = Row([to.line(label, is_bold=True), to.text(words)], [first, SHARE], 4 * MM)
        found.append(row.spaced(1.1 * to.theme.unit, 1.1 * to.theme.unit))
    return found


def _band_box(to: Builder, block: m.CallBox | m.UrgentBox, icon: str) -> list[Node]:
    theme = to.theme
    title = to.white(block.title, theme.key)
    again = to.white(f"{block.title} {CONTINUED.get(to.language, CONTINUED['en'])}", theme.key)
    body: list[Node] = []
    intro = to.text(block.intro)
    if block.number:
        size = theme.body + 10 if block.is_cover else theme.phone
        number = to.number(block.number, size)
        if theme.is_stacked or number.natural() > 0.42 * (theme.width - 2 * theme.pad):
            body += [number.spaced(0, 2 * theme.unit, is_sticky=True), intro]
        else:
            row = Row([intro, number], [SHARE, AUTO], 6 * MM)
            is_one_line = intro.height(row.widths(theme.width - 2 * theme.pad)[0]) <= theme.body
            row.align = 0.5 if block.is_cover or not block.blocks or is_one_line else 0.0
            body.append(row)
    elif block.intro:
        body.append(intro)
    inner = to.nodes(block.blocks)
    if body and inner:
        body[-1].below = inner[0].above = to.between
    return [boxes.BandBox(theme, title, again, Stack([*body, *inner]), icon)]


def _call(to: Builder, block: m.CallBox) -> list[Node]:
    return _band_box(to, block, "phone")


def _urgent(to: Builder, block: m.UrgentBox) -> list[Node]:
    return _band_box(to, block, "alert")


def _note(to: Builder, block: m.Note) -> list[Node]:
    inner = to.nodes(block.blocks)
    if block.title:
        inner.insert(0, to.line(block.title, to.theme.key, is_bold=True).spaced(0, 1.5 * to.theme.unit))
        inner[1].above = 0
    return [boxes.NoteBox(to.theme, Stack(inner))]


def _panel(to: Builder, block: m.Panel) -> list[Node]:
    return [boxes.PanelBox(to.theme, block.icon, to.text(block.words))]


def _icon_row(to: Builder, block: m.IconRow) -> list[Node]:
    inner = to.nodes(block.blocks)
    for node in inner:
        node.above = node.below = to.line_gap
    row = Row([Padded(marks.IconNode(block.icon, 13 * MM), 0.0), Stack(inner)], [Track(14 * MM), SHARE], 4 * MM, 0.5)
    return [row.spaced(5 * to.theme.unit, 5 * to.theme.unit)]


def _contents_part(to: Builder, block: m.ContentsPart) -> list[Node]:
    look = to.look(to.theme.h2, is_bold=True, colour=to.theme.colours.head)
    part = boxes.UnderRule(set_words(m.said(block.text), to.fonts, look), 0, 0.6 * MM, 1.25)
    return [part.spaced(3.4 * to.theme.unit, 0, is_sticky=True)]


def _contents_line(to: Builder, block: m.ContentsLine) -> list[Node]:
    words: list[m.Inline] = [m.Bold(block.title)]
    if block.why:
        words += [m.Break(), m.Text(block.why)]
    if block.version:
        words.append(m.Text(" ") if block.why else m.Break())
        words.append(m.Small(f"({block.version})"))
    page = set_words((m.Bold(block.page),), to.fonts, to.look(to.theme.key), align=1.0)
    row = Row([to.text(tuple(words)), page], [SHARE, Track(14 * MM * to.theme.body / 12)], 4 * MM)
    inset = 0.75 * to.theme.unit
    return [boxes.UnderRule(row, inset, inset, 0.5, to.theme.colours.rule)]


def _concern_head(to: Builder, block: m.ConcernHead) -> list[Node]:
    theme, unit = to.theme, to.theme.unit
    chip = marks.Chip(theme, to.white(str(block.number), theme.key))
    wish: list[Node] = [to.text(block.wish).spaced(2 * unit, 0)] if block.wish else []
    if theme.is_stacked:
        title = to.line(block.title, theme.h2, is_bold=True)
        head: Node = Row([chip, title], [AUTO, SHARE], 0.5 * theme.body, 0.5)
        score = to.text((m.Text(f"{block.score_label} "), *block.score_words)).spaced(1.8 * unit, 0)
        inner = [head, score, *wish]
    else:
        title = to.line(block.title, theme.key, is_bold=True)
        drawn = marks.Thermometer(block.score, 42 * MM)
        has_score = block.score.now is not None
        cells: list[Node] = [chip, title, to.text(block.score_words)] + ([drawn] if has_score else [])
        spans = [AUTO, SHARE, AUTO] + ([Track(42 * MM)] if has_score else [])
        inner = [Row(cells, spans, 3.2 * MM, 0.5), *wish]
        if title.widest_word() > Row(cells, spans, 3.2 * MM).widths(theme.width)[1]:
            score = to.text(block.score_words)
            below = Row([score, drawn], [SHARE, Track(42 * MM)], 3 * MM, 0.5) if has_score else score
            inner = [Row([chip, title], [AUTO, SHARE], 3 * MM, 0.5), below.spaced(1.6 * unit, 0), *wish]
    box = boxes.RuledBox(theme, Stack(inner), is_open=True)
    return [box.spaced(4 * unit, 1.6 * unit, is_sticky=True)]


def _score_table(to: Builder, block: m.ScoreTable) -> list[Node]:
    theme = to.theme
    legend = marks.Legend([to.line(word, theme.small) for word in block.legend]).spaced(1.8 * theme.unit, to.between)
    if theme.is_large:
        return [*_score_list(to, block), legend]
    heads: list[Node] = []
    for word, date in block.heads:
        words: m.Words = (m.Bold(word), m.Break(), m.Text(date)) if date else (m.Bold(word),)
        heads.append(set_words(words, to.fonts, replace(to.look(theme.small), leading=1.15)))
    heads.append(Gap(0))
    rows: list[list[Node]] = []
    for line in block.lines:
        rows.append([_score_name(to, line), *(_score_cell(to, text) for text in (line.first, line.before))])
        rows[-1].append(_score_cell(to, line.now, is_now=True))
        rows[-1].append(marks.Thermometer(line.score, 46 * MM) if line.score.now is not None else Gap(0))
    wide = theme.body / 12
    sizes = [0.0, 24.6 * MM * wide, 24.6 * MM * wide, 15.6 * MM * wide, 46 * MM]
    sizes[0] = theme.width - sum(sizes)
    return [tables.TableNode(theme, heads, rows, sizes, 0.5, 0.75).spaced(3.5 * theme.unit, 0), legend]


def _score_name(to: Builder, line: m.ScoreLine) -> TextNode:
    words: list[m.Inline] = [m.Bold(line.title)]
    if line.is_starred:
        words += [m.Text(" "), m.Star()]
    if line.note:
        words += [m.Break(), m.Text(line.note)]
    return to.text(tuple(words))


def _score_cell(to: Builder, text: str, *, is_now: bool = False) -> TextNode:
    if text.isdigit():
        return to.line(text, to.theme.key if is_now else to.theme.body, is_bold=is_now)
    return set_words(m.said(text), to.fonts, replace(to.look(to.theme.small, is_bold=is_now), leading=1.12))


def _score_list(to: Builder, block: m.ScoreTable) -> list[Node]:
    found: list[Node] = []
    for number, line in enumerate(block.lines):
        lines: list[Node] = [_score_name(to, line)]
        lines += [
            to.text((m.Bold(f"{word}{f' ({date})' if date else ''}: "), m.Text(value)))
            for (word, date), value in zip(block.heads[1:], (line.first, line.before, line.now), strict=True)
            if value
        ]
        if line.score.now is not None and not to.theme.is_stacked:
            lines.append(marks.Thermometer(line.score, 60 * MM))
        found.append(tables.StackedItem(to.theme, lines, is_last=number == len(block.lines) - 1))
    if found:
        found[0].above = 3.5 * to.theme.unit
    return found


def _tick_row(to: Builder, block: m.TickRow) -> list[Node]:
    gap, side = 4 * MM, to.theme.tick_box
    size = to.theme.small if block.is_small else 0.0
    items: list[marks.FlowItem] = []
    if block.label:
        items.append(marks.FlowItem(to.line(block.label, size, is_bold=True), gap=1.2 * MM))
    for tick in block.ticks:
        items.append(marks.FlowItem(to.line(tick.text, size, is_bold=tick.is_bold), side, tick.is_on, gap=gap))
    if block.after:
        items.append(marks.FlowItem(to.text(block.after, size)))
    return [marks.FlowLine(to.theme, items).soft(to.between)]


def _tick_list(to: Builder, block: m.TickList) -> list[Node]:
    side = to.theme.tick_box
    gap = max(9 * MM - side, 1.5 * to.theme.unit)
    items = [marks.FlowLine(to.theme, [marks.FlowItem(to.line(tick.text), side, tick.is_on)]) for tick in block.ticks]
    return [item.spaced(gap, gap) for item in items]


def _fill_line(to: Builder, block: m.FillLine) -> list[Node]:
    items = [marks.FlowItem(to.line(label, to.theme.small), line=long * MM, gap=3 * MM) for label, long in block.fields]
    if block.after:
        items.append(marks.FlowItem(to.text(block.after, to.theme.small)))
    return [marks.FlowLine(to.theme, items).spaced(1.6 * to.theme.body, to.between)]


def _write_lines(to: Builder, block: m.WriteLines) -> list[Node]:
    return [marks.WriteOn(to.theme.write_pitch, block.count).spaced(0, to.between)]


def _blank_table(to: Builder, block: m.BlankTable) -> list[Node]:
    theme = to.theme
    heads = [to.line(head, theme.small, is_bold=True) for head in block.heads]
    wanted = [each * MM * theme.body / 12 for each in block.widths]
    sizes = tables.column_widths([[head] for head in heads], wanted, theme.width)
    if sizes is None:  # heads that do not fit side by side stand one below the other over the lines
        return [*heads, *_write_lines(to, m.WriteLines(block.rows))]
    head = tables.TableNode(theme, heads, (), sizes)
    lines = [tables.BlankRows(theme.write_pitch) for _ in range(block.rows)]
    return [head.spaced(2 * theme.unit, 0, is_sticky=True), *lines]


def _ruled(to: Builder, block: m.Ruled) -> list[Node]:
    return [boxes.RuledBox(to.theme, to.stack(block.blocks), is_open=block.is_open)]


def _columns(to: Builder, block: m.Columns) -> list[Node]:
    cells = [to.stack(cell) for cell in block.cells]
    if to.theme.is_large:
        return [cell.soft(to.between) for cell in cells]
    rows: list[Node] = []
    for at in range(0, len(cells), 2):
        pair: list[Node] = [cells[at], cells[at + 1] if at + 1 < len(cells) else Gap(0)]
        rows.append(Row(pair, [SHARE, SHARE], 8 * MM).spaced(3 * MM, 3 * MM))
    return rows


def _image(to: Builder, block: m.Image) -> list[Node]:
    with Pillow.open(BytesIO(block.data)) as picture:
        ratio = picture.height / picture.width
    return [marks.PictureNode(block.data, block.width * MM, ratio).soft(to.between)]


def _qr(to: Builder, block: m.QrBlock) -> list[Node]:
    code = marks.QrNode(qr_matrix(block.address), 22 * MM)
    row = Row([code, to.stack(block.blocks)], [Track(22 * MM), SHARE], 4 * MM, 0.5)
    return [row.spaced(3 * to.theme.unit, to.between)]


def _together(to: Builder, block: m.KeepTogether) -> list[Node]:
    return [to.stack(block.blocks, is_whole=True)]


def _foot(to: Builder, block: m.Foot) -> list[Node]:
    inner = to.stack(block.blocks)
    return [boxes.ToEnd(inner.nodes, is_whole=True).spaced(0.75 * to.theme.unit, 0)]


def _page_break(to: Builder, block: m.PageBreak) -> list[Node]:
    del to, block
    return [PageEnd()]


_MAKERS: dict[type, Maker] = {
    m.Masthead: _masthead,
    m.Banner: _banner,
    m.LeafletHead: _leaflet_head,
    m.Heading: _heading,
    m.Para: _para,
    m.Quote: _quote,
    m.Bullets: _bullets,
    m.Numbered: _numbered,
    m.TableBlock: _table,
    m.FactList: _facts,
    m.CallBox: _call,
    m.UrgentBox: _urgent,
    m.Note: _note,
    m.Panel: _panel,
    m.IconRow: _icon_row,
    m.ContentsPart: _contents_part,
    m.ContentsLine: _contents_line,
    m.ConcernHead: _concern_head,
    m.ScoreTable: _score_table,
    m.TickRow: _tick_row,
    m.TickList: _tick_list,
    m.FillLine: _fill_line,
    m.WriteLines: _write_lines,
    m.BlankTable: _blank_table,
    m.Ruled: _ruled,
    m.Columns: _columns,
    m.Image: _image,
    m.QrBlock: _qr,
    m.KeepTogether: _together,
    m.Foot: _foot,
    m.PageBreak: _page_break,
}
