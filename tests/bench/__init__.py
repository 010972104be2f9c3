"""Speed figures: `python -m tests.bench [--quick]`. Every figure stands beside a floor measured in the same run."""
