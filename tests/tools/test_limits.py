"""The size limits see what is too long, and nothing else."""

from tools import limits


def _function(lines: int) -> str:
    return "def long():\n" + "    step()\n" * (lines - 1)


def test_a_function_over_its_limit_is_named_with_its_line() -> None:
    text = "import x\n\n\n@x.wrapped\n" + _function(61)
    assert list(limits.too_long(text)) == [(5, "long", 61, 60)]


def test_what_just_fits_is_no_fault() -> None:
    fits = "class Wide:\n" + "    a = 1\n" * 399
    assert list(limits.too_long(_function(60) + fits)) == []
    assert [fault[1:] for fault in limits.too_long(fits + "    b = 1\n")] == [("Wide", 401, 400)]


def test_a_module_counts_each_of_its_lines() -> None:
    assert list(limits.too_long("\n" * 500)) == []
    assert list(limits.too_long("# why\n" * 501)) == [(1, "module", 501, 500)]


def test_the_tree_holds_its_limits(capsys) -> None:
    assert limits.main() == 0, capsys.readouterr().out
