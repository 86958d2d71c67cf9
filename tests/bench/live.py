#!/usr/bin/env python3
"""Times `kbtriage run --org` against an organization on loopback that answers late.

    python3 tests/bench/live.py KBTRIAGE [--mailboxes N] [--alerts N] [--latency SECONDS] [--rounds N]

Every answer comes after the latency, as over a real connection; pages are made before the clock
starts, so that the server costs nothing else. Prints the median, the lowest and the highest time,
the requests that were made, and whether the must is reached: 4 s for 100,000 mailboxes and 82,000
alerts at 150 ms, where pages one after the other take 10 s (5000 rows each) or 32 s (1000).
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

ROOT = "/api/data/v9.2/"
PROFILE = "00000001-9999-4000-8000-000000000000"
PREFIX = os.environ.get("PREFIX", "").split()
SICK = "Email Server Error Code: InvalidIncomingEmailServerProfile"


def guid(number, kind):
    return "%08d-%s-4000-8000-000000000000" % (number, kind)


def mailbox(number):
    sick = number % 10 == 0
    return {
        "@odata.etag": 'W/"%d"' % (80000000 + number), "mailboxid": guid(number, "0000"),
        "name": "Mailbox %d" % number, "emailaddress": "mailbox%d@contoso.example" % number,
        "statecode": 0, "statecode@OData.Community.Display.V1.FormattedValue": "Active",
        "incomingemaildeliverymethod": 2, "outgoingemaildeliverymethod": 2, "actdeliverymethod": 1,
        "incomingemailstatus": 2 if sick else 1, "outgoingemailstatus": 1, "actstatus": 1,
        "_emailserverprofile_value": None if sick else PROFILE, "_regardingobjectid_value": None,
        "emailserverprofile": None if sick else {
            "emailserverprofileid": PROFILE, "name": "Exchange Online", "statecode": 0, "servertype": 0},
        "lastsyncerrorcode": -2147220970, "lastsyncerroroccurredon": "2026-11-20T06:00:00Z",
        "lastsuccessfulsynccompletedon": "2026-11-26T06:00:00Z",
        "modifiedon": "2026-11-26T06:00:00Z", "regardingobjectid": None}


def alert(number, mailboxes):
    about = number % mailboxes + 1
    sick = about % 10 == 0
    text = ("The mailbox \"Mailbox %d\" cannot be processed. %s" % (about, SICK) if sick else
            "The mailbox \"Mailbox %d\" was postponed. ActivityId: %s" % (about, guid(number, "7777")))
    return {
        "@odata.etag": 'W/"%d"' % number, "tracelogid": guid(number, "1111"), "text": text,
        "level": 3 if sick else 1, "tracecode": 0, "errortypedisplay": None, "errordetails": None,
        "createdon": "2026-11-20T06:00:00Z", "_regardingobjectid_value": guid(about, "0000"),
        "regardingobjecttypecode": "mailbox"}


def pages_of(base, name, rows, size):
    pages = []
    for start in range(0, max(1, len(rows)), size):
        page = {"@odata.context": "%s%s$metadata#%s" % (base, ROOT, name)}
        if start == 0:
            page["@odata.count"] = min(5000, len(rows))
        page["value"] = rows[start:start + size]
        if start + size < len(rows):
            page["@odata.nextLink"] = "%s%s%s?$skiptoken=%d" % (base, ROOT, name, start // size + 1)
        pages.append(json.dumps(page).encode())
    return pages


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        time.sleep(self.server.latency)
        with self.server.lock:
            self.server.requests += 1
        target = unquote(self.path)
        name = target[len(ROOT):].partition("?")[0]
        status, body = 404, b'{"error": {"code": "0x8006088a", "message": "Resource not found."}}'
        if name == "WhoAmI":
            status, body = 200, json.dumps({"UserId": guid(10, "5555")}).encode()
        elif name in self.server.pages:
            number = int(target.partition("$skiptoken=")[2] or 0)
            status, body = 200, self.server.pages[name][number]
        self.send_response(status)
        self.send_header("Content-Type", "application/json; odata.metadata=minimal")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(options):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    base = "http://127.0.0.1:%d" % server.server_address[1]
    server.latency, server.requests, server.lock = options.latency, 0, threading.Lock()
    server.pages = {
        "mailboxes": pages_of(base, "mailboxes",
                              [mailbox(n) for n in range(1, options.mailboxes + 1)], options.page_size),
        "tracelogs": pages_of(base, "tracelogs",
                              [alert(n, options.mailboxes) for n in range(options.alerts)],
                              options.page_size)}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, base


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kbtriage")
    parser.add_argument("--mailboxes", type=int, default=100000)
    parser.add_argument("--alerts", type=int, default=82000)
    parser.add_argument("--latency", type=float, default=0.15)
    parser.add_argument("--page-size", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    server, base = serve(options)
    environment = dict(os.environ, DATAVERSE_ACCESS_TOKEN="token", KBTRIAGE_CONFIG="none")
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        for _ in range(options.rounds + 1):
            server.requests = 0
            start = time.monotonic()
            ended = subprocess.run(
                PREFIX + [options.kbtriage, "run", "--org", base, "--format", "json", "--quiet", "--output", report,
                 "--page-size", str(options.page_size)], env=environment, check=False)
            seconds.append(time.monotonic() - start)
        with open(report, encoding="utf-8") as file:
            summary = json.load(file)["summary"]
    if ended.returncode != 1 or summary["cases"] != options.mailboxes:
        sys.exit("exit status %d, %d mailboxes" % (ended.returncode, summary["cases"]))
    seconds = seconds[1:]
    median = statistics.median(seconds)
    print("%d mailboxes, %d alerts, %.0f ms latency, pages of %d: %.2f s (%.2f to %.2f), %d requests, "
          "%d findings; must: 4 s, %s" % (
              options.mailboxes, options.alerts, options.latency * 1000, options.page_size, median,
              min(seconds), max(seconds), server.requests, summary["findings"],
              "reached" if median <= 4 else "missed"))


main()
