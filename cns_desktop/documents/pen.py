"""The one place that touches the reportlab canvas: text, rules, rectangles, circles and pictures, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cns_desktop.documents.fonts import Face, Fonts
from cns_desktop.documents.icons import Icon
from cns_desktop.documents.theme import BLACK, Colour


class Piece(NamedTuple):
    """Words of one look on one line. A tuple: a page makes thousands, and copies of a dataclass took a third of the time."""

    text: str
    face: Face
    size: float
    colour: Colour = BLACK
    uri: str = ""
    is_star: bool = False

    def saying(self, text: str) -> Piece:
        """The same look, other words."""
        return Piece(text, self.face, self.size, self.colour, self.uri, self.is_star)


def _wide(piece: Piece) -> float:
    """Width on the line; a star is as wide as it is tall, before the space that may follow it."""
    return piece.face.width(piece.text, piece.size) + (piece.size if piece.is_star else 0.0)


@dataclass(slots=True)
class Pen:
    """Draws on a page; y grows upwards, as PDF has it."""

    canvas: Canvas
    fonts: Fonts
    icons: dict[str, Icon]

    def fill(self, colour: Colour) -> None:
        if isinstance(colour, tuple):
            self.canvas.setFillColorRGB(*colour)
        else:
            self.canvas.setFillGray(colour)

    def stroke(self, colour: Colour) -> None:
        if isinstance(colour, tuple):
            self.canvas.setStrokeColorRGB(*colour)
        else:
            self.canvas.setStrokeGray(colour)

    def line(self, pieces: tuple[Piece, ...], x: float, baseline: float, *, is_last: bool = True) -> None:
        """One line of text. A line that goes on gets its space, so that readers do not join the words."""
        text = self.canvas.beginText(x, baseline)
        at = x
        for number, piece in enumerate(pieces):
            if piece.is_star:
                at += _wide(piece)
                text.setTextOrigin(at, baseline)
                continue
            text.setFont(piece.face.name, piece.size)
            if isinstance(piece.colour, tuple):
                text.setFillColorRGB(*piece.colour)
            else:
                text.setFillGray(piece.colour)
            goes_on = not is_last and number == len(pieces) - 1
            text.textOut(piece.text + " " if goes_on else piece.text)
            at += _wide(piece)
        self.canvas.drawText(text)
        self._extras(pieces, x, baseline)

    def _extras(self, pieces: tuple[Piece, ...], x: float, baseline: float) -> None:
        if not any(piece.uri or piece.is_star for piece in pieces):
            return
        for piece in pieces:
            width = _wide(piece)
            if piece.is_star:
                self.icon("star", x, baseline - 0.12 * piece.size, piece.size, piece.colour)
            elif piece.uri:
                box = (x, baseline - 0.22 * piece.size, x + width, baseline + 0.78 * piece.size)
                self.canvas.linkURL(piece.uri, box, relative=0, thickness=0)
            x += width

    def words(self, text: str, x: float, baseline: float, size: float, *, is_bold: bool = False) -> float:
        """Black words at a place; returns their width."""
        face = self.fonts.face(is_bold=is_bold)
        self.line((Piece(text, face, size),), x, baseline)
        return face.width(text, size)

    def rule(self, x: float, y: float, width: float, weight: float, colour: Colour = BLACK) -> None:
        """A level line whose middle is at y."""
        self.stroke(colour)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, y, x + width, y)

    def upright(self, x: float, y: float, height: float, weight: float) -> None:
        """An upright black stroke centred on (x, y)."""
        self.stroke(BLACK)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, y - height / 2, x, y + height / 2)

    def field(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle from its lower left corner."""
        self.fill(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, weight: float, colour: Colour = BLACK) -> None:
        """An empty rectangle from its lower left corner."""
        self.stroke(colour)
        self.canvas.setLineWidth(weight)
        self.canvas.setLineJoin(0)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)

    def disc(self, x: float, y: float, radius: float) -> None:
        self.fill(BLACK)
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def ring(self, x: float, y: float, radius: float, weight: float) -> None:
        self.fill(1.0)
        self.stroke(BLACK)
        self.canvas.setLineWidth(weight)
        self.canvas.circle(x, y, radius, stroke=1, fill=1)

    def icon(self, name: str, x: float, y: float, size: float, colour: Colour = BLACK) -> None:
        """A picture of our own, its lower left corner at (x, y)."""
        icon = self.icons[name]
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(x, y + size)
        canvas.scale(size / icon.side, -size / icon.side)
        self.stroke(colour)
        self.fill(colour)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for shape in icon.shapes:
            canvas.setLineWidth(shape.stroke)
            if shape.circle:
                canvas.circle(*shape.circle, stroke=1, fill=int(shape.is_filled))
                continue
            path = canvas.beginPath()
            for verb, values in shape.steps:
                if verb == "M":
                    path.moveTo(*values)
                elif verb == "L":
                    path.lineTo(*values)
                elif verb == "C":
                    path.curveTo(*values)
                else:
                    path.close()
            canvas.drawPath(path, stroke=1, fill=int(shape.is_filled))
        canvas.restoreState()

    def image(self, data: bytes, x: float, y: float, width: float, height: float) -> None:
        self.canvas.drawImage(ImageReader(BytesIO(data)), x, y, width, height, mask="auto")
