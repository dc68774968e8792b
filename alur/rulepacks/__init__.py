"""Jurisdictions as data: calendar, contestants, rules with citations and examples, advice. No activities; screening reads the packs."""
