"""Amounts as people read them: counts with K, M and G, bytes with KiB and MiB."""

from __future__ import annotations


def count_text(count: int) -> str:
    """Give a count with four significant digits: ``144.8 M``."""
    if count < 10_000:
        return f"{count:,}"
    return _scaled(count, 1000, ("K", "M", "G", "T", "P", "E"), 4)


def short_count(count: int) -> str:
    """Give a count as cards show it: three significant digits (896, 18.5 K, 7.02 M), '' for 0."""
    if count <= 0:
        return ""
    if count < 1000:
        return str(count)
    for unit, size in (("K", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)):
        scaled = count / size
        digits = 2 if scaled < 9.995 else 1 if scaled < 99.95 else 0
        if scaled < 999.5 or unit == "T":
            return f"{scaled:.{digits}f} {unit}"
    raise AssertionError("the last unit takes everything")


def bytes_text(count: int) -> str:
    """Give a number of bytes with three significant digits: ``1.08 MiB``."""
    if count < 1024:
        return f"{count} B"
    return _scaled(count, 1024, ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"), 3)


def _scaled(count: int, base: int, units: tuple[str, ...], digits: int) -> str:
    power = 1
    while power < len(units) and count >= base ** (power + 1) * (1 - 0.5 * 10.0**-digits):
        power += 1
    tenths = count * 10**6 // base**power  # whole numbers: a count may be too large for a float
    value = tenths / 10**6 if tenths < 10**15 else float(min(tenths, 10**300)) / 10**6
    before = len(str(int(value)))
    return f"{value:.{max(0, digits - before)}f}".removesuffix(".0") + f" {units[power - 1]}"
