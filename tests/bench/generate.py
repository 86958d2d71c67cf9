#!/usr/bin/env python3
"""Writes the benchmark's data, always the same for the same arguments, to standard output.

generate.py rows COUNT mixed SHAPE
                                mailboxes, one a line: 10 % with the first article's code (half of
                                them without a profile, half with an inactive one), 20 % with one of
                                999 other codes (Zipf), 70 % healthy
generate.py rows COUNT first SHAPE
                                the same, but the 20 % are healthy too

    SHAPE is slim, about 2 KB a row, as kbtriage fetch saves them; or full, as an export of all
    columns is: the columns of the table's reference with the annotations of the Web API, some 205
    keys, codes as signed HRESULTs, three to sixty alerts, about 16 KB a row.

generate.py log MEGABYTES COUNT lines of a server's log; one in 50 shows a code or a message of the
                                first COUNT articles
"""

import bisect
import itertools
import random
import sys

from articles import FIRST, all_articles, message_of

FIRST_NAMES = ("Ann", "Bob", "Cléo", "Dan", "Eva", "Finn", "Gita", "Hans", "Ida", "Jan", "Kim",
               "Lena", "Mark", "Nora", "Omar", "Pia")
LAST_NAMES = ("Beck", "Chan", "Diaz", "Eder", "Fink", "Gray", "Hahn", "Ibsen", "Jung", "Kerr",
              "Lang", "Moor", "Nagy", "Ott", "Park", "Rossi")
LABEL = "@OData.Community.Display.V1.FormattedValue"
LOOKUP = "@Microsoft.Dynamics.CRM.lookuplogicalname"
PROFILES = 40
CODES = 1000
DATE = "2026-11-{:02}T{:02}:41:09Z"
# HRESULTs in Microsoft's articles: shared error codes of synchronization.
HRESULTS = (-2147220970, -2147220956, -2147097998, -2147218683, -2147220891, -2147209462)
BLOCK = 8 << 20
ERROR_DISTANCE = 6

BOOLEAN = ("false", "true")
STATE = ("Active", "Inactive")
STATUS = ("Not Run", "Success", "Failure")
METHOD = ("None", "Microsoft Dynamics 365 for Outlook",
          "Server-Side Synchronization or Email Router", "Forward Mailbox")
APPROVAL = ("Empty", "Approved", "Pending Approval", "Rejected")


def choice(column, value, labels):
    return f'"{column}":{value},"{column}{LABEL}":"{labels[value]}",'


def profile_text(number, is_inactive):
    """The columns that name a profile, and the profile itself; number None: there is none."""
    if number is None:
        return '"_emailserverprofile_value":null,', '"emailserverprofile":null,'
    key = f"0000{number:04x}-0000-4000-8000-0000000000{0xb0 if is_inactive else 0xa0:02x}"
    name = f"Contoso Exchange {number}"
    return (
        f'"_emailserverprofile_value":"{key}","_emailserverprofile_value{LABEL}":"{name}",'
        f'"_emailserverprofile_value{LOOKUP}":"emailserverprofile",',
        f'"emailserverprofile":{{"emailserverprofileid":"{key}","name":"{name}",'
        f'"statecode":{int(is_inactive)},"statuscode":{1 + is_inactive},'
        f'"servertype":{(3, 1)[number % 5 == 0]},"incomingusessl":{BOOLEAN[number % 4 != 0]},'
        f'"useautodiscover":{BOOLEAN[number % 3 != 0]},"lasttestexecutionstatus":1}},',
    )


