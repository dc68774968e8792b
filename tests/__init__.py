"""What no single station can test: the walk, the browser, the repository itself."""
