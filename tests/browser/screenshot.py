#!/usr/bin/env python3
"""Takes a picture of the top of a page: screenshot.py PAGE PICTURE"""

import sys

from browser import Browser

WIDTH, HEIGHT = 1100, 1180


def main():
    page, picture = sys.argv[1:]
    with Browser() as browser:
        browser.size(WIDTH, HEIGHT)
        browser.theme("light")
        browser.open(page)
        browser.picture(picture, whole=False)


if __name__ == "__main__":
    main()