def mailbox_columns(bits):
    """The columns that do not depend on who it is, from random bits."""
    failed = bits >> 4 & 7
    return (
        choice("statecode", int(bits & 15 == 0), STATE)
        + f'"statuscode":{1 + (bits & 15 == 0)},'
        + choice("incomingemailstatus", 2 if failed < 2 else 1, STATUS)
        + choice("outgoingemailstatus", 2 if failed == 2 else 1, STATUS)
        + '"actstatus":1,'
        + choice("incomingemaildeliverymethod", 3 if failed == 3 else 2, METHOD)
        + '"outgoingemaildeliverymethod":2,"actdeliverymethod":1,'
        + choice("emailrouteraccessapproval", 2 if failed == 4 else 1, APPROVAL)
        + f'"enabledforincomingemail":{BOOLEAN[failed != 5]},"enabledforoutgoingemail":true,'
        + f'"enabledforact":{BOOLEAN[failed != 6]},'
        + f'"isemailaddressapprovedbyo365admin":{BOOLEAN[failed != 7]},"isforwardmailbox":false,'
        + '"orgmarkedasprimaryforexchangesync":false,"testemailconfigurationscheduled":false,'
        + '"testemailconfigurationretrycount":0,"lastsyncerror":null,"lastsyncerrorcode":null,'
        + f'"lastsyncerrorcount":0,"transientfailurecount":{failed},"ewsurl":null,'
    )


def alert_text(level, row, text):
    return (
        f'{{"@odata.etag":"W/\\"{80640000 + row}\\"",'
        f'"tracelogid":"{row:08x}-0001-4000-8000-{row:012x}",'
        f'"text":"{text}","level":{level},"tracecode":0,"tracestatus":{BOOLEAN[level == 1]},'
        '"errortypedisplay":null,"errordetails":null,'
        f'"createdon":"2026-11-{1 + row % 28:02}T06:{row % 60:02}:09Z"}}'
    )


def mailbox_text(row, name, columns, profile, alert):
    key = f"{row:08x}-0000-4000-8000-{row:012x}"
    address = f"m{row}@contoso.example"
    lookup, expanded = profile
    return (
        f'{{"@odata.etag":"W/\\"{80640000 + row}\\"","mailboxid":"{key}","name":"{name}",'
        f'"emailaddress":"{address}","username":"{address}",{columns}'
        f'"createdon":"2024-03-{1 + row % 28:02}T09:14:00Z",'
        f'"modifiedon":"2026-11-{1 + row % 28:02}T05:41:{row % 60:02}Z",'
        f'"_ownerid_value":"{row % 997:08x}-0002-4000-8000-00000000c0de",'
        f'"_regardingobjectid_value":"{row:08x}-0003-4000-8000-{row:012x}",'
        f'"_regardingobjectid_value{LOOKUP}":"systemuser",'
        f'{lookup}{expanded}"tracelog_Mailbox":[{alert}]}}\n'
    )


# Further columns of the reference's mailbox page, by type.
FULL_BOOLEANS = (
    "isserviceaccount", "processanddeleteemails", "allowemailconnectortousecredentials",
    "isactsyncorgflagset", "ispasswordset", "isoauthaccesstokenset", "isoauthrefreshtokenset",
    "lasttagprocessedmaxitems", "officeappsdeploymentscheduled",
    "isexchangecontactsimportscheduled", "acsenabledforoutgoingemail", "acsmailfromcreated")
FULL_DATES = (
    "emailaddressapprovedon", "oauthtokenexpireson", "postponetestemailconfigurationuntil",
    "testmailboxaccesscompletedon", "testandenablelastattemptedon", "lastsyncerroroccurredon",
    "lastsyncstartedon", "lastsuccessfulsynccompletedon", "lastmailboxforcedunlockoccurredon",
    "processinglastattemptedon", "postponemailboxprocessinguntil", "postponesendinguntil",
    "receivingpostponeduntil", "receivingpostponeduntilforact", "processemailreceivedafter",
    "lastautodiscoveredon", "lastincomingemailsrequestedfromemailserveron", "lasttagcompletedon",
    "tagemailsafter", "officeappsdeploymentcompleteon", "postponeofficeappsdeploymentuntil",
    "exchangecontactsimportcompletedon")
FULL_NUMBERS = (
    "verboseloggingenabled", "itemsprocessedforlastsync", "itemsfailedforlastsync", "noemailcount",
    "noactcount", "processingstatecode", "mailboxprocessingcontext", "processedtimes",
    "forcedunlockcount", "nextscheduledactsyncinseconds", "averagetotalduration", "lastduration",
    "timezoneruleversionnumber", "utcconversiontimezonecode")
FULL_TEXTS = (
    "lastsyncerrormachinename", "lastmessageid", "lasttaggedmessageid", "undeliverablefolder",
    "officeappsdeploymenterror", "exchangesyncstatexml", "folderhierarchy", "hostid",
    "exchangesyncstatexmlfileref", "entityimage_url")
