"""The README's two pictures of the portal, made anew from the built site: English on a desk, Arabic on a phone."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from host import served

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".github/pictures"
LARGEST = 300_000
"""Bytes of both together."""
PICTURES = {"desk-en": ("", 1280, 860, "en"), "phone-ar": ("ar/", 390, 860, "ar")}
"""By name: page, width, height and language of the reader."""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    total = 0
    with served(PROJECT / "site") as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (page, width, height, locale) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale=locale, device_scale_factor=1.5
            )
            window = context.new_page()
            window.goto(f"{home}{page}")
            with Image.open(io.BytesIO(window.screenshot())) as picture:
                file = FOLDER / f"{name}.webp"
                picture.convert("RGB").save(file, "WEBP", quality=82, method=6)
            total += file.stat().st_size
            context.close()
        browser.close()
    if total > LARGEST:
        sys.exit(f"Both pictures together have {total} bytes, more than {LARGEST}.")


if __name__ == "__main__":
    main()
