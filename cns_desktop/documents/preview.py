"""Pages as pixels: the preview shows the very file that will be printed."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pypdfium2

from cns_desktop.documents.errors import PaperFault


@dataclass(frozen=True, slots=True)
class PageImage:
    """Four bytes a pixel, blue first (Qt's Format_RGB32), rows of `stride` bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Preview:
    """An open PDF whose pages can be drawn at any width. Close it. pdfium is not thread safe: RENDER, with its one worker, only."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise PaperFault("preview of a file that is not a PDF") from error
        self._data = data  # pdfium reads from it while it is open

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._document.close()

    @property
    def count(self) -> int:
        return len(self._document)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        width, height = self._document.get_page_size(number)
        return float(width), float(height)

    def image(self, number: int, width: int) -> PageImage:
        """One page, `width` pixels wide, on white."""
        page = self._document[number]
        try:
            drawn = page.render(scale=width / page.get_width(), rev_byteorder=False, prefer_bgrx=True, draw_annots=True)
            return PageImage(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
        finally:
            page.close()
