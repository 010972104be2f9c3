"""QR codes of public addresses. A code never carries anything about a person."""

import segno


def qr_matrix(address: str) -> tuple[tuple[int, ...], ...]:
    """Dark and light squares, error level M, without the white border."""
    code = segno.make(address, error="m", micro=False, boost_error=False)
    return tuple(tuple(row) for row in code.matrix)
