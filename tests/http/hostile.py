"""A small organization of its own for `kbtriage fix`, against which the cases of hostile_fix.py run.

It shares nothing with server.py and was written from Microsoft's reference alone, so that a mistake
in one of them does not hide in the other: rows with versions, PATCH with If-Match, Test & Enable as
a job that takes a number of looks at the row. A case steers it by hooks: `before` and `after` are
called with (organization, request) around each request and may change rows, or return an answer
(status, body, headers) in place of the organization's. CUT as an answer closes the connection.
"""
import datetime
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

CUT = "cut"
ROOT = "/api/data/v9.2/"
KEYS = {"mailboxes": "mailboxid", "emailserverprofiles": "emailserverprofileid",
        "tracelogs": "tracelogid", "systemusers": "systemuserid", "queues": "queueid"}
NAMES = {"mailbox": "mailboxes", "emailserverprofile": "emailserverprofiles", "tracelog": "tracelogs",
         "systemuser": "systemusers", "queue": "queues"}
LOOKUPS = {"mailbox": {"emailserverprofile": ("emailserverprofile", "emailserverprofile"),
                       "regardingobjectid": ("regardingobjectid", "systemuser"),
                       "regardingobjectid_queue": ("regardingobjectid", "queue")},
           "tracelog": {"regardingobjectid_mailbox": ("regardingobjectid", "mailbox")}}
# What a PATCH may hold at all, whatever kbtriage thinks of it.
WRITABLE = {"mailboxes": {"statecode", "statuscode", "incomingemaildeliverymethod",
                          "outgoingemaildeliverymethod", "actdeliverymethod",
                          "testemailconfigurationscheduled", "orgmarkedasprimaryforexchangesync",
                          "processemailreceivedafter", "emailrouteraccessapproval"},
            "emailserverprofiles": {"statecode", "statuscode"}}
USER = "aaaaaaaa-0000-4000-8000-000000000001"


def refusal(status, code, words):
    return status, {"error": {"code": code, "message": words}}, {}


class Request:
    def __init__(self, method, path, headers, body):
        self.method, self.headers, self.body = method, headers, body
        target, _, query = path.partition("?")
        self.target = unquote(target)[len(ROOT):]
        self.options = {unquote(part.partition("=")[0]): unquote(part.partition("=")[2])
                        for part in query.split("&") if part}
        row = re.fullmatch(r"(\w+)\(([0-9a-fA-F-]{36})\)", self.target)
        self.set, self.id = (row.group(1), row.group(2).lower()) if row else (self.target, None)

    def writes(self, set_name):
        return self.method == "PATCH" and self.set == set_name


