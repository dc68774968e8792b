"""The register's verbs: enter what is new and sign the head, prove, export; and the reading of a case.

`log.py` keeps the tree, `cases.py` tells the story of one case.
"""

from alur.register.services.cases import case, latest_cases, station_states
from alur.register.services.log import checkpoint_new, entries, entry, export, latest_head, proof, tlog_proof, vkey

__all__ = [
    "case",
    "checkpoint_new",
    "entries",
    "entry",
    "export",
    "latest_cases",
    "latest_head",
    "proof",
    "station_states",
    "tlog_proof",
    "vkey",
]
