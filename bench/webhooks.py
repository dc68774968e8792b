"""Posts to offices outside, signed with HMAC."""

from bench.outbound import measured
from bench.report import Result


def run(quick: bool) -> Result:
    """Ours and the peer in turn."""
    return measured("WEBHOOK", quick)
