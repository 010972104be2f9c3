"""The recovery code on one sheet of paper: large, grouped, with what to do with it."""

from datetime import datetime

from cns_desktop.documents import model as m
from cns_desktop.documents.render import FileMeta, load_kit, render
from cns_desktop.domain.caseload import shown_date
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import ROOT

_BODY = 16


def draw(code: str, now: datetime) -> bytes:
    """The sheet as a PDF. It names nobody: found in a drawer it says what it is, not whose."""
    groups = code.split("-")
    lines = ["   ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)]
    title = _("Recovery code")
    blocks: tuple[m.Block, ...] = (
        m.Heading(1, title),
        m.Para((m.Text(_("It opens the caseload on one laptop when the passphrase is forgotten. Whoever holds it can open it.")),)),
        m.Ruled(tuple(m.Para((m.Bold(line),), m.Role.KEY) for line in lines)),
        m.Numbered(
            (
                (m.Text(_("Keep this sheet locked away, never with the laptop.")),),
                (m.Text(_("To use it: start the app, choose “Forgot the passphrase?”, type the code, choose a new passphrase.")),),
                (m.Text(_("A new code can be made in Settings; this one is then worth nothing. Destroy the sheet.")),),
            )
        ),
    )
    foot = m.FootLine("", "", _("Made {date}").format(date=shown_date(now.astimezone().date())), "")
    sheet = m.Document("recovery-code", title, blocks, foot, m.NeedsTold.NOTHING, body=_BODY, is_own_count=True)
    return render(sheet, load_kit(ROOT), FileMeta(title))
