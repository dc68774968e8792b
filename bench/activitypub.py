"""Posts to offices outside, signed with RSA."""

from bench.outbound import measured
from bench.report import Result


def run(quick: bool) -> Result:
    """Ours and the peer in turn."""
    return measured("ACTIVITYPUB", quick)