FULL_LOOKUPS = (
    ("_createdby_value", "systemuser"), ("_modifiedby_value", "systemuser"),
    ("_createdonbehalfby_value", None), ("_modifiedonbehalfby_value", None),
    ("_owninguser_value", "systemuser"), ("_owningteam_value", None),
    ("_owningbusinessunit_value", "businessunit"), ("_organizationid_value", "organization"),
    ("_emailaddressapprovedby_value", None), ("_testandenablelastattemptedby_value", "systemuser"))
CUSTOM_COLUMNS = 25  # of the organization
NAVIGATION = "@Microsoft.Dynamics.CRM.associatednavigationproperty"


def formatted(column, value, label):
    return f'"{column}":{value},"{column}{LABEL}":"{label}",'


def lookup_text(column, table, bits):
    if table is None:
        return f'"{column}":null,'
    return (f'"{column}":"{bits % 997:08x}-0002-4000-8000-00000000c0de",'
            f'"{column}{LABEL}":"{LAST_NAMES[bits & 15]} {table}",'
            f'"{column}{NAVIGATION}":"{column.split("_")[1]}","{column}{LOOKUP}":"{table}",')


def full_columns(bits):
    """The rest of an export of all columns."""
    failed = bits % 7 == 0
    parts = [formatted(column, BOOLEAN[bits >> number & 1], ("No", "Yes")[bits >> number & 1])
             for number, column in enumerate(FULL_BOOLEANS)]
    for number, column in enumerate(FULL_DATES):
        day, hour = 1 + (bits + number) % 28, number % 24
        parts.append(formatted(column, f'"{DATE.format(day, hour)}"', f"11/{day}/2026 {hour}:41 AM")
                     if (bits + number) % 5 else f'"{column}":null,')
    parts += [formatted(column, bits >> number & 4095, f"{bits >> number & 4095:,}")
              for number, column in enumerate(FULL_NUMBERS)]
    parts += [f'"{column}":null,' for column in FULL_TEXTS]
    parts += [f'"cr1a_field{number}":"{bits + number}",' for number in range(CUSTOM_COLUMNS)]
    parts += [lookup_text(column, table, bits) for column, table in FULL_LOOKUPS]
    code = HRESULTS[bits % len(HRESULTS)] if failed else 0
    return "".join(parts) + (
        choice("mailboxstatus", 1, STATUS) + choice("officeappsdeploymentstatus", 0, STATUS)
        + choice("exchangecontactsimportstatus", 0, STATUS)
        + choice("acsoutgoingemailstatus", 0, STATUS)
        + f'"lastsyncerrorcode":{code},"lastsyncerrorcode{LABEL}":"{code:,}",'
        + f'"regardingobjecttypecode":"systemuser","versionnumber":{80640000 + bits},'
        + f'"lastsyncerror":{chr(34) + "ErrorServerBusy" + chr(34) if failed else "null"},')


def full_alert(alert, level, number):
    """The alert with the columns that an export of all has."""
    return alert[:-1] + (
        f',"level{LABEL}":"{("", "Information", "Warning", "Error")[level]}",'
        f'"tracestatus{LABEL}":"{("Failure", "Success")[level == 1]}",'
        f'"modifiedon":"{DATE.format(1 + number % 28, 7)}","isunique":false,"canbedeleted":true,'
        f'"machinename":"ASYNC{number % 8:03}","collationlevel":0,"traceparameterhash":{number},'
        '"traceparameterxml":null,"traceactionxml":null,"tracedetailxml":null,'
        f'"regardingobjecttypecode":"mailbox","_organizationid_value":"{number:08x}-0004-4000-8000-'
        '00000000c0de"}')


def other_alerts(draw, row, name, level, alert):
    """The alert among two to fifty-nine others, the most often few of them."""
    count = min(59, 2 + int(draw.expovariate(0.2)))
    place = draw.randrange(count + 1)
    alerts = [full_alert(alert_text(1, row, f"The mailbox {name} was synchronized in cycle {number}:"
                                    f" {draw.randrange(90)} items, {draw.randrange(900)} ms."
                                    " Appointments, contacts and tasks are up to date."), 1, number)
              for number in range(count)]
    alerts.insert(place, full_alert(alert, level, count))
    return ",".join(alerts)


