"""How good is screening? Measured against texts and pictures that nobody tuned it on; `python -m quality`."""
