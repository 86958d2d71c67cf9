"""A stand-in for an organization's Web API and its sign-in service, on loopback.

    python3 server.py FOLDER

The folder steers it, and is read again at each request: data.json (rows by entity set), faults.json
(a list of {"match": part of "METHOD path?query", "from": 1, "times": 1, "do": NAME, ...}), token (a
token that is good), client.json (tenant, client_id, client_secret, expires_in). It writes ports.json
once it listens (main, trap and, if cert.pem and key.pem are there, tls) and a line a request to
log.ndjson. It ends when the file stop appears, or after five minutes.
"""
import gzip
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote

FOLDER = sys.argv[1]
ROOT = "/api/data/v9.2/"
KEYS = {"mailboxes": "mailboxid", "tracelogs": "tracelogid",
        "emailserverprofiles": "emailserverprofileid", "systemusers": "systemuserid"}
LOCK = threading.Lock()
STATE = {"issued": {}, "count": 0, "links": {}, "faults": {}}
PORTS = {}


def path(name):
    return os.path.join(FOLDER, name)


def load(name, otherwise):
    try:
        with open(path(name), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return otherwise


class Bad(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code = status, code


# --- $filter -------------------------------------------------------------------------------------

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[()]|[^\s()']+)")


def tokens_of(text):
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Bad(400, "0x80060888", "Syntax error in $filter at %d" % at)
        tokens.append(match.group(1))
        at = match.end()
    return tokens


def literal(token):
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token in ("null", "true", "false"):
        return {"null": None, "true": True, "false": False}[token]
    return int(token) if re.fullmatch(r"-?\d+", token) else token


def compare(value, operator, wanted):
    if isinstance(value, str) and isinstance(wanted, str):
        value, wanted = value.lower(), wanted.lower()
    if operator in ("eq", "ne"):
        return (value == wanted) == (operator == "eq")
    if value is None or wanted is None:
        return False
    return {"ge": value >= wanted, "gt": value > wanted, "le": value <= wanted,
            "lt": value < wanted}[operator]


class Filter:
    def __init__(self, text, columns):
        self.tokens, self.at, self.columns = tokens_of(text), 0, columns
        self.test = self.either()
        if self.at != len(self.tokens):
            raise Bad(400, "0x80060888", "Syntax error in $filter near " + self.tokens[self.at])

    def take(self):
        if self.at >= len(self.tokens):
            raise Bad(400, "0x80060888", "Syntax error: $filter ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def next_is(self, word):
        if self.at < len(self.tokens) and self.tokens[self.at] == word:
            self.at += 1
            return True
        return False

    def either(self):
        tests = [self.both()]
        while self.next_is("or"):
            tests.append(self.both())
        return lambda row: any(test(row) for test in tests)

    def both(self):
        tests = [self.one()]
        while self.next_is("and"):
            tests.append(self.one())
        return lambda row: all(test(row) for test in tests)

    def one(self):
        if self.next_is("("):
            test = self.either()
            if not self.next_is(")"):
                raise Bad(400, "0x80060888", "Syntax error: a ) is missing")
            return test
        column, operator, wanted = self.take(), self.take(), literal(self.take())
        if operator not in ("eq", "ne", "ge", "gt", "le", "lt") or (
                "/" not in column and column not in self.columns):
            raise Bad(400, "0x80060888", "Could not find a property named '%s'" % column)

        def test(row):
            value = row
            for name in column.split("/"):
                value = (value or {}).get(name)
            return compare(value, operator, wanted)
        return test


# --- Queries -------------------------------------------------------------------------------------

# What a run asks for whatever the articles read: whether a mailbox fails.
FAILING = {"statecode", "incomingemailstatus", "outgoingemailstatus", "actstatus",
           "incomingemaildeliverymethod", "outgoingemaildeliverymethod", "actdeliverymethod",
           "lastsyncerrorcode", "lastsyncerror", "lastsyncerroroccurredon",
           "lastsuccessfulsynccompletedon"}


def columns_of(rows):
    return {name for row in rows for name in row} | set(load("columns.json", [])) | FAILING


def select(row, names, key):
    return {name: row.get(name) for name in [key] + [n for n in names if n != key]}


def expand_of(text):
    return {name: names.split(",") for name, names in
            re.findall(r"(\w+)\(\$select=([^)]*)\)", text)}


def related(data, row, name):
    target, lookup = {"emailserverprofile": ("emailserverprofiles", "_emailserverprofile_value"),
                      "regardingobjectid_systemuser": ("systemusers", "_regardingobjectid_value"),
                      }.get(name, (None, None))
    if not target:
        raise Bad(400, "0x80060888", "Could not find a property named '%s'" % name)
    found = [other for other in data.get(target, [])
             if other[KEYS[target]].lower() == (row.get(lookup) or "").lower()]
    return found[0] if found else None


def query(name, options, data):
    rows = data.get(name, [])
    for option in options:
        if option not in ("$select", "$expand", "$filter", "$orderby", "$skiptoken", "$count"):
            raise Bad(400, "0x80060888", "The query parameter %s is not supported" % option)
    expand = expand_of(options.get("$expand", ""))
    if "$filter" in options:
        joined = [dict(row, **{n: related(data, row, n) for n in expand}) for row in rows]
        test = Filter(options["$filter"], columns_of(rows) | set(KEYS.values())).test
        rows = [row for row, whole in zip(rows, joined) if test(whole)]
    for part in reversed([p for p in options.get("$orderby", "").split(",") if p]):
        column, _, order = part.partition(" ")
        rows = sorted(rows, key=lambda row: str(row.get(column)), reverse=order == "desc")
    wanted = [n for n in options.get("$select", "").split(",") if n]
    if rows and set(wanted) - columns_of(data.get(name, [])) - {KEYS[name]}:
        raise Bad(400, "0x80060888", "Could not find a property named '%s' on type '%s'." % (
            sorted(set(wanted) - columns_of(data.get(name, [])))[0], name))
    answer = []
    for row in rows:
        kept = select(row, wanted or list(row), KEYS[name])
        for navigation, names in expand.items():
            other = related(data, row, navigation)
            kept[navigation] = other and select(other, names, list(other)[0])
        answer.append(dict({"@odata.etag": 'W/"1"'}, **kept))
    return answer


def annotate(row, data, prefer):
    if "FormattedValue" in prefer and row.get("_emailserverprofile_value"):
        profile = related(data, row, "emailserverprofile")
        row["_emailserverprofile_value@OData.Community.Display.V1.FormattedValue"] = (
            profile["name"] if profile else "Hidden profile")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    listener = "main"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def serve(self):
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        line = {"listener": self.listener, "method": self.command, "target": self.path,
                "path": unquote(self.path), "authorization": self.headers.get("Authorization"),
                "prefer": self.headers.get("Prefer"), "body": self.body}
        with LOCK, open(path("log.ndjson"), "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        if self.listener == "trap":
            return self.send_json({"value": []})
        fault = self.find_fault(self.command + " " + unquote(self.path))
        if fault and self.break_early(fault):
            return None
        try:
            answer = self.sign_in() if self.command == "POST" else self.page(fault)
        except Bad as bad:
            answer = None
            self.send_json({"error": {"code": bad.code, "message": str(bad)}}, bad.status)
        if answer is not None:
            self.break_late(fault or {}, json.dumps(answer, ensure_ascii=False).encode())

    def find_fault(self, what):
        for index, fault in enumerate(load("faults.json", [])):
            if fault["match"] in what:
                with LOCK:
                    key = json.dumps([index, fault, os.stat(path("faults.json")).st_ino])
                    count = STATE["faults"][key] = STATE["faults"].get(key, 0) + 1
                first = fault.get("from", 1)
                if first <= count < first + fault.get("times", 10 ** 9):
                    return fault
        return None

    # Faults that need no answer of ours.
    def break_early(self, fault):
        do = fault["do"]
        if do == "status":
            self.send_bytes(fault.get("text", "").encode() if "text" in fault else json.dumps(
                fault.get("json", {"error": {"code": "0x1", "message": "no"}})).encode(),
                fault["status"], fault.get("type", "application/json"), fault.get("headers", {}))
        elif do == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif do == "close":
            self.close_connection = True
        elif do == "silent":
            time.sleep(fault.get("seconds", 60))
            self.close_connection = True
        elif do == "html":
            self.send_bytes(b"<html><title>Sign in to your account</title></html>", 200, "text/html")
        elif do == "redirect":
            to = fault["to"].replace("TRAP", "http://127.0.0.1:%d" % PORTS["trap"])
            to = to.replace("SAME", self.path)
            self.send_bytes(b"", fault.get("status", 302), "text/html", {"Location": to})
        elif do in ("huge", "bomb"):
            self.send_endless(fault)
        elif do == "deep":
            self.send_bytes(b'{"value":' + b"[" * 100000 + b"]" * 100000 + b"}")
        elif do == "revoke":
            STATE["issued"].clear()
            return False
        else:
            return False
        return True

    # Faults of our own answer.
    def break_late(self, fault, body):
        do = fault.get("do")
        half = body[:len(body) // 2]
        if do in ("truncate", "stall"):
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(half)
            self.wfile.flush()
            time.sleep(fault.get("seconds", 0))
            self.close_connection = True
        elif do == "cut_json":
            self.send_bytes(half)
        elif do == "type":
            self.send_bytes(body, 200, fault["type"])
        else:
            if do == "slow":
                time.sleep(fault["seconds"])
            self.send_bytes(body)

    def send_endless(self, fault):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        bomb = fault["do"] == "bomb"
        if bomb:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        block = b" " * (1 << 20)
        try:
            for _ in range(fault.get("blocks", 1024)):
                self.wfile.write(packer.compress(block) if bomb else block)
        except OSError:
            pass

    def sign_in(self):
        client = load("client.json", {})
        form = {name: values[0] for name, values in parse_qs(self.body, strict_parsing=True).items()}

        def refuse(status, number, words):
            self.send_json({"error": "invalid_client", "error_description":
                            "AADSTS%s: %s\r\nTrace ID: 1" % (number, words)}, status)
        if self.path != "/%s/oauth2/v2.0/token" % client.get("tenant"):
            return refuse(400, "90002", "Tenant not found.")
        if form.get("client_id") != client["client_id"]:
            return refuse(400, "700016", "Application not found in the directory.")
        if form.get("client_secret") != client["client_secret"]:
            return refuse(401, "7000215", "Invalid client secret provided: %s." %
                          form.get("client_secret"))
        if form.get("grant_type") != "client_credentials" or not form["scope"].endswith("/.default"):
            return refuse(400, "900144", "The request body is wrong.")
        with LOCK:
            STATE["count"] += 1
            token = "issued-%d-%s" % (STATE["count"], os.urandom(8).hex())
            STATE["issued"][token] = time.time() + client.get("expires_in", 3600)
        return {"token_type": "Bearer", "expires_in": client.get("expires_in", 3600),
                "access_token": token}

    def check_token(self):
        good = {token for token, end in STATE["issued"].items() if end > time.time()}
        if os.path.exists(path("token")):
            with open(path("token"), encoding="utf-8") as file:
                good.add(file.read().strip())
        given = self.headers.get("Authorization") or ""
        if given.partition("Bearer ")[2] not in good:
            raise Bad(401, "0x80048306", "The token is not good: " + given)

    def page(self, fault):
        self.check_token()
        for name, value in (("OData-Version", "4.0"), ("OData-MaxVersion", "4.0"),
                            ("Accept", "application/json")):
            if self.headers.get(name) != value:
                raise Bad(400, "0x80060888", "The header %s is wrong" % name)
        target, _, text = self.path.partition("?")
        name = target[len(ROOT):]
        if not target.startswith(ROOT) or name not in KEYS:
            raise Bad(404, "0x80060888", "Resource not found for the segment '%s'." % name)
        start = 0
        if "$skiptoken=" in text:
            if text not in STATE["links"]:
                raise Bad(400, "0x80060888", "Malformed skiptoken")
            start, text = STATE["links"][text]
        options = dict((unquote(part.partition("=")[0]), unquote(part.partition("=")[2]))
                       for part in text.split("&") if part)
        data = load("data.json", {})
        rows = query(name, options, data)
        prefer = self.headers.get("Prefer") or ""
        size = min(5000, int((re.search(r"maxpagesize=(\d+)", prefer) or [0, 5000])[1]))
        shown = rows[start:start + size]
        for row in shown:
            annotate(row, data, prefer)
        if fault and fault["do"] == "repeat":
            shown = rows[:1] + shown
        base = "http%s://%s" % ("s" if self.listener == "tls" else "", self.headers["Host"])
        answer = {"@odata.context": "%s%s$metadata#%s" % (base, ROOT, name), "value": shown}
        if start + size < len(rows):
            cookie = quote('<cookie pagenumber="%d" pagingcookie="%%253ccookie%%253e"/>' % start)
            link = "%s&$skiptoken=%s" % (text, cookie)
            STATE["links"][link] = (start + size, text)
            answer["@odata.nextLink"] = base + target + "?" + link
        if fault and fault["do"] == "link":
            answer["@odata.nextLink"] = fault["to"].replace(
                "TRAP", "http://127.0.0.1:%d" % PORTS["trap"]).replace("SELF", base + self.path)
        return answer

    def send_json(self, answer, status=200):
        self.send_bytes(json.dumps(answer).encode(), status)

    def send_bytes(self, body, status=200, kind="application/json; odata.metadata=minimal",
                   headers=None):
        self.send_response(status)
        if "gzip" in (self.headers.get("Accept-Encoding") or "") and len(body) > 500:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def listen(name):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type(name, (Handler,), {"listener": name}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    if name == "tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path("cert.pem"), path("key.pem"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    PORTS[name] = server.server_address[1]


def main():
    for name in ["main", "trap"] + (["tls"] if os.path.exists(path("cert.pem")) else []):
        listen(name)
    with open(path("ports.json.new"), "w", encoding="utf-8") as file:
        json.dump(PORTS, file)
    os.rename(path("ports.json.new"), path("ports.json"))
    end = time.time() + 300
    while time.time() < end and not os.path.exists(path("stop")):
        time.sleep(0.05)
    os._exit(0)


main()
