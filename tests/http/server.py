"""A stand-in for an organization's Web API and its sign-in service, on loopback.

    python3 server.py FOLDER

What tables, columns and relationships there are is in model.json beside this file; it refuses all
else, as Dataverse does. The folder steers it, and is read again at each request: data.json (rows by
entity set, and pairs of keys by the name of a relationship to many), organization.json (how it
differs from the model: see organization()), faults.json (a list of {"match": part of "METHOD
path?query", "from": 1, "times": 1, "do": NAME, ...}), token (a token that is good), client.json
(tenant, client_id, client_secret, expires_in). PATCH changes data.json (see write()), and each
one, carried out or not, is a line of writes.ndjson. It writes ports.json once it listens (main, trap
and, if cert.pem and key.pem are there, tls) and a line a request to log.ndjson. It ends when the
file stop appears, or after five minutes.
"""
import gzip
import hashlib
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
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote

FOLDER = sys.argv[1]
ROOT = "/api/data/v9.2/"
LOOKUPS = ("Lookup", "Owner", "Customer")
LOCK = threading.RLock()
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


def store(name, value):
    with open(path(name + ".new"), "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.rename(path(name + ".new"), path(name))


class Bad(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code = status, code


# --- The content of the organization ------------------------------------------------------------

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.json"),
          encoding="utf-8") as model_file:
    MODEL = model_file.read()


def organization():
    """The model, changed as organization.json says: {"lacking": ["systemuser.islicensed", ...],
    "unreadable": [...], "secured": columns with column-level security, "administrator": whether the
    user may read these, "navigation": {"mailbox_regarding_systemuser": NAME, ...}, where a name of
    null takes the relationship away, "without": tables that are not there, "tables": {...}, added to
    those of the model; and of privileges: privileges_of(), held()}."""
    tables = json.loads(MODEL)["tables"]
    changes = load("organization.json", {})
    for name in changes.get("without", []):
        del tables[name]
    for name, added in changes.get("tables", {}).items():
        table = tables.setdefault(name, {"attributes": {}, "many_to_one": []})
        for key, value in added.items():
            if isinstance(value, dict) and isinstance(table.get(key, {}), dict):
                table.setdefault(key, {}).update(value)
            elif isinstance(value, list):
                table.setdefault(key, []).extend(value)
            else:
                table[key] = value
    for name in changes.get("lacking", []):
        table, _, column = name.partition(".")
        del tables[table]["attributes"][column]
    for name in changes.get("unreadable", []):
        table, _, column = name.partition(".")
        tables[table]["attributes"][column] = [tables[table]["attributes"][column][0], False]
    for name in changes.get("secured", []):
        table, _, column = name.partition(".")
        tables[table].setdefault("secured", []).append(column)
    for table in tables.values():
        table["hides"] = [] if changes.get("administrator") else [
            column for column in table.get("secured", []) if table["attributes"][column][0] != "Boolean"]
        table["many_to_one"] = [
            relation[:3] + [changes.get("navigation", {}).get(relation[0], relation[3])]
            for relation in table["many_to_one"]]
        table["many_to_one"] = [relation for relation in table["many_to_one"] if relation[3]]
    return tables


def unknown(name, kind):
    return Bad(400, "0x80060888", "Could not find a property named '%s' on type "
               "'Microsoft.Dynamics.CRM.%s'." % (name, kind))


class Table:
    """One table of the organization, with what can be asked of its rows."""

    def __init__(self, tables, name):
        self.tables, self.name = tables, name
        self.set, self.key = tables[name]["set"], tables[name]["key"]
        self.properties = {
            self.named(column) for column, kind in tables[name]["attributes"].items()
            if kind[0] != "Virtual" and kind[1:] != [False]}
        self.hides = {self.named(column) for column in tables[name]["hides"]}

    def named(self, column):
        """The property of a column."""
        kind = self.tables[self.name]["attributes"][column][0]
        return "_%s_value" % column if kind in LOOKUPS else column

    def property(self, name):
        if name not in self.properties:
            raise unknown(name, self.name)
        return name

    def navigation(self, name):
        """The table that a navigation property leads to, and the property of its lookup."""
        for _, column, target, navigation in self.tables[self.name]["many_to_one"]:
            if navigation == name and target in self.tables:
                return Table(self.tables, target), "_%s_value" % column
        raise unknown(name, self.name)

    def many(self, name):
        """The table that a navigation property to many leads to, or None."""
        for _, _, navigation, target, _ in self.tables[self.name].get("many_to_many", []):
            if navigation == name:
                return Table(self.tables, target)
        return None

    def expanded(self, data, row, name, columns):
        """What $expand puts into the row: an object, null, or a list."""
        target = self.many(name)
        if target:
            keys = [pair[1] for pair in data.get(name, []) if pair[0] == row[self.key]]
            return [select(other, target, columns) for other in data.get(target.set, [])
                    if other[target.key] in keys]
        other = self.related(data, row, name)
        return other and select(other, self.navigation(name)[0], columns)

    def related(self, data, row, name):
        target, lookup = self.navigation(name)
        if lookup in self.hides:
            return None
        found = [other for other in data.get(target.set, [])
                 if other[target.key].lower() == (row.get(lookup) or "").lower()]
        return found[0] if found else None

    def path(self, name):
        """The names along a path such as emailserverprofile/name."""
        *navigations, last = name.split("/")
        table = self
        for navigation in navigations:
            table = table.navigation(navigation)[0]
        table.property(last)
        if last in table.hides:
            raise Bad(403, "0x80040220", "The user may not query the secured column " + last)
        return navigations, last

    def value(self, data, row, path):
        navigations, last = path
        table = self
        for navigation in navigations:
            row = table.related(data, row, navigation) or {}
            table = table.navigation(navigation)[0]
        return row.get(last)

    def annotations(self, data, row):
        """What lookups lead to: {property: (logical name, name of the row)}."""
        found = {}
        for _, column, target, navigation in self.tables[self.name]["many_to_one"]:
            lookup = "_%s_value" % column
            if row.get(lookup) and target in self.tables:
                other = self.related(data, row, navigation)
                if other:
                    found[lookup] = (target, other.get(self.tables[target]["name"]))
        return found


def table_of_set(tables, set_name):
    for name, table in tables.items():
        if table["set"] == set_name:
            return Table(tables, name)
    raise Bad(404, "0x8006088a", "Resource not found for the segment '%s'." % set_name)


# --- Definitions of tables ------------------------------------------------------------------------

DEFINITION = ("LogicalName", "EntitySetName", "PrimaryIdAttribute", "PrimaryNameAttribute",
              "DisplayName", "DisplayCollectionName", "Privileges", "MetadataId")
ATTRIBUTE = ("LogicalName", "SchemaName", "AttributeType", "AttributeTypeName", "IsValidForRead",
             "IsSecured", "CanBeSecuredForRead",
             "IsValidODataAttribute", "IsCustomAttribute", "DisplayName", "MetadataId")
# What only attributes of that type have, to be requested through a cast.
CASTS = {"String": ("FormatName",), "Picklist": (), "State": (), "Status": (),
         "MultiSelectPicklist": ()}
RELATIONSHIP = ("SchemaName", "ReferencingAttribute", "ReferencedEntity", "ReferencingEntity",
                "ReferencingEntityNavigationPropertyName", "ReferencedEntityNavigationPropertyName",
                "MetadataId")
PAIRING = ("SchemaName", "Entity1LogicalName", "Entity1NavigationPropertyName",
           "Entity2LogicalName", "Entity2NavigationPropertyName", "MetadataId")


def label(text):
    """A label: a text in English, None, or {"1031": a text in another language, ...}, which is then
    the user's."""
    texts = {"1033": text} if isinstance(text, str) else text or {}
    labels = [{"Label": words, "LanguageCode": int(code), "IsManaged": True,
               "MetadataId": "00000000-0000-4000-8000-00000000000f", "HasChanged": None}
              for code, words in texts.items()]
    return {"LocalizedLabels": labels, "UserLocalizedLabel": labels[0] if labels else None}


def attribute(table, name):
    kind = table["attributes"][name]
    several = kind[0] == "MultiSelectPicklist"
    # Attributes without a type of their own come without @odata.type.
    own = {} if kind[0] in ("Uniqueidentifier", "Virtual", "EntityName") else {
        "@odata.type": "#Microsoft.Dynamics.CRM.%sAttributeMetadata" % kind[0]}
    return own, {
        "LogicalName": name, "SchemaName": name, "AttributeType": "Virtual" if several else kind[0],
        "AttributeTypeName": {"Value": kind[0] + "Type"}, "IsValidForRead": kind[1:] != [False],
        "IsSecured": name in table.get("secured", []),
        "CanBeSecuredForRead": kind[0] not in ("Boolean", "Uniqueidentifier"),
        "IsValidODataAttribute": kind[0] != "Virtual" and name not in table.get("hidden", []),
        "IsCustomAttribute": name.startswith("contoso_"),
        "DisplayName": label(table.get("titles", {}).get(name)),
        "FormatName": {"Value": table.get("formats", {}).get(name, "Text")}}


def options_of(table, name, expand):
    """What $expand adds to a choice: a global list is OptionSet's, too, unless it is an old one."""
    if not re.fullmatch(r"(?:(?:Global)?OptionSet\(\$select=Options\),?)*", expand):
        raise Bad(400, "0x80060888", "Syntax error in $expand: " + expand)
    choices = {"MetadataId": "00000000-0000-4000-8000-00000000000e", "Options": [
        {"Value": value, "Label": label(text), "Description": label(None), "Color": None,
         "IsManaged": True, "MetadataId": None, "HasChanged": None}
        for value, text in table.get("choices", {}).get(name, [])]}
    own = None if name in table.get("old_global", []) else choices
    return {part: own if part == "OptionSet" else choices
            for part in re.findall(r"(\w+)\(", expand)}


def relationships(tables, table, what):
    ends = [(name, relation) for name in tables for relation in tables[name]["many_to_one"]]
    return [({}, {
        "SchemaName": relation[0], "ReferencingAttribute": relation[1],
        "ReferencedEntity": relation[2], "ReferencingEntity": name,
        "ReferencingEntityNavigationPropertyName": relation[3],
        "ReferencedEntityNavigationPropertyName": relation[0]})
        for name, relation in ends
        if table == (name if what == "ManyToOneRelationships" else relation[2])]


def pairings(tables, table):
    return [({}, {
        "SchemaName": pairing[0], "Entity1LogicalName": pairing[1],
        "Entity1NavigationPropertyName": pairing[2], "Entity2LogicalName": pairing[3],
        "Entity2NavigationPropertyName": pairing[4]})
        for pairing in tables.get(table, {}).get("many_to_many", [])]


def selected(rows, known, kind, options):
    """Keeps what is selected of rows, which are pairs of what always comes and of the rest."""
    wanted = [name for name in options.get("$select", "").split(",") if name]
    for name in wanted:
        if name not in known:
            raise unknown(name, kind)
    answer = []
    for number, (own, row) in enumerate(rows, 1):
        kept = {name: row[name] for name in wanted or known if name != "MetadataId"}
        kept["MetadataId"] = "00000000-0000-4000-8000-%012d" % number
        answer.append(dict(own, **kept))
    return answer


def definitions(tables, table, what, options):
    """A collection of a table's definition: all of it, whatever page is preferred."""
    if table not in tables:
        raise Bad(404, "0x80060888", "Entity '%s' was not found" % table)
    what, _, cast = what.partition("/Microsoft.Dynamics.CRM.")
    if what == "ManyToManyRelationships":
        return selected(pairings(tables, table), PAIRING, "ManyToManyRelationshipMetadata", options)
    if what != "Attributes":
        return selected(relationships(tables, table, what), RELATIONSHIP,
                        "OneToManyRelationshipMetadata", options)
    kind = cast.replace("AttributeMetadata", "")
    if cast and kind not in CASTS:
        raise Bad(404, "0x80060888", "Resource not found for the segment '%s'." % cast)
    expand = options.get("$expand", "")
    if expand and kind in ("", "String"):
        raise unknown("OptionSet", (cast or "AttributeMetadata"))
    rows = [attribute(tables[table], name) for name, facts in
            sorted(tables[table]["attributes"].items()) if kind in ("", facts[0])]
    answer = selected(rows, ATTRIBUTE + CASTS.get(kind, ()), cast or "AttributeMetadata", options)
    for row in answer:
        row.update(options_of(tables[table], row["LogicalName"], expand))
    return answer


def privileges_of(number, table):
    """What a table needs; "no_privileges" in organization.json lists tables that state none, and
    "privilege_types" how the types are written: "text" or "number"."""
    changes = load("organization.json", {})
    if table in changes.get("no_privileges", []):
        return []
    types = (("Write", 3), ("Read", 2))
    return [{"Name": "prv%s%s" % (word, table), "PrivilegeId":
             "ABCDEF00-0000-4000-8000-%06d%06d" % (kind, number),
             "PrivilegeType": kind if changes.get("privilege_types") == "number" else word,
             "CanBeBasic": False, "CanBeLocal": False, "CanBeDeep": False, "CanBeGlobal": True}
            for word, kind in types]


def held(tables):
    """What the user has: all privileges but those of the list "lacks_privileges" of
    organization.json, each with the depth of "depths" there, or Global. "named" gives their names,
    too."""
    changes = load("organization.json", {})
    return [dict({"Depth": changes.get("depths", {}).get(privilege["Name"], "Global"),
                  "PrivilegeId": privilege["PrivilegeId"].lower(),
                  "BusinessUnitId": "00000000-0000-4000-8000-00000000000b"},
                 **({"PrivilegeName": privilege["Name"]} if changes.get("named") else {}))
            for number, table in enumerate(sorted(tables))
            for privilege in privileges_of(number, table)
            if privilege["Name"] not in changes.get("lacks_privileges", [])]


def roles_of_user():
    """A role of the organization's own, which has no template, and perhaps that of administrators."""
    templates = [None] + (["627090FF-40A3-4053-8790-584EDC5BE201"] if load(
        "organization.json", {}).get("administrator") else [])
    return [{"@odata.etag": 'W/"1"', "roleid": "00000000-0000-4000-8000-%012d" % number,
             "_roletemplateid_value": template} for number, template in enumerate(templates)]


def all_definitions(tables, options):
    """The tables themselves, which $filter names."""
    names = re.findall(r"LogicalName eq '(\w+)'", options.get("$filter", ""))
    if options.get("$filter") != " or ".join("LogicalName eq '%s'" % name for name in names):
        raise Bad(400, "0x80060888", "Syntax error in $filter")
    rows = [({}, {
        "LogicalName": name, "EntitySetName": table["set"], "PrimaryIdAttribute": table["key"],
        "PrimaryNameAttribute": table["name"], "DisplayName": label(table.get("display")),
        "DisplayCollectionName": label(table.get("displays")),
        "Privileges": privileges_of(sorted(tables).index(name), name)})
        for name, table in sorted(tables.items()) if name in names]
    return selected(rows, DEFINITION, "EntityMetadata", options)


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
    def __init__(self, text, table, data):
        self.tokens, self.at, self.table, self.data = tokens_of(text), 0, table, data
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
        if operator not in ("eq", "ne", "ge", "gt", "le", "lt"):
            raise Bad(400, "0x80060888", "Syntax error in $filter near " + operator)
        path = self.table.path(column)
        return lambda row: compare(self.table.value(self.data, row, path), operator, wanted)


# --- Queries -------------------------------------------------------------------------------------

def select(row, table, names):
    return {name: None if name in table.hides else row.get(name) for name in
            [table.key] + [table.property(n) for n in names if n != table.key]}


def expand_of(text, table):
    parts = re.findall(r"(\w+)\(\$select=([^)]*)\)", text)
    if ",".join("%s($select=%s)" % part for part in parts) != text:
        raise Bad(400, "0x80060888", "Syntax error in $expand: " + text)
    if len({name for name, _ in parts}) < len(parts):
        raise Bad(400, "0x0", "Found multiple select or expand terms on path: " + text)
    return [(name, table.many(name) or table.navigation(name)[0], names.split(","))
            for name, names in parts]


def query(table, options, data):
    rows = data.get(table.set, [])
    for option in options:
        if option not in ("$select", "$expand", "$filter", "$orderby", "$skiptoken", "$count"):
            raise Bad(400, "0x80060888", "The query parameter %s is not supported" % option)
    wanted = [table.property(name) for name in options.get("$select", "").split(",") if name]
    expand = expand_of(options.get("$expand", ""), table)
    for _, target, names in expand:
        for name in names:
            target.property(name)
    if "$filter" in options:
        test = Filter(options["$filter"], table, data).test
        rows = [row for row in rows if test(row)]
    for part in reversed([p for p in options.get("$orderby", "").split(",") if p]):
        column, _, order = part.partition(" ")
        table.property(column)
        rows = sorted(rows, key=lambda row: str(row.get(column)), reverse=order == "desc")
    answer = []
    for row in rows:
        kept = select(row, table, wanted or sorted(table.properties))
        for navigation, _, names in expand:
            kept[navigation] = table.expanded(data, row, navigation, names)
            if isinstance(kept[navigation], list): # a link, even if nothing is left
                kept[navigation + "@odata.nextLink"] = "http://127.0.0.1/again"
        answer.append((row, dict({"@odata.etag": etag(row)}, **kept)))
    return answer


# --- Writes --------------------------------------------------------------------------------------

STATUSES = ("incomingemailstatus", "outgoingemailstatus", "actstatus")


def etag(row):
    """A weak ETag, which any change of the row changes; "#touched" counts those of others."""
    return 'W/"%d"' % int(hashlib.sha256(
        json.dumps(row, sort_keys=True).encode()).hexdigest()[:8], 16)


def one_row(data, table, key):
    for row in data.get(table.set, []):
        if row[table.key].lower() == key.lower():
            return row
    raise Bad(404, "0x80040217", "%s With Id = %s Does Not Exist" % (table.name, key))


def finish_test(data, row, test):
    """Test & Enable is over: it fails without an active profile, or as "fails" of the test says."""
    profiles = [other for other in data.get("emailserverprofiles", [])
                if other["emailserverprofileid"] == row.get("_emailserverprofile_value")]
    words = test.get("fails", {}).get(row["mailboxid"]) or test.get("fails", {}).get("all")
    if not profiles or profiles[0].get("statecode") != 0:
        words = words or "Email Server Error Code: InvalidIncomingEmailServerProfile"
    for status in STATUSES:
        row[status] = 2 if words else 1
    row["testemailconfigurationscheduled"] = False
    row["testmailboxaccesscompletedon"] = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    STATE["count"] += 1
    row["#touched"] = STATE["count"]
    if words:
        data.setdefault("tracelogs", []).append({
            "tracelogid": "00000000-7777-4000-8000-%012d" % STATE["count"], "level": 3, "text": words,
            "tracecode": 0, "errortypedisplay": None, "errordetails": None,
            "createdon": row["testmailboxaccesscompletedon"],
            "_regardingobjectid_value": row["mailboxid"], "regardingobjecttypecode": "mailbox"})


def current():
    """The rows; the tests that are over by now have left their results. "test" of
    organization.json: {"seconds": how long a test takes, or null: it never ends, "fails": {id of a
    mailbox, or "all": the text of the alert}}."""
    with LOCK:
        data = load("data.json", {})
        test = load("organization.json", {}).get("test", {})
        seconds = test.get("seconds", 0)
        due = [row for row in data.get("mailboxes", [])
               if row.get("testemailconfigurationscheduled") and seconds is not None
               and time.time() >= row.get("#scheduled", 0) + seconds]
        for row in due:
            finish_test(data, row, test)
        if due:
            store("data.json", data)
        return data


def changes_of(table, row, body):
    """What the body changes, by property; refuses what the organization would."""
    changes = {}
    for name, value in body.items():
        navigation, _, bind = name.partition("@odata.bind")
        if name.endswith("@odata.bind") or (value is None and name not in table.properties):
            target, lookup = table.navigation(navigation)
            match = re.fullmatch(r"/?%s\(([0-9a-fA-F-]{36})\)" % target.set, value or "")
            if value is not None and not match:
                raise Bad(400, "0x80060888", "A bind to %s is wrong" % value)
            changes[lookup] = match.group(1) if match else None
        else:
            changes[table.property(name)] = value
    if table.name == "mailbox" and row.get("testemailconfigurationscheduled"):
        raise Bad(400, "0x8005e248", "A test of the e-mail configuration is in progress. "
                  "Please save after completion of test.")
    return changes


def others_change(fault, table, key):
    """What somebody else writes to the row just before this request, as the fault says."""
    data = current()
    row = one_row(data, table, key)
    STATE["count"] += 1
    row["#touched"] = STATE["count"]
    row.update(fault.get("set", {}))
    store("data.json", data)


def write(tables, target, headers, text, fault):
    """PATCH of one row, as Dataverse does it. "no_write" of organization.json lists tables that the
    user may not change."""
    match = re.fullmatch(r"(\w+)\(([0-9a-fA-F-]{36})\)", target)
    if not match:
        raise Bad(404, "0x8006088a", "Resource not found for the segment '%s'." % target)
    table, key = table_of_set(tables, match.group(1)), match.group(2)
    if headers.get("Content-Type", "").partition(";")[0] != "application/json":
        raise Bad(415, "0x80060888", "The content type is wrong")
    for name in headers:
        if name.lower().startswith("mscrm."):
            raise Bad(400, "0x80060888", "The header %s is not for tests" % name)
    if fault.get("do") == "touch":
        others_change(fault, table, key)
    if table.name in load("organization.json", {}).get("no_write", []):
        raise Bad(403, "0x80040220", "Principal user is missing prvWrite%s privilege" % table.name)
    data = current()
    row = one_row(data, table, key)
    if headers.get("If-Match") not in ("*", etag(row)):
        raise Bad(412, "0x80060882", "The version of the existing record doesn't match the "
                  "RowVersion property provided.")
    row.update(changes_of(table, row, json.loads(text)))
    if row.get("testemailconfigurationscheduled") and table.name == "mailbox":
        row["#scheduled"] = time.time()
    store("data.json", data)


def annotate(row, shown, table, data, prefer):
    for lookup, (target, name) in table.annotations(data, row).items():
        if lookup in shown and "lookuplogicalname" in prefer:
            shown[lookup + "@Microsoft.Dynamics.CRM.lookuplogicalname"] = target
        if lookup in shown and "FormattedValue" in prefer:
            shown[lookup + "@OData.Community.Display.V1.FormattedValue"] = name


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
        if fault and fault["do"] == "delay": # and then whatever comes next in the list
            time.sleep(fault["seconds"])
            fault = None
        if fault and self.break_early(fault):
            return None
        if self.command == "PATCH":
            return self.patch(fault or {})
        try:
            answer = (self.sign_in() if self.command == "POST" else
                      self.page(fault) if self.path.startswith(ROOT) else self.identity())
        except Bad as bad:
            answer = None
            if fault and fault["do"] == "refuse late": # when another request got a new token
                self.await_token(STATE["count"])
            self.send_json({"error": {"code": bad.code, "message": str(bad)}}, bad.status)
        if answer is not None:
            self.break_late(fault or {}, json.dumps(answer, ensure_ascii=False).encode())

    def patch(self, fault):
        """Answers 204, or as the fault says: "reset after" and "close after" let it take effect, and
        lose the answer."""
        target = unquote(self.path.partition("?")[0])[len(ROOT):]
        line = {"path": target, "body": json.loads(self.body), "if_match": self.headers.get("If-Match")}
        bad = None
        with LOCK:
            try:
                self.check_token()
                write(organization(), target, self.headers, self.body, fault)
                if fault.get("do") == "deactivate": # somebody else does, right after it
                    data = current()
                    for profile in data["emailserverprofiles"]:
                        profile.update(statecode=1, statuscode=2)
                    store("data.json", data)
            except Bad as caught:
                bad = caught
            line["status"] = bad.status if bad else 204
            with open(path("writes.ndjson"), "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        if bad:
            return self.send_json({"error": {"code": bad.code, "message": str(bad)}}, bad.status)
        if fault.get("do") in ("reset after", "close after", "silent after"):
            return self.break_early({"do": fault["do"].partition(" ")[0],
                                     "seconds": fault.get("seconds", 60)})
        if fault.get("do") == "slow": # it took effect; its answer is late
            time.sleep(fault["seconds"])
        self.send_response(204)
        self.send_header("OData-EntityId", "http://%s%s%s" % (self.headers["Host"], ROOT, target))
        self.end_headers()
        return None

    def await_token(self, count):
        for _ in range(200):
            if STATE["count"] > count:
                return
            time.sleep(0.05)

    def find_fault(self, what):
        for index, fault in enumerate(load("faults.json", [])):
            if fault["match"] in what:
                with LOCK:
                    file = os.stat(path("faults.json")) # an inode may be reused
                    key = json.dumps([index, fault, file.st_ino, file.st_mtime_ns])
                    count = STATE["faults"][key] = STATE["faults"].get(key, 0) + 1
                first = fault.get("from", 1)
                if first <= count < first + fault.get("times", 10 ** 9):
                    return fault
        return None

    # Faults without an answer of ours.
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
        elif do in ("revoke", "refuse late"):
            STATE["issued"].clear()
            return False
        else:
            return False
        return True

    # Faults in our answer.
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
        elif do == "replace":
            # A test whose pattern is not found would test nothing.
            body, changes = re.subn(fault["pattern"].encode(), lambda _: fault["by"].encode(), body)
            self.send_bytes(body if changes else b"no match of " + fault["pattern"].encode())
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
        if "client_assertion" in form:
            if (form["client_assertion"] != client.get("assertion") or form.get("client_assertion_type")
                    != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"):
                return refuse(401, "700213", "No matching federated identity record found.")
        elif form.get("client_secret") != client["client_secret"]:
            return refuse(401, "7000215", "Invalid client secret provided: %s." %
                          form.get("client_secret"))
        if form.get("grant_type") != "client_credentials" or not form["scope"].endswith("/.default"):
            return refuse(400, "900144", "The request body is wrong.")
        return self.issue(client.get("expires_in", 3600))

    def issue(self, seconds):
        with LOCK:
            STATE["count"] += 1
            token = "issued-%d-%s" % (STATE["count"], os.urandom(8).hex())
            STATE["issued"][token] = time.time() + seconds
        return {"token_type": "Bearer", "expires_in": seconds, "access_token": token}

    # Managed identities: of a virtual machine (instance metadata service), and of App Service.
    def identity(self):
        target, _, text = self.path.partition("?")
        asked = {name: values[0] for name, values in parse_qs(text).items()}
        origin = "http://%s" % self.headers["Host"]
        machine = (target == "/metadata/identity/oauth2/token" and asked.get("api-version") == "2018-02-01"
                   and self.headers.get("Metadata") == "true")
        platform = (target == "/msi/token" and asked.get("api-version") == "2019-08-01"
                    and self.headers.get("X-IDENTITY-HEADER") == load("client.json", {}).get("header"))
        if not (machine or platform) or asked.get("resource") != origin:
            raise Bad(404, "0x80060888", "Resource not found.")
        return dict(self.issue(3600), expires_in="3600", resource=asked["resource"])

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
        name = unquote(target[len(ROOT):])
        if not target.startswith(ROOT):
            raise Bad(404, "0x80060888", "Resource not found for the segment '%s'." % name)
        start = 0
        if "$skiptoken=" in text:
            if text not in STATE["links"]:
                raise Bad(400, "0x80060888", "Malformed skiptoken")
            start, text = STATE["links"][text]
        options = dict((unquote(part.partition("=")[0]), unquote(part.partition("=")[2]))
                       for part in text.split("&") if part)
        base = "http%s://%s" % ("s" if self.listener == "tls" else "", self.headers["Host"])
        tables = organization()
        defined = re.fullmatch(
            r"EntityDefinitions\(LogicalName='(\w+)'\)/(Attributes(?:/[\w.]+)?|\w+Relationships)",
            name)
        if name == "EntityDefinitions":
            return {"@odata.context": "%s%s$metadata#EntityDefinitions(%s)" % (
                        base, ROOT, options.get("$select", "")),
                    "value": all_definitions(tables, options)}
        if defined:
            return {"@odata.context": "%s%s$metadata#EntityDefinitions('%s')/%s(%s)" % (
                        base, ROOT, defined.group(1), defined.group(2), options.get("$select", "")),
                    "value": definitions(tables, defined.group(1), defined.group(2), options)}
        data = current()
        concurrency = re.fullmatch(r"EntityDefinitions\(LogicalName='(\w+)'\)", name)
        if concurrency:
            if concurrency.group(1) not in tables or text != "$select=IsOptimisticConcurrencyEnabled":
                raise Bad(404, "0x80060888", "Entity '%s' was not found" % concurrency.group(1))
            return {"IsOptimisticConcurrencyEnabled": concurrency.group(1) not in load(
                "organization.json", {}).get("no_concurrency", []),
                    "MetadataId": "00000000-0000-4000-8000-00000000000d"}
        single = re.fullmatch(r"(\w+)\(([0-9a-fA-F-]{36})\)", name)
        if single:
            table = table_of_set(tables, single.group(1))
            row = one_row(data, table, single.group(2))
            kept = query(table, options, {table.set: [row]})[0][1]
            return dict({"@odata.context": "%s%s$metadata#%s/$entity" % (base, ROOT, table.set)}, **kept)
        if name == "WhoAmI":
            return {"@odata.context": base + ROOT + "$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse",
                    "BusinessUnitId": "00000000-0000-4000-8000-00000000000b",
                    "UserId": data.get("user", "00000000-0000-4000-8000-00000000000a"),
                    "OrganizationId": "00000000-0000-4000-8000-00000000000c"}
        if name == "systemusers(%s)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges" % data.get(
                "user", "00000000-0000-4000-8000-00000000000a"):
            return {"@odata.context": base + ROOT
                    + "$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegesResponse",
                    "RolePrivileges": held(tables)}
        if name == "systemusers(%s)/systemuserroles_association" % data.get(
                "user", "00000000-0000-4000-8000-00000000000a"):
            return {"@odata.context": base + ROOT + "$metadata#roles(roleid,_roletemplateid_value)",
                    "value": roles_of_user()}
        counted = re.fullmatch(r"RetrieveTotalRecordCount\(EntityNames=\['(\w+)'\]\)", name)
        if counted and counted.group(1) in tables:
            return {"EntityRecordCountCollection": {
                "Count": 1, "IsReadOnly": False, "Keys": [counted.group(1)],
                "Values": [len(data.get(tables[counted.group(1)]["set"], []))]}}
        table = table_of_set(tables, name)
        rows = query(table, options, data)
        prefer = self.headers.get("Prefer") or ""
        size = min(5000, int((re.search(r"maxpagesize=(\d+)", prefer) or [0, 5000])[1]))
        for row, kept in rows[start:start + size]:
            annotate(row, kept, table, data, prefer)
        rows = [kept for _, kept in rows]
        shown = rows[start:start + size]
        if fault and fault["do"] == "repeat":
            shown = rows[:1] + shown[fault.get("lost", 0):]
        answer = {"@odata.context": "%s%s$metadata#%s" % (base, ROOT, name)}
        if options.get("$count") == "true":
            answer["@odata.count"] = min(5000, len(rows))
        answer["value"] = shown
        if start + size < len(rows):
            cookie = quote('<cookie pagenumber="%d" pagingcookie="%%253ccookie%%253e"/>' % start)
            link = "%s&$skiptoken=%s" % (text, cookie)
            STATE["links"][link] = (start + size, text)
            answer["@odata.nextLink"] = base + target + "?" + link
        if fault and fault["do"] == "link":
            answer["@odata.nextLink"] = fault["to"].replace(
                "TRAP", "http://127.0.0.1:%d" % PORTS["trap"]).replace("SELF", base + self.path)
        if fault and fault["do"] == "any link": # of any type
            answer["@odata.nextLink"] = fault["to"]
        if fault and fault["do"] == "endless": # each page links to a page that was not there before
            STATE["count"] += 1
            if fault.get("changing"):
                answer["value"] = [dict(row, name="try %d" % STATE["count"]) for row in shown]
            link = "%s&$skiptoken=%d" % (text, STATE["count"])
            STATE["links"][link] = (start if fault.get("same") else len(rows), text)
            answer["@odata.nextLink"] = base + target + "?" + link
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
