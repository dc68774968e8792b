"""Jurisdictions as data: calendar, contestants, rules with citations and examples, advice. Screening reads the packs."""
