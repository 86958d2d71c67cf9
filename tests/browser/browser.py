"""Debian's Chromium without a window, steered by Selenium (the package python3-selenium)."""

import base64
import json
import os
import re
import shutil
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

# A page of 10,000 findings is there within a second or two; a loaded machine may take longer.
SECONDS = 60
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--hide-scrollbars", "--no-first-run", "--disable-background-networking"]
# An element out of sight has only an estimated place until it is scrolled to: then everything below
# it moves, and a click would go to the old place. Whether it is in sight, does not move, and is not
# covered.
STANDS = """
const [element, done] = arguments;
const {left, top, right, bottom} = element.getBoundingClientRect();
if (top < 0 || bottom > innerHeight) {
  element.scrollIntoView({block: 'center'});
}
requestAnimationFrame(() => requestAnimationFrame(() => {
  const box = element.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const stands = box.left === left && box.top === top && box.right === right && box.bottom === bottom;
  done(stands && (element === there || element.contains(there)));
}));
"""
# The browser drops input that comes before a page is first drawn.
DRAWN = ("return document.readyState === 'complete' && performance.getEntriesByType('paint')"
         ".some((entry) => entry.name === 'first-contentful-paint')")


class Browser(webdriver.Chrome):
    """`with Browser() as browser:`"""

    def __init__(self, scripts=True):
        self.home = tempfile.mkdtemp(prefix="kbtriage-browser-")
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
        for argument in [*ARGUMENTS, f"--user-data-dir={self.home}/profile"]:
            options.add_argument(argument)
        options.add_experimental_option(
            "prefs", {"profile.managed_default_content_settings.javascript": 1 if scripts else 2})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
        try:
            super().__init__(options=options, service=Service(driver, env={
                **os.environ, "TMPDIR": self.home, "HOME": self.home}))
        except BaseException:
            shutil.rmtree(self.home, ignore_errors=True)
            raise
        # Requests of a new window are not made by a page.
        self.get("about:blank")
        self.get_log("performance")

    def quit(self):
        super().quit()
        shutil.rmtree(self.home, ignore_errors=True)

    def until(self, condition, what="the page does not come to it"):
        """Waits until the condition, a function, holds of the page; what it returns then."""
        return WebDriverWait(self, SECONDS, poll_frequency=0.05).until(lambda _: condition(), what)

    def open(self, path):
        """Seconds until the page is there and drawn."""
        start = time.monotonic()
        self.get("file://" + os.path.abspath(path))
        self.until(lambda: self.execute_script(DRAWN), f"{path} is not drawn")
        return time.monotonic() - start

    def _element(self, selector):
        return WebDriverWait(self, SECONDS).until(
            expected_conditions.element_to_be_clickable((By.CSS_SELECTOR, selector)), selector)

    def click(self, selector):
        element = self._element(selector)
        self.until(lambda: self.execute_async_script(STANDS, element), f"{selector} does not stand still")
        element.click()

    def type(self, selector, text):
        self._element(selector).send_keys(text)

    def press(self, key):
        """A key, to whatever has the focus."""
        webdriver.ActionChains(self).send_keys(key).perform()

    def size(self, width, height=900, scale=1):
        self.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": False})

    def theme(self, name):
        """light or dark"""
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name}]})

    def paper(self, is_paper):
        """Shows the page as on paper, or on a screen again; its scripts are not told."""
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print" if is_paper else ""})

    def pages(self):
        """On how many pages it is printed."""
        answer = self.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
        return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(answer["data"])))

    def picture(self, path, whole=True):
        """A PNG of the page, or of what is seen of it."""
        answer = self.execute_cdp_cmd("Page.captureScreenshot", {
            "format": "png", "captureBeyondViewport": whole})
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def requests(self):
        """Addresses that were asked for since this was last asked."""
        messages = (json.loads(entry["message"])["message"] for entry in self.get_log("performance"))
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]
