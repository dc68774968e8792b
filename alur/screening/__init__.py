"""Screening assesses a text, for an office and a day, against a rule pack: drafts in, `Create Assessment` out.

Library call: `from alur.screening.core import assess, pack_named`.
"""
