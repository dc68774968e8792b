"""Print the path of the Chromium that Playwright downloaded earlier; print nothing and fail where there is none."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    path = playwright.chromium.executable_path
if not Path(path).exists():
    sys.exit(1)
print(path)
