"""The pure part of tracing: a text as a fingerprint, and how much of one text stands in another."""
