"""Alur: one public message, from the institution that releases it to the citizens it reaches, and back to a record."""
