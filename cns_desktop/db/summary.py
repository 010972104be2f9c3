"""The caseload line of a patient, made anew from her records whenever one of them changes.

`due_rank` sorts what needs the nurse: an open safety prompt, then dates, then nothing due. It is an order of dates, not of severity.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

_DIAGNOSIS = "(SELECT {0} FROM diagnosis d WHERE d.patient = p.uid AND d.error_reason = '' ORDER BY d.diagnosed_on DESC, d.pk DESC LIMIT 1)"
_EXISTS = "EXISTS (SELECT 1 FROM {0} x WHERE x.patient = p.uid AND x.error_reason = '' AND {1})"


def _token(word: str, condition: str) -> str:
    return f"CASE WHEN {condition} THEN '{word} ' ELSE '' END"


_FLAGS = " || ".join(
    (
        _token("prompt", _EXISTS.format("safety_prompt", "x.done_at IS NULL")),
        _token("allergy", _EXISTS.format("allergy", "x.is_active")),
        _token("alert", _EXISTS.format("flag", "x.is_active AND x.kind = 'alert'")),
        _token("language", "(p.interpreter OR (p.language <> '' AND p.language NOT LIKE 'en%'))"),
        _token("format", _EXISTS.format("flag", "x.is_active AND x.kind = 'format'")),
        _token("communication", _EXISTS.format("flag", "x.is_active AND x.kind = 'communication'")),
        _token("adjustment", _EXISTS.format("flag", "x.is_active AND x.kind = 'adjustment'")),
        _token("sensitive", "p.is_sensitive"),
        _token("deceased", "p.is_deceased"),
        _token("test", "p.nhs LIKE '999%'"),
    )
)
_DUE = """
  SELECT kind, due FROM (
  SELECT 'prompt' AS kind, substr(raised, 1, 10) AS due FROM safety_prompt x WHERE x.patient = :uid AND done_at IS NULL AND error_reason = ''
  UNION ALL SELECT 'action', due FROM plan_action x WHERE x.patient = :uid AND status = 'requested' AND due IS NOT NULL AND error_reason = ''
  UNION ALL SELECT 'review', review_on FROM plan x WHERE x.patient = :uid AND status = 'active' AND review_on IS NOT NULL AND error_reason = ''
  UNION ALL SELECT 'pack', substr(made_at, 1, 10) FROM paper x WHERE x.patient = :uid AND state = 'printed' AND given_how = '' AND error_reason = ''
  ) ORDER BY kind <> 'prompt', due LIMIT 1
"""
REFRESH = text(  # fixed text, no outside words in it
    f"""
    UPDATE patient AS p SET
      team = coalesce((SELECT team FROM care_team c WHERE c.patient = p.uid ORDER BY pk DESC LIMIT 1), ''),
      key_worker = coalesce((SELECT key_worker FROM care_team c WHERE c.patient = p.uid ORDER BY pk DESC LIMIT 1), ''),
      diagnosis = coalesce({_DIAGNOSIS.format("text")}, ''),
      site = coalesce({_DIAGNOSIS.format("site")}, ''),
      stage = coalesce({_DIAGNOSIS.format("stage_of_pathway")}, ''),
      not_told = coalesce({_DIAGNOSIS.format("told_on IS NULL")}, 0),
      flags = rtrim({_FLAGS}),
      due_kind = coalesce((SELECT kind FROM ({_DUE})), ''),
      due_on = (SELECT due FROM ({_DUE})),
      due_rank = coalesce((SELECT CASE kind WHEN 'prompt' THEN '0' ELSE '1' || due END FROM ({_DUE})), '9')
    WHERE p.uid = :uid
    """  # noqa: S608
)


def refresh(connection: Connection, patients: Iterable[str]) -> None:
    """Bring the lines of `patients` (uids) in step with their records."""
    rows = [{"uid": uid} for uid in sorted(patients)]
    if rows:
        connection.execute(REFRESH, rows)
