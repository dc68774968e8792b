"""Jurisdictions as data: calendar, contestants, rules with citations and examples, advice, for screening to read."""
