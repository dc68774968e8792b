"""One file per source from which something can arrive; each reads bytes into a typed shape and knows no table."""
