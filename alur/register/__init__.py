"""The public record: entries in one tree of hashes, signed heads, the case page, proofs.

In: every activity. Out: signed checkpoints (not activities).
"""
