"""A result beside its peer and its floor, and the table of them."""

from dataclasses import dataclass, field
from statistics import median


@dataclass
class Row:
    what: str
    unit: str
    ours: list[float]  # one number a round
    peer: list[float]
    peer_name: str
    floor: float
    aim: float
    # Which way the ratio is taken: "more" compares amounts where more is better (ours ÷ peer, at least the floor); "faster"
    # compares times and says how many times as fast we are (peer ÷ ours, at least the floor); "less" compares amounts where less is
    # better (ours ÷ peer, at most the floor).
    kind: str
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # why the numbers must not be used

    @property
    def ratio(self):
        ours, peer = median(self.ours), median(self.peer)
        return peer / ours if self.kind == "faster" else ours / peer

    @property
    def verdict(self):
        if self.faults:
            return "INVALID"
        reaches = (lambda bound: self.ratio <= bound) if self.kind == "less" else (lambda bound: self.ratio >= bound)
        return "aim reached" if reaches(self.aim) else "floor met" if reaches(self.floor) else "BELOW FLOOR"

    @property
    def good(self):
        return self.verdict in ("aim reached", "floor met")

    def json(self):
        return {
            "what": self.what, "unit": self.unit, "ours": self.ours, "peer": self.peer, "peer_name": self.peer_name,
            "ours_median": median(self.ours), "peer_median": median(self.peer), "ratio": self.ratio, "kind": self.kind,
            "floor": self.floor, "aim": self.aim, "verdict": self.verdict, "notes": self.notes, "faults": self.faults,
        }  # fmt: skip


def amount(value):
    if value >= 10_000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"


def spread(values):
    """How far the rounds lie apart, as a share of their median."""
    return (max(values) - min(values)) / median(values)


def table(rows):
    cells = [("what", "ours", "peer", "ratio", "floor", "aim", "verdict")]
    for row in rows:
        bound = "≤" if row.kind == "less" else "≥"
        cells.append((
            f"{row.what}, {row.unit}",
            f"{amount(median(row.ours))} ±{spread(row.ours) / 2:.0%}",
            f"{amount(median(row.peer))} ±{spread(row.peer) / 2:.0%}",
            f"{row.ratio:.2f}",
            f"{bound} {row.floor:g}",
            f"{bound} {row.aim:g}",
            row.verdict,
        ))  # fmt: skip
    widths = [max(len(line[i]) for line in cells) for i in range(len(cells[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells]
    lines.insert(1, "-+-".join("-" * width for width in widths))
    for row in rows:
        lines += [f"  {row.what}: {text}" for text in row.notes + [f"not valid: {fault}" for fault in row.faults]]
    return "\n".join(lines)
