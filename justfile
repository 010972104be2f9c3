python := ".venv/bin/python"
export QT_QPA_PLATFORM := env("QT_QPA_PLATFORM", "offscreen")

# Format and mend what can be mended.
fix:
    .venv/bin/ruff format .
    .venv/bin/ruff check --fix .

# Format, lint, types, import contracts, catalogue, sizes, tests.
check:
    .venv/bin/ruff format --check .
    .venv/bin/ruff check .
    .venv/bin/mypy
    .venv/bin/lint-imports
    {{python}} tools/strings.py --check
    {{python}} tools/limits.py
    {{python}} tools/run_tests.py

# Tests alone; arguments go to pytest.
test *ARGS:
    {{python}} -m pytest {{ARGS}}

# Speed figures: table and build/bench.json. --quick for a minute's worth.
bench *ARGS:
    {{python}} -m tests.bench {{ARGS}}

# 1,000 kills spread over every step.
torture *ARGS:
    {{python}} -m tests.torture {{ARGS}}

# The contact sheet: every screen beside its picture.
docs *ARGS:
    {{python}} -m tests.contact_sheet {{ARGS}}

# Collect the words on screen into the catalogue.
strings:
    {{python}} tools/strings.py

# Rewrite requirements.lock from pyproject.toml; add --upgrade to move versions. Names and hashes only.
lock *ARGS:
    .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --group dev -o requirements.lock pyproject.toml {{ARGS}}

# Fetch fonts and icons again by pinned hash.
assets:
    {{python}} tools/fetch_assets.py
