"""Screening: assesses a text, for an office and a day, against the rule pack. Reads drafts; records `Create Assessment`.

Library call: `from alur.screening.core import assess, pack_named`.
"""