class Organization:
    def __init__(self, rows):
        self.rows = rows # by set: {id: row}
        self.versions = {}
        self.looks = {} # of mailboxes under test: how many looks are left; None: it never ends
        self.test_looks, self.fails = 0, {}
        self.writes, self.requests = [], []
        self.before = self.after = lambda organization, request: None
        self.hides_versions = False
        self.lock = threading.RLock()

    def touch(self, set_name, row_id, **values):
        """What somebody else, or the service, changes."""
        self.rows[set_name][row_id].update(values)
        self.versions[set_name, row_id] = self.versions.get((set_name, row_id), 1000) + 1

    def version(self, set_name, row_id):
        return 'W/"%d"' % self.versions.get((set_name, row_id), 1000)

    def finish_test(self, row_id):
        row = self.rows["mailboxes"][row_id]
        row.update({name: True for name in row if name.startswith("enabledfor")})
        profile = self.rows["emailserverprofiles"].get(row["_emailserverprofile_value"] or "", {})
        good = row_id not in self.fails and profile.get("statecode") == 0
        self.clock = getattr(self, "clock", 0) + 1
        result = 1 if good else 2
        self.touch("mailboxes", row_id, testemailconfigurationscheduled=False, actstatus=result,
                   testmailboxaccesscompletedon="2027-01-01T00:%02d:%02dZ" % divmod(self.clock, 60),
                   incomingemailstatus=result, outgoingemailstatus=result)
        del self.looks[row_id]

    def look(self):
        for row_id in list(self.looks):
            if self.looks[row_id] is not None:
                self.looks[row_id] -= 1
                if self.looks[row_id] < 0:
                    self.finish_test(row_id)

    # --- Answers ---

    def answer(self, request):
        with self.lock:
            self.requests.append(request)
            given = self.before(self, request)
            if given:
                return given
            if request.method == "PATCH":
                answer = self.patch(request)
                self.writes.append((request, answer[0]))
            elif request.method == "GET":
                answer = self.get(request)
            else:
                answer = refusal(405, "0x80060888", "method")
            return self.after(self, request) or answer

    def get(self, request):
        if request.target == "WhoAmI":
            return 200, {"UserId": USER, "BusinessUnitId": USER, "OrganizationId": USER}, {}
        defined = re.match(r"EntityDefinitions\(LogicalName='(\w+)'\)(/.*)?$", request.target)
        if defined and defined.group(1) in NAMES:
            return 200, self.define(defined.group(1), defined.group(2) or ""), {}
        if request.set not in KEYS:
            return refusal(404, "0x8006088a", "Resource not found for the segment '%s'." % request.set)
        if request.id:
            if request.set == "mailboxes":
                self.look()
            row = self.rows[request.set].get(request.id)
            if not row:
                return refusal(404, "0x80040217", "%s With Id = %s Does Not Exist" % (request.set, request.id))
            return 200, self.shown(request.set, row, request.options), {}
        if request.set == "mailboxes" and "testemail" in request.options.get("$select", "") and len(
                request.options.get("$select", "").split(",")) < 5:
            self.look()
        kept = [row for row in self.rows[request.set].values()
                if matches(request.options.get("$filter"), row)]
        return 200, {"value": [self.shown(request.set, row, request.options) for row in kept]}, {}

    def define(self, table, what):
        set_name = NAMES[table]
        lookups = LOOKUPS.get(table, {})
        if what.startswith("/Attributes"):
            lookup_columns = {column for column, _ in lookups.values()}
            names = {name for row in self.rows[set_name].values() for name in row} | {KEYS[set_name]}
            names = {name for name in names if not name.startswith("_")} | lookup_columns
            return {"value": [{"LogicalName": name, "IsValidForRead": True, "IsSecured": False,
                               "AttributeType": "Lookup" if name in lookup_columns else "String",
                               "AttributeTypeName": {"Value": "StringType"},
                               "SchemaName": name} for name in sorted(names)]}
        if what == "/ManyToOneRelationships":
            return {"value": [{"SchemaName": name, "ReferencingAttribute": column,
                               "ReferencedEntity": target,
                               "ReferencingEntityNavigationPropertyName": name}
                              for name, (column, target) in lookups.items()]}
        return {"value": [], "IsOptimisticConcurrencyEnabled": True}

    def shown(self, set_name, row, options):
        table = {value: key for key, value in NAMES.items()}[set_name]
        wanted = [name for name in options.get("$select", "").split(",") if name] or list(row)
        shown = {name: row.get(name) for name in [KEYS[set_name]] + wanted}
        if not self.hides_versions:
            shown["@odata.etag"] = self.version(set_name, row[KEYS[set_name]])
        for name, columns in re.findall(r"(\w+)\(\$select=([^)]*)\)", options.get("$expand", "")):
            column, target = LOOKUPS[table][name]
            other = self.rows[NAMES[target]].get(row.get("_%s_value" % column) or "")
            shown[name] = other and {key: other.get(key) for key in columns.split(",")}
        return shown

    def patch(self, request):
        row = self.rows.get(request.set, {}).get(request.id)
        for name in request.headers:
            if name.lower().startswith("mscrm.") or name.lower() in ("x-http-method", "prefer-bypass"):
                return refusal(400, "0x0", "the header %s" % name)
        match = request.headers.get("If-Match")
        if match is None or match == "":
            if not row: # an upsert: what must never happen
                self.rows[request.set][request.id] = {KEYS[request.set]: request.id}
            return refusal(500, "0x0", "an upsert")
        if not row:
            return refusal(404, "0x80040217", "%s With Id = %s Does Not Exist" % (request.set, request.id))
        if match != self.version(request.set, request.id):
            return refusal(412, "0x80060882", "The version of the existing record doesn't match the "
                           "RowVersion property provided.")
        changes = {}
        for name, value in json.loads(request.body).items():
            bound = re.fullmatch(r"/emailserverprofiles\(([0-9a-fA-F-]{36})\)", str(value))
            if name == "emailserverprofile@odata.bind" and value is None:
                changes["_emailserverprofile_value"] = None
            elif name == "emailserverprofile@odata.bind" and bound and request.set == "mailboxes":
                if bound.group(1).lower() not in self.rows["emailserverprofiles"]:
                    return refusal(404, "0x80040217", "emailserverprofile With Id = %s Does Not Exist"
                                   % bound.group(1))
                changes["_emailserverprofile_value"] = bound.group(1).lower()
            elif name == "processemailreceivedafter" and value is not None:
                if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)", value):
                    return refusal(400, "0x80048d19", "Cannot convert the literal '%s' to the expected "
                                   "type 'Edm.DateTimeOffset'." % value)
                moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
                changes[name] = moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            elif name in WRITABLE[request.set]:
                changes[name] = value
            else:
                return refusal(400, "0x80060888", "the column %s" % name)
        if request.set == "mailboxes" and row["testemailconfigurationscheduled"]:
            return refusal(400, "0x8005e248", "Please save after completion of test.")
        if changes.get("emailrouteraccessapproval") == 1: # by somebody with the role that it takes
            changes["isemailaddressapprovedbyo365admin"] = True
        self.touch(request.set, request.id, **changes)
        if changes.get("testemailconfigurationscheduled"):
            self.looks[request.id] = self.test_looks
        return 204, None, {}


def matches(text, row):
    """Of $filter: comparisons joined by or, which are joined by and."""
    if not text:
        return True
    text = text.strip()
    parts = re.split(r"\s+and\s+(?![^(]*\))", text)
    if len(parts) > 1:
        return all(matches(part, row) for part in parts)
    if text.startswith("(") and text.endswith(")"):
        return matches(text[1:-1], row)
    parts = re.split(r"\s+or\s+", text)
    if len(parts) > 1:
        return any(matches(part, row) for part in parts)
    name, operator, value = text.split(None, 2)
    value = value.strip("()'").lower()
    own = "null" if row.get(name) is None else str(row.get(name)).lower()
    return {"eq": own == value, "ne": own != value, "ge": own >= value, "le": own <= value}[operator]


def serve(organization):
    """The address on which it listens, and the server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            answer = organization.answer(Request(self.command, self.path, self.headers, body))
            if answer == CUT:
                self.close_connection = True
                return
            status, content, headers = answer
            data = (b"" if content is None else content if isinstance(content, bytes)
                    else json.dumps(content).encode())
            self.send_response(status)
            kind = headers.pop("Content-Type", "application/json; odata.metadata=minimal")
            if status != 204:
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if status != 204:
                self.wfile.write(data)

        do_PATCH = do_POST = do_PUT = do_DELETE = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_address[1], server
