"""The site in a real browser, as people meet it."""
