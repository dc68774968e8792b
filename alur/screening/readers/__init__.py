"""One file per medium: bytes -> words with their positions. No Django; each library is loaded at the first use."""
