"""A browser steered by the WebDriver protocol, without any package of Python."""

import base64
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time


class Failure(Exception):
    """The browser says why it could not do it."""


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Browser:
    """Chromium without a window. `with Browser() as browser:`"""

    def __init__(self, scripts=True):
        self.scripts = scripts
        self.session = None
        self.home = tempfile.mkdtemp(prefix="kbtriage-browser-")
        self.port = _free_port()
        # A group of its own: what the driver starts ends with it.
        self.driver = subprocess.Popen(
            [shutil.which("chromedriver") or "/usr/bin/chromedriver", f"--port={self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "TMPDIR": self.home, "HOME": self.home})

    def __enter__(self):
        try:
            self._wait()
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            if self.session:
                self._ask("DELETE", "")
        except (OSError, Failure, http.client.HTTPException):
            pass
        try:
            os.killpg(self.driver.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.driver.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _wait(self):
        until = time.monotonic() + 30
        while True:
            try:
                if self._send("GET", "/status")["ready"]:
                    return
            except OSError:
                pass
            if time.monotonic() > until or self.driver.poll() is not None:
                raise Failure("the driver of the browser does not start")
            time.sleep(0.05)

    def _begin(self):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
                     f"--user-data-dir={self.home}/profile"]
        options = {"args": arguments,
                   "binary": shutil.which("chromium") or "/usr/bin/chromium",
                   "prefs": {"profile.managed_default_content_settings.javascript":
                             1 if self.scripts else 2}}
        answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.session = answer["sessionId"]
        # What a new window asks for is no page's doing.
        self._ask("POST", "/url", {"url": "about:blank"})
        self.log("performance")

    def _send(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None,
                               {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(answer, dict) and answer.get("error"):
            raise Failure(f"{answer['error']}: {answer['message'].splitlines()[0]}")
        return answer

    def _ask(self, method, path, body=None):
        return self._send(method, f"/session/{self.session}{path}", body)

    def devtools(self, command, **parameters):
        """A command of the browser's own protocol."""
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path):
        """Seconds until the page is there."""
        start = time.monotonic()
        self._ask("POST", "/url", {"url": "file://" + os.path.abspath(path)})
        return time.monotonic() - start

    def run(self, script, *arguments):
        """What the body of a function returns in the page, also where its scripts are disabled."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def _element(self, selector):
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        return next(iter(found.values()))

    def _settle(self):
        """Until the page is drawn as it is: a click goes to what is seen at a place."""
        self._ask("POST", "/execute/async", {"args": [], "script":
                  "const done = arguments[0];"
                  "requestAnimationFrame(() => requestAnimationFrame(() => done()))"})

    def click(self, selector):
        self._settle()
        self._ask("POST", f"/element/{self._element(selector)}/click", {})

    def type(self, selector, text):
        self._ask("POST", f"/element/{self._element(selector)}/value", {"text": text})

    def press(self, key):
        """A key, to whatever has the focus."""
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def size(self, width, height=900, scale=1):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=scale, mobile=False)

    def theme(self, name):
        """light or dark"""
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": name}])

    def picture(self, path, whole=True):
        """A PNG of the page, or of what is seen of it."""
        answer = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def log(self, kind):
        """What was logged since it was last asked for: "browser" or "performance"."""
        return self._ask("POST", "/se/log", {"type": kind})

    def requests(self):
        """Addresses that were asked for since this was last asked."""
        messages = (json.loads(entry["message"])["message"] for entry in self.log("performance"))
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]