def zipf_codes():
    """The codes after the first, and their weights added up."""
    codes = [code for code, _ in all_articles(CODES)[1:]]
    return codes, list(itertools.accumulate(1 / rank for rank in range(1, len(codes) + 1)))


def rows(out, count, is_mixed, is_full):
    draw = random.Random(4484702)
    codes, weights = zipf_codes()
    columns = [mailbox_columns(bits) for bits in range(128)]
    if is_full:
        columns = [text.replace('"lastsyncerror":null,"lastsyncerrorcode":null,', "")
                   + full_columns(bits * 7919) for bits, text in enumerate(columns)]
    active = [profile_text(number, False) for number in range(PROFILES)]
    inactive = [profile_text(number, True) for number in range(PROFILES)]
    absent = profile_text(None, False)
    lines = []
    for row in range(count):
        bits = draw.getrandbits(32)
        kind = draw.random()
        which = draw.random()
        name = f"{FIRST_NAMES[bits >> 7 & 15]} {LAST_NAMES[bits >> 11 & 15]} {row}"
        profile = active[(bits >> 15) % PROFILES]
        if kind < 0.1:
            profile = absent if which < 0.5 else inactive[(bits >> 15) % PROFILES]
            level = 3
            alert = alert_text(3, row, message_of(FIRST).replace("[mailbox]", name)
                               + f"\\r\\nEmail Server Error Code: {FIRST}")
        elif kind < 0.3 and is_mixed:
            code = codes[bisect.bisect(weights, which * weights[-1])]
            level = 3
            alert = alert_text(3, row, f"E-mail of the mailbox {name} was not processed."
                               f"\\r\\nEmail Server Error Code: {code}")
        else:
            level = 1
            alert = alert_text(1, row, f"The mailbox {name} was synchronized. Appointments,"
                               f" contacts and tasks of the last day: {bits >> 20 & 63} items.")
        if is_full:
            alert = other_alerts(draw, row, name, level, alert)
        lines.append(mailbox_text(row, name, columns[bits & 127], profile, alert))
        if len(lines) == 1000:
            out.write("".join(lines).encode())
            lines.clear()
    out.write("".join(lines).encode())


def log_line(draw, codes, number):
    # A message with its code nearby would count as one error: errors keep their distance.
    kind = draw.randrange(100) if number % ERROR_DISTANCE == 0 else 99
    code = draw.choice(codes)
    if kind < ERROR_DISTANCE:
        text = f"ERROR Email Server Error Code: {code} request={draw.getrandbits(64):016x}"
    elif kind < 2 * ERROR_DISTANCE:
        text = "ERROR " + message_of(code).replace("[mailbox]", f"Ann Beck {draw.randrange(10**6)}")
    else:
        text = (f"INFO  request {draw.getrandbits(64):016x} POST /EWS/Exchange.asmx 200"
                f" {draw.randrange(2000)} ms, {draw.randrange(90000)} bytes,"
                f" mailbox m{draw.randrange(10**6)}@contoso.example")
    return (f"2026-11-24T06:{draw.randrange(60):02}:{draw.randrange(60):02}."
            f"{draw.randrange(1000):03}Z server{draw.randrange(8)} {text}\n")


def log(out, megabytes, count):
    """One block of lines, over and over: to a search it is as good as any, and quickly made."""
    draw = random.Random(4484702)
    codes = [code for code, _ in all_articles(count)]
    block = b""
    while len(block) < BLOCK:
        block += "".join(log_line(draw, codes, number) for number in range(1200)).encode()
    for _ in range(max(1, (megabytes << 20) // len(block))):
        out.write(block)


def main(arguments):
    out = sys.stdout.buffer
    if (arguments[:1] == ["rows"] and len(arguments) == 4 and arguments[2] in ("mixed", "first")
            and arguments[3] in ("slim", "full")):
        rows(out, int(arguments[1]), arguments[2] == "mixed", arguments[3] == "full")
    elif arguments[:1] == ["log"] and len(arguments) == 3:
        log(out, int(arguments[1]), int(arguments[2]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
