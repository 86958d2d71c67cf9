"""Cases of `kbtriage fix` against hostile.py: python3 hostile_fix.py quick|slow|NAME...

The program is $KBTRIAGE, with the rule set in ./rules; each case has a folder of its own.
"""
import fcntl
import json
import os
import pty
import resource
import subprocess
import sys
import tempfile
import time

from hostile import CUT, USER, Organization, refusal, serve

PROGRAM = os.environ["KBTRIAGE"]
RULES = os.path.abspath("rules")
CASES, SLOW = {}, set()


def case(function):
    CASES[function.__name__] = function
    return function


def slow(function):
    SLOW.add(function.__name__)
    return function


def box(number):
    return "%08d-0000-4000-8000-000000000000" % number


def profile(number):
    return "%08d-9999-4000-8000-000000000000" % number


def rows(count, profile_of):
    """Mailboxes that all have the alert about their profile: the first is inactive, the second not."""
    return {
        "emailserverprofiles": {
            profile(1): {"emailserverprofileid": profile(1), "name": "Hybrid", "statecode": 1, "statuscode": 2},
            profile(2): {"emailserverprofileid": profile(2), "name": "Online", "statecode": 0, "statuscode": 1}},
        "mailboxes": {box(number): {
            "mailboxid": box(number), "name": "Box %d" % number, "emailaddress": "box%d@contoso.example" % number,
            "statecode": 0, "statuscode": 1, "incomingemaildeliverymethod": 2,
            "outgoingemaildeliverymethod": 2, "actdeliverymethod": 1, "emailrouteraccessapproval": 1,
            "incomingemailstatus": 2, "outgoingemailstatus": 1, "actstatus": 1,
            "testemailconfigurationscheduled": False, "testmailboxaccesscompletedon": "2026-11-01T08:00:00Z",
            "_emailserverprofile_value": profile_of(number), "_regardingobjectid_value": None}
            for number in range(1, count + 1)},
        "tracelogs": {"%08d-1111-4000-8000-000000000000" % number: {
            "tracelogid": "%08d-1111-4000-8000-000000000000" % number, "level": 3, "tracecode": 0,
            "text": "Email Server Error Code: InvalidIncomingEmailServerProfile",
            "createdon": "2026-11-20T06:00:00Z", "errortypedisplay": None, "errordetails": None,
            "_regardingobjectid_value": box(number), "regardingobjecttypecode": "mailbox"}
            for number in range(1, count + 1)},
        "systemusers": {USER: {"systemuserid": USER, "fullname": "Fix App"}},
        "queues": {}}


class Stand:
    """An organization, a folder, and a plan for it in plan.json."""

    def __init__(self, count=3, profile_of=lambda number: profile(1), plan=(), prepare=None):
        self.organization = Organization(rows(count, profile_of))
        if prepare:
            prepare(self.organization)
        self.process = None
        self.url, _ = serve(self.organization)
        self.folder = tempfile.mkdtemp(dir=os.getcwd())
        assert self.run("--org", self.url, "--save-plan", "plan.json", *plan) == 1, self.said

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, largest_file=None, rules=RULES):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        with subprocess.Popen(
                [PROGRAM, "fix", "--color", "never", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                restore_signals=largest_file is None, # SIGXFSZ stays ignored, as on a full disk
                preexec_fn=None if largest_file is None else limit,
                env=dict(os.environ, KBTRIAGE_ONLY_RULES=rules)) as self.process:
            self.out, self.err = self.process.communicate(timeout=120)
        self.said = " ".join(("%s %s" % (self.out, self.err)).split())
        assert "Sanitizer" not in self.err and "runtime error" not in self.err, self.err
        return self.process.returncode

    def kill_at(self, number):
        """Kills the program at that request: before it takes effect, or, if odd, after it."""
        seen = []

        def kill(_, request):
            seen.append(request)
            if len(seen) == number // 2 + 1:
                self.process.kill()
                return CUT
            return None
        if number % 2:
            self.organization.after = kill
        else:
            self.organization.before = kill

    def calm(self):
        self.organization.before = self.organization.after = lambda organization, request: None

    def apply(self, *arguments, plan="plan.json"):
        return self.run("--apply", plan, "--yes", *arguments)

    def undo(self, *arguments):
        return self.run("--undo", "plan.json.journal", "--yes", *arguments)

    def results(self, *arguments):
        """What the same apply says in JSON."""
        status = self.apply("-f", "json", *arguments)
        if "REPORTS" in os.environ:
            with tempfile.NamedTemporaryFile("w", dir=os.environ["REPORTS"], delete=False) as file:
                file.write(self.out)
        return status, json.loads(self.out)

    def plan(self, **changes):
        """The plan, changed and saved as hostile.json."""
        with open(self.path("plan.json"), encoding="utf-8") as file:
            plan = json.load(file)
        change = changes.pop("change", None)
        plan.update(changes)
        if change:
            change(plan)
        with open(self.path("hostile.json"), "w", encoding="utf-8") as file:
            json.dump(plan, file)
        return plan

    def says(self, text):
        assert text in self.said, "does not say %r: %s" % (text, self.said)

    def written(self, set_name, status=204):
        return sum(1 for request, answer in self.organization.writes
                   if request.set == set_name and answer == status)

    def row(self, set_name, row_id):
        return self.organization.rows[set_name][row_id]

    def hook(self, before=lambda organization, request: None):
        self.organization.before = before


# --- Requests and answers -----------------------------------------------------------------------

@case
def what_is_sent():
    """Bodies and headers of all writes, of apply and undo."""
    stand = Stand()
    assert stand.apply() == 0, stand.said
    assert stand.undo() == 0, stand.said
    writes = stand.organization.writes
    assert [json.loads(request.body) for request, _ in writes] == [
        {"statecode": 0, "statuscode": 1}] + 3 * [{"testemailconfigurationscheduled": True}] + [
            {"statecode": 1, "statuscode": 2}]
    for request, _ in writes:
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert set(headers) <= {"host", "authorization", "user-agent", "accept", "accept-encoding",
                                "odata-version", "odata-maxversion", "content-type", "content-length",
                                "if-match"}, headers
        assert headers["content-type"] == "application/json" and headers["if-match"].startswith("W/")
    assert {request.method for request in stand.organization.requests} == {"GET", "PATCH"}


@case
def a_page_in_place_of_an_answer():
    """A proxy's page is no proof that a PATCH took effect."""
    stand = Stand()
    stand.hook(lambda organization, request: (200, b"<html>Sign in</html>", {"Content-Type": "text/html"})
               if request.method == "PATCH" else None)
    status, results = stand.results()
    assert status == 2 and results["changes"][0]["outcome"] == "failed", stand.said
    stand.says("where JSON belongs")
    stand.hook()
    assert stand.apply() == 0, stand.said


@case
def a_redirected_write():
    """It is not followed, and the token goes nowhere else."""
    stand, other = Stand(), Organization({})
    url, _ = serve(other)
    stand.hook(lambda organization, request: (307, b"", {"Location": url + "/" + request.target})
               if request.method == "PATCH" else None)
    assert stand.apply() == 2, stand.said
    assert other.requests == []


@case
def rows_without_versions():
    """Without an ETag nothing is sent: such a PATCH could create a row."""
    stand = Stand()

    def hide(organization, request):
        organization.hides_versions = request.set == "mailboxes"
    stand.hook(hide)
    assert stand.apply("--wait", "1") == 1, stand.said
    stand.says("gives no ETag")
    assert len(stand.organization.writes) == 1
    stand = Stand()
    stand.organization.hides_versions = True
    assert stand.apply() == 2, stand.said
    assert stand.organization.writes == []


@case
def an_etag_that_is_a_header():
    stand = Stand()
    stand.organization.version = lambda set_name, row_id: 'W/"1"\r\nMSCRM.BypassCustomPluginExecution: true'
    assert stand.apply() == 2, stand.said
    assert stand.organization.writes == []


@case
def a_write_that_takes_effect_late():
    """The lookup does not find it yet; the repeated one meets it. It is ours: tested, and undone."""
    stand, seen = Stand(), []

    def late(organization, request):
        if request.writes("emailserverprofiles"):
            seen.append(request)
            if len(seen) == 1:
                return CUT
            if len(seen) == 2:
                organization.touch(request.set, request.id, **json.loads(request.body))
        return None
    stand.hook(late)
    status, results = stand.results()
    assert status == 0 and results["changes"][0]["outcome"] == "changed", stand.said
    assert stand.written("mailboxes") == 3
    assert stand.undo() == 0 and stand.row("emailserverprofiles", profile(1))["statecode"] == 1


@case
def an_answer_is_lost_and_then_everything():
    """Whether it took effect is not known: it is said, no exit status says that nothing was written,
    and the same command finds out."""
    stand, lost = Stand(), []

    def lose(organization, request):
        if request.writes("emailserverprofiles"):
            organization.touch(request.set, request.id, **json.loads(request.body))
            lost.append(request)
            return CUT
        return refusal(500, "0x0", "down") if lost else None
    stand.hook(lose)
    status, results = stand.results("--retries", "1")
    assert status == 3 and results["changes"][0]["outcome"] == "failed", stand.said
    assert "is not known" in results["changes"][0]["why"], stand.said
    stand.hook()
    status, results = stand.results()
    assert status == 0 and results["changes"][0]["outcome"] == "changed", stand.said
    assert stand.undo() == 0 and stand.row("emailserverprofiles", profile(1))["statecode"] == 1


@case
def undo_of_a_change_whose_answer_was_lost():
    stand, lost = Stand(), []

    def lose(organization, request):
        if request.writes("emailserverprofiles"):
            organization.touch(request.set, request.id, **json.loads(request.body))
            lost.append(request)
            return CUT
        return refusal(500, "0x0", "down") if lost else None
    stand.hook(lose)
    assert stand.apply("--retries", "1") == 3, stand.said
    stand.hook()
    assert stand.undo() == 0, stand.said
    assert stand.row("emailserverprofiles", profile(1))["statecode"] == 1


@case
def throttled_until_a_date():
    """Retry-After may be a date, too (RFC 9110, 10.2.3)."""
    stand, seen = Stand(), []

    def throttle(organization, request):
        if request.method == "PATCH" and len(seen) < 2:
            seen.append(request)
            when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 2))
            return 429, {"error": {"code": "0x80072326", "message": "too many"}}, {
                "Retry-After": when, "Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())}
        return None
    stand.hook(throttle)
    assert stand.apply() == 0, stand.said
    stand.says("as asked by the server")
    assert stand.written("emailserverprofiles") == 1 and stand.written("mailboxes") == 3


@case
def nobody_is_signed_in():
    """A journal that cannot say who did it is no audit."""
    stand = Stand()
    stand.hook(lambda organization, request: refusal(403, "0x80040220", "no")
               if request.target == "WhoAmI" else None)
    assert stand.apply() == 2, stand.said
    stand.says("does not say who is signed in")
    assert stand.organization.writes == [] and not os.path.exists(stand.path("plan.json.journal"))


# --- Others ----------------------------------------------------------------------------------------

@case
def refused_and_then_done_by_hand():
    """What somebody else set is not ours to undo, although we intended it once."""
    stand = Stand()
    stand.hook(lambda organization, request: refusal(403, "0x80040220", "no")
               if request.writes("emailserverprofiles") else None)
    assert stand.apply() == 2, stand.said
    stand.says("ask for the role System Administrator")
    stand.hook()
    stand.organization.touch("emailserverprofiles", profile(1), statecode=0, statuscode=1)
    status, results = stand.results()
    assert status == 1 and results["changes"][0]["outcome"] == "already_so", stand.said
    assert stand.undo() == 0, stand.said
    assert stand.row("emailserverprofiles", profile(1))["statecode"] == 0


@case
def the_record_to_be_referred_to_is_gone():
    """The 404 says which record: not the mailbox."""
    stand = Stand(profile_of=lambda number: None, plan=("--answer", "profile=Online"))
    del stand.organization.rows["emailserverprofiles"][profile(2)]
    assert stand.apply() == 2, stand.said
    stand.says("emailserverprofile With Id = %s Does Not Exist" % profile(2))


@case
def tested_again_after_a_later_change():
    """A test from before a change says nothing about it."""
    def deactivate(organization):
        organization.touch("mailboxes", box(1), statecode=1, statuscode=2)
        organization.rows["tracelogs"]["alert"] = dict(
            organization.rows["tracelogs"]["%08d-1111-4000-8000-000000000000" % 1],
            tracelogid="99999999-1111-4000-8000-000000000000", text="Email Server Error Code: MailboxDisabled")
    stand = Stand(prepare=deactivate)
    stand.hook(lambda organization, request: refusal(403, "0x80040220", "no")
               if request.writes("mailboxes") and "statecode" in request.body else None)
    status, results = stand.results()
    assert status == 3 and results["mailboxes"][0]["tested"], stand.said
    stand.hook()
    status, results = stand.results()
    assert results["summary"]["changed"] == 2, stand.said
    tests = [request.id for request, answer in stand.organization.writes
             if answer == 204 and "testemail" in request.body]
    assert tests == [box(1), box(2), box(3), box(1)], tests


@case
def tests_of_others():
    """Neither a mailbox that got another profile meanwhile is tested, nor one that the file adds."""
    stand = Stand(count=4, profile_of=lambda number: profile(2) if number == 4 else profile(1))
    stand.plan(change=lambda plan: plan["changes"][0]["explains"].append(box(4)))
    stand.organization.touch("mailboxes", box(2), _emailserverprofile_value=profile(2))
    assert stand.apply(plan="hostile.json") == 1, stand.said
    stand.says("Box 2: not finished: it no longer belongs to the record that was changed")
    stand.says("Box 3: fixed")
    tested = [request.id for request, _ in stand.organization.writes if request.set == "mailboxes"]
    assert tested == [box(1), box(3)], tested


@case
def a_test_that_is_refused():
    """NoTestEmailAccessPrivilege for one mailbox; the others are fixed."""
    stand = Stand()
    stand.hook(lambda organization, request: refusal(403, "0x8005E232", "no")
               if request.writes("mailboxes") and request.id == box(2) else None)
    status, results = stand.results()
    assert status == 1, stand.said
    assert [mailbox["outcome"] for mailbox in results["mailboxes"]] == ["fixed", "not_finished", "fixed"]
    assert "ask for the role System Administrator" in results["mailboxes"][1]["why"]
    stand.hook()
    assert stand.apply() == 0, stand.said


@case
def many_tests_that_never_end():
    """They keep nobody else from being tested."""
    stand = Stand(count=25)
    stuck = {box(number) for number in range(1, 21)}

    def hold(organization, request):
        for row_id in stuck & set(organization.looks):
            organization.looks[row_id] = None
    stand.organization.after = hold
    status, results = stand.results("--wait", "20")
    assert status == 1, stand.said
    assert results["summary"]["fixed"] == 5 and results["summary"]["not_finished"] == 20, results["summary"]


@case
def a_mailbox_that_is_gone():
    stand = Stand()

    def delete(organization, request):
        if request.writes("emailserverprofiles"):
            organization.rows["mailboxes"].pop(box(2), None)
    stand.organization.after = delete
    assert stand.apply() == 1, stand.said
    stand.says("Box 2: not finished: the mailbox is gone")
    stand.says("Box 3: fixed")


@case
def somebody_undoes_it_at_once():
    """A plug-in of the organization, say: what is there afterwards counts, not the answer."""
    stand = Stand()
    stand.hook(lambda organization, request: (204, None, {}) if request.writes("emailserverprofiles") else None)
    status, results = stand.results()
    assert status == 1 and {mailbox["outcome"] for mailbox in results["mailboxes"]} == {"same_cause"}, stand.said
    assert stand.undo() == 0, stand.said
    assert stand.written("emailserverprofiles") == 0


@case
def a_token_that_expires():
    """It is renewed where it can be, and the request is sent once more."""
    stand, seen = Stand(), []

    def expire(organization, request):
        if request.method == "PATCH" and not seen:
            seen.append(request)
            return refusal(401, "0x80048306", "expired")
        return None
    stand.hook(expire)
    assert stand.apply("--token-command", "echo good") == 0, stand.said
    assert stand.written("emailserverprofiles") == 1 and stand.written("mailboxes") == 3
    stand, seen = Stand(), []
    stand.hook(expire)
    assert stand.apply() == 2, stand.said
    stand.says("get a new one")


@case
def names_that_are_no_names():
    """Of records and mailboxes, in all formats of plan, results and journal."""
    def name(organization):
        organization.touch("emailserverprofiles", profile(1), name="\x1b[31m<script>`x`\u202e\n- item | cell")
        organization.touch("mailboxes", box(1), name="[x](http://evil.example)\x1b]0;title\x07")
    stand = Stand(prepare=name)
    texts = [stand.out]
    for arguments in (("--org", stand.url, "-f", "markdown"), ("--org", stand.url, "-f", "json"),
                      ("--apply", "plan.json", "--yes", "-f", "markdown"),
                      ("--apply", "plan.json", "--yes"), ("--show", "plan.json.journal"),
                      ("--show", "plan.json.journal", "-f", "markdown"),
                      ("--show", "plan.json.journal", "-f", "json"),
                      ("--undo", "plan.json.journal", "--yes", "-f", "markdown")):
        assert stand.run(*arguments) in (0, 1), stand.said
        texts.append(stand.out)
        if "json" not in arguments:
            assert "\u202e" not in stand.out, stand.out
        if "markdown" in arguments:
            assert "<script" not in stand.out and "](http://" not in stand.out.replace("\\", ""), stand.out
    for text in texts:
        assert "\x1b" not in text and "\x07" not in text and "\n- item" not in text, text


@case
def the_service_touches_rows_all_the_time():
    """Each request is met by a new version once."""
    stand, met = Stand(), set()

    def touch(organization, request):
        if request.method == "PATCH" and request.target not in met:
            met.add(request.target)
            organization.touch(request.set, request.id)
    stand.hook(touch)
    assert stand.apply() == 0, stand.said
    assert stand.written("emailserverprofiles", 412) == 1 and stand.written("mailboxes", 412) == 3


# --- Remedies --------------------------------------------------------------------------------------

HOUSE = """return {
  code = "HouseMethods", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "HouseMethods" } } },
  causes = { {
    id = "methods", text = "t",
    when = function(case) return case.mailbox.incomingemaildeliverymethod == 0 end,
    remedy = { on = "mailbox", then_test = true, text = "t", set = {
      incomingemaildeliverymethod = 2, outgoingemaildeliverymethod = 2, actdeliverymethod = 1,
      processemailreceivedafter = ask("date") } },
  } },
  resolution = { { text = "Do it.", fix = true } },
  examples = { { name = "e", expect = { verdict = "confirmed" }, case = { name = "Ann",
    incomingemaildeliverymethod = 0, tracelog_Mailbox = { { level = 3, text = "HouseMethods" } } } } },
}
"""


def mailbox_of_each_remedy(organization):
    """Alerts and states for each remedy of the rule set and of HOUSE; box 1 lacks a profile."""
    states = {
        2: ("InvalidIncomingEmailServerProfile", {}),
        3: ("MailboxDisabled", {"statecode": 1, "statuscode": 2}),
        4: ("MailboxDisabled", {"enabledforoutgoingemail": False}),
        5: ("because the email address of the mailbox Box 5 is not approved and the mailbox has been disabled.",
            {"emailrouteraccessapproval": 2}),
        6: ("OutgoingEmailS2SApprovalNeeded",
            {"emailrouteraccessapproval": 0, "isemailaddressapprovedbyo365admin": False}),
        7: ("Email can't be sent because the email address of the mailbox Box 7 requires an approval by "
            "a Microsoft 365 administrator.",
            {"emailrouteraccessapproval": 3, "isemailaddressapprovedbyo365admin": False}),
        8: ("ExchangeSyncIncorrectCrmOrgError", {"orgmarkedasprimaryforexchangesync": False}),
        9: (None, {"actstatus": 0, "incomingemailstatus": 1}),
        10: (None, {"actstatus": 1, "enabledforact": False, "incomingemailstatus": 1}),
        11: ("HouseMethods", {"incomingemaildeliverymethod": 0, "outgoingemaildeliverymethod": 0,
                              "actdeliverymethod": 2, "processemailreceivedafter": None}),
    }
    for number, mailbox in enumerate(organization.rows["mailboxes"].values(), 1):
        mailbox.update(enabledforoutgoingemail=True, enabledforincomingemail=True, enabledforact=True,
                       isemailaddressapprovedbyo365admin=True, orgmarkedasprimaryforexchangesync=True,
                       processemailreceivedafter="2026-01-01T00:00:00Z")
        text, state = states.get(number, ("InvalidIncomingEmailServerProfile", {}))
        mailbox.update(state)
        alert = "%08d-1111-4000-8000-000000000000" % number
        if text is None:
            del organization.rows["tracelogs"][alert]
        else:
            organization.rows["tracelogs"][alert]["text"] = (
                text if " " in text else "Email Server Error Code: " + text)


@case
def every_remedy():
    """Each is planned, carried out, tested and verified, with the switches that it needs."""
    rules = os.path.abspath("all-rules")
    os.mkdir(rules)
    with open(os.path.join(rules, "HouseMethods.lua"), "w", encoding="utf-8") as file:
        file.write(HOUSE)
    for name in ("tables", "email/InvalidIncomingEmailServerProfile", "email/MailboxDisabled",
                 "email/EmailAddressNotApproved", "email/EmailS2SApprovalNeeded",
                 "email/Microsoft365ApprovalRequired", "appointments/AppointmentsNotEnabled",
                 "appointments/ConfiguredWithAnotherOrganization"):
        path = os.path.join(os.environ["SOURCE"], "rules", "dynamics365", name + ".lua")
        with open(path, encoding="utf-8") as file, open(
                os.path.join(rules, os.path.basename(path)), "w", encoding="utf-8") as copy:
            copy.write(file.read())
    stand = Stand(count=11, profile_of=lambda number: {1: None, 2: profile(1)}.get(number, profile(2)),
                  prepare=mailbox_of_each_remedy)
    plan = ("--org", stand.url, "--save-plan", "plan.json")
    assert stand.run(*plan, rules=rules) == 1, stand.said
    stand.says("--allow primary")
    stand.says("--allow approve")
    stand.says("--answer date=")
    switches = ("--allow", "approve", "--allow", "primary")
    assert stand.run(*plan, *switches, "--answer", "profile=Online", "--answer", "date=2026-11-01T00:00:00+01:00",
                     rules=rules) == 1, stand.said
    assert stand.plan()["skipped"] == [], stand.said
    causes = {(change["article"], change["cause"]) for change in stand.plan()["changes"]}
    assert len(causes) == 11, sorted(causes)
    apply = ("--apply", "plan.json", "--yes", "-f", "json")
    assert stand.run(*apply, rules=rules) == 2
    stand.says("has to be allowed by name")
    assert stand.run(*apply, *switches, rules=rules) == 0, stand.said
    results = json.loads(stand.out)
    assert results["summary"]["changed"] == 11 and results["summary"]["fixed"] == 11, stand.said
    changed = [json.loads(request.body) for request, answer in stand.organization.writes
               if "testemail" not in request.body]
    assert len(changed) == 8, changed
    assert {"incomingemaildeliverymethod": 2, "outgoingemaildeliverymethod": 2, "actdeliverymethod": 1,
            "processemailreceivedafter": "2026-10-31T23:00:00Z"} in changed, changed
    assert stand.run("--undo", "plan.json.journal", "--yes", rules=rules) == 0, stand.said
    assert stand.row("mailboxes", box(11))["processemailreceivedafter"] is None


# --- Ends before its end -----------------------------------------------------------------------------

MIXED = {"profile_of": lambda number: None if number == 2 else profile(1), "plan": ("--answer", "profile=Online")}


def is_as_without_interruption(stand):
    """Two changes and three tests, each of which took effect once."""
    effects = sorted((request.target, request.body) for request, answer in stand.organization.writes
                     if answer == 204)
    assert len(effects) == 5 and len(set(effects)) == 5, effects
    assert stand.row("emailserverprofiles", profile(1))["statecode"] == 0
    assert stand.row("mailboxes", box(2))["_emailserverprofile_value"] == profile(2)
    for number in (1, 2, 3):
        assert stand.row("mailboxes", box(number))["incomingemailstatus"] == 1


@case
@slow
def killed_at_every_request():
    """The same command again ends in the same state; so does an undo in its place."""
    number = killed = 0
    while killed == number:
        stand = Stand(**MIXED)
        stand.kill_at(number)
        killed += stand.apply() == -9
        number += 1
        stand.calm()
        assert stand.apply() == 0, "after %d: %s" % (number, stand.said)
        is_as_without_interruption(stand)
    assert killed > 40, killed


def fnv(text):
    value = 0xcbf29ce484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001b3 % 2 ** 64
    return "%016x" % value


@case
@slow
def killed_and_gone_on_with_much_later():
    """What was begun is finished: looked up, tested, verified; nothing new is changed."""
    number = killed = 0
    while killed == number:
        stand = Stand(**MIXED)
        stand.kill_at(number)
        killed += stand.apply() == -9
        number += 1
        stand.calm()
        with open(stand.path("plan.json"), encoding="utf-8") as file:
            text = file.read()
        old = text.replace(stand.plan()["made"], "2026-01-01T00:00:00Z")
        with open(stand.path("plan.json"), "w", encoding="utf-8") as file:
            file.write(old)
        changes = sum(1 for request, _ in stand.organization.writes if "testemail" not in request.body)
        if not os.path.exists(stand.path("plan.json.journal")):
            assert stand.apply() == 2, stand.said
            stand.says("refused after 60 minutes")
            continue
        with open(stand.path("plan.json.journal"), encoding="utf-8") as file:
            journal = file.read()
        with open(stand.path("plan.json.journal"), "w", encoding="utf-8") as file:
            file.write(journal.replace(fnv(text), fnv(old)))
        status, results = stand.results()
        assert changes == sum(1 for request, _ in stand.organization.writes if "testemail" not in request.body)
        assert results["summary"]["changed"] == changes, "after %d: %s" % (number, stand.said)
        assert results["summary"]["not_tried"] == 2 - changes, stand.said
        assert status == {0: 2, 1: 3, 2: 0}[changes], stand.said
        helped = {0: [], 1: [0], 2: [0, 1, 2]}[changes]
        assert all(results["mailboxes"][index]["outcome"] == "fixed" for index in helped), stand.said
        if changes < 2:
            stand.says("the plan is too old by now")
    assert killed > 40, killed


@case
@slow
def undo_killed_at_every_request():
    number = killed = 0
    while killed == number:
        stand = Stand(**MIXED)
        assert stand.apply() == 0, stand.said
        stand.kill_at(number)
        killed += stand.undo() == -9
        number += 1
        stand.calm()
        assert stand.undo() == 0, "after %d: %s" % (number, stand.said)
        assert stand.row("emailserverprofiles", profile(1))["statecode"] == 1
        assert stand.row("mailboxes", box(2))["_emailserverprofile_value"] is None
        assert stand.written("emailserverprofiles") == 2, "after %d: %s" % (number, stand.said)
    assert killed > 8, killed


@case
@slow
def undo_after_a_kill_at_every_request():
    number = killed = 0
    while killed == number:
        stand = Stand(**MIXED)
        stand.kill_at(number)
        killed += stand.apply() == -9
        number += 1
        stand.calm()
        if os.path.exists(stand.path("plan.json.journal")):
            assert stand.undo() == 0, "after %d: %s" % (number, stand.said)
        assert stand.row("emailserverprofiles", profile(1))["statecode"] == 1, number
        assert stand.row("mailboxes", box(2))["_emailserverprofile_value"] is None, number
    assert killed > 40, killed


@case
@slow
def a_full_disk():
    """Nothing is changed that is not in the journal first; with room again, the same command goes on."""
    stand = Stand(**MIXED)
    assert stand.apply() == 0, stand.said
    whole = os.path.getsize(stand.path("plan.json.journal"))
    for size in range(0, whole, 229):
        stand = Stand(**MIXED)
        status = stand.run("--apply", "plan.json", "--yes", largest_file=size)
        assert status == (3 if stand.organization.writes else 2), stand.said
        stand.says("the journal cannot be written")
        with open(stand.path("plan.json.journal"), encoding="utf-8") as file:
            text = file.read()
        for request, _ in stand.organization.writes:
            assert request.id in text, text
        assert stand.apply() == 0, stand.said
        is_as_without_interruption(stand)


# --- Files -----------------------------------------------------------------------------------------

@case
def dry_run_of_undo():
    stand = Stand()
    assert stand.apply() == 0, stand.said
    before = len(stand.organization.requests)
    assert stand.undo("--dry-run") == 0, stand.said
    stand.says('PATCH %s/api/data/v9.2/emailserverprofiles(%s)' % (stand.url, profile(1)))
    stand.says('{"statecode":1,"statuscode":2}')
    assert len(stand.organization.requests) == before
    assert stand.run("--undo", "plan.json.journal", "--dry-run") == 0, stand.said # nobody is asked


@case
def a_file_that_is_no_journal():
    stand = Stand()
    for name, text in (("line", "precious, without a line end"), ("rows", '{"a":1}\n{"b":2}\n'),
                       ("lines", "\n\n"), ("begin", '{"event":"begin","at":"2026"}\n')):
        with open(stand.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        assert stand.apply("--journal", name) == 2, stand.said
        stand.says("not a journal of kbtriage fix")
        assert stand.run("--show", name) == 2 and stand.run("--undo", name, "--yes") == 2
        with open(stand.path(name), encoding="utf-8") as file:
            assert file.read() == text
    assert stand.organization.writes == []
    with open(stand.path("cut"), "w", encoding="utf-8") as file:
        file.write('{"event":"beg') # by a crash
    assert stand.apply("--journal", "cut") == 0, stand.said


@case
def a_plan_of_another_place():
    """The token goes to no host that only the file names."""
    stand = Stand()
    for host in ("https://evil.example", "https://127.0.0.1.evil.example", "https://crm.dynamics.com.evil.example",
                 "https://contoso.crm4.dynamics.com.evil.example", "https://crm4.dynamics.com"):
        stand.plan(org=host)
        assert stand.apply("--retries", "1", "--timeout", "1", plan="hostile.json") == 2
        stand.says("no address of Dataverse")
    stand.plan(org="https://contoso.crm4.dynamics.com")
    assert stand.apply("--dry-run", plan="hostile.json") == 0, stand.said
    stand.plan(org="https://evil.example")
    assert stand.apply("--dry-run", "--org", "https://evil.example", plan="hostile.json") == 0, stand.said


@case
def a_plan_that_lies():
    stand = Stand(profile_of=lambda number: None if number == 1 else profile(1), plan=("--answer", "profile=Online"))
    own = [change["cause"] for change in stand.plan()["changes"]].index("no-profile")

    def refused(words, change):
        stand.plan(change=change)
        assert stand.apply(plan="hostile.json") == 2, stand.said
        stand.says(words)
    refused("another change has the same id", lambda plan: plan["changes"].append(plan["changes"][0]))
    refused("another mailbox than the one it changes", lambda plan: plan["changes"][own]["explains"].append(box(3)))
    refused("sets another value", lambda plan: plan["changes"][own]["set"].update(emailserverprofile=None))
    refused("sets another value", lambda plan: plan["changes"][own]["set"].update(
        emailserverprofile="%s) or (true" % profile(2)))
    refused("has no id", lambda plan: plan["changes"][own]["record"].update(id="../" + box(1)))
    refused("not of the article's table", lambda plan: plan["changes"][own].update(table="systemuser"))
    refused("does not set what its article does", lambda plan: plan["changes"][own]["set"].update(password="x"))
    refused("explains no mailbox", lambda plan: plan["changes"][own].update(explains=[]))
    refused("no such remedy", lambda plan: plan["changes"][own].update(article="MailboxDisabled\x1b[31m"))
    refused("another version", lambda plan: plan.update(kbtriage_plan=2))
    assert "\x1b" not in stand.out + stand.err
    with open(stand.path("plan.json"), encoding="utf-8") as file:
        text = file.read()
    for length in range(0, len(text) - 2, 97):
        with open(stand.path("hostile.json"), "w", encoding="utf-8") as file:
            file.write(text[:length])
        assert stand.apply(plan="hostile.json") == 2, stand.said
    assert stand.organization.writes == []


@case
def a_huge_plan():
    stand = Stand()

    def grow(plan):
        one = json.dumps(plan["changes"][0])
        plan["changes"] = [json.loads(one.replace(profile(1), profile(number)).replace(
            '"id": "1"', '"id": "%d"' % number, 1)) for number in range(20000)]
    stand.plan(change=grow)
    begin = time.monotonic()
    assert stand.apply(plan="hostile.json") == 2, stand.said
    stand.says("the plan changes 20000 records")
    return time.monotonic() - begin


@case
def alerts_of_the_same_level():
    """A plan from alerts of another level is carried out by these."""
    def inform(organization):
        for alert in organization.rows["tracelogs"].values():
            alert["level"] = 1
    stand = Stand(prepare=inform, plan=("--level", "information"))
    assert stand.apply() == 0, stand.said
    stand.plan(level="all")
    assert stand.apply(plan="hostile.json") == 2, stand.said
    stand.says("its level is neither")


@case
def limits():
    """At most 20 records and one shared one, unless more are asked for."""
    for count, status in ((20, 0), (21, 2)):
        stand = Stand(count=count, profile_of=lambda number: None, plan=("--answer", "profile=Online"))
        assert stand.apply() == status, stand.said
    stand.says("the plan changes 21 records, at most 20 are allowed")
    assert stand.organization.writes == []
    assert stand.apply("--max-records", "21") == 0, stand.said
    assert stand.undo() == 2, stand.said
    stand.says("the journal changes 21 records, at most 20 are allowed")
    assert stand.undo("--max-records", "21") == 0, stand.said

    def deactivate(organization):
        organization.touch("emailserverprofiles", profile(2), statecode=1, statuscode=2)
    stand = Stand(profile_of=lambda number: profile(1 + number % 2), prepare=deactivate)
    assert stand.apply() == 2, stand.said
    stand.says("the plan changes 2 records that many mailboxes share, at most 1 are allowed")
    assert stand.organization.writes == []
    assert stand.apply("--max-shared", "2") == 0, stand.said
    assert stand.undo() == 2, stand.said
    assert stand.row("emailserverprofiles", profile(1))["statecode"] == 0
    assert stand.undo("--max-shared", "2") == 0, stand.said


@case
def a_journal_that_lies():
    """Whoever can write it cannot have anything written but what fix itself changes."""
    stand = Stand()
    assert stand.apply() == 0, stand.said
    with open(stand.path("plan.json.journal"), encoding="utf-8") as file:
        journal = file.read()
    before = len(stand.organization.writes)
    for old, new in (('"table":"emailserverprofile"', '"table":"systemuser"'),
                     ('"id":"' + profile(1), '"id":"x) or (' + profile(1)),
                     ('"to":{"statecode":0', '"to":{"password":0'),
                     ('"from":{"statecode":1', '"from":{"statecode":[1]'),
                     ('"event":"intend"', '"event":"intend"' + 100000 * '[')):
        assert old in journal
        with open(stand.path("hostile.journal"), "w", encoding="utf-8") as file:
            file.write(journal.replace(old, new))
        assert stand.run("--undo", "hostile.journal", "--yes") == 2, stand.said
    assert len(stand.organization.writes) == before


@case
def asked_for_too_long():
    """The plan is fresh when the question is asked, and no longer when it is answered."""
    stand = Stand()
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3597))
    stand.plan(made=made)
    terminal, line = pty.openpty()
    with subprocess.Popen([PROGRAM, "fix", "--apply", "hostile.json"], cwd=stand.folder, stdin=line,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=dict(os.environ, KBTRIAGE_ONLY_RULES=RULES)) as process:
        time.sleep(5)
        os.write(terminal, b"127.0.0.1\n")
        out, err = process.communicate(timeout=60)
    os.close(terminal)
    os.close(line)
    assert process.returncode == 2 and "type the name" in err and "refused after 60 minutes" in err, out + err
    assert stand.organization.writes == []


@case
def a_journal_that_is_a_link():
    stand = Stand()
    os.symlink("elsewhere", stand.path("plan.json.journal"))
    assert stand.apply() == 2, stand.said
    stand.says("cannot be a symbolic link")
    assert stand.organization.writes == [] and not os.path.exists(stand.path("elsewhere"))


@case
def one_at_a_time_by_any_name():
    stand = Stand()
    name = os.path.join(os.environ["TMPDIR"], "kbtriage-fix-https___contoso.crm4.dynamics.com.lock")
    with open(name, "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for org in ("https://contoso.crm4.dynamics.com", "https://contoso.api.crm4.dynamics.com"):
            stand.plan(org=org)
            assert stand.apply("--retries", "1", "--timeout", "1", plan="hostile.json") == 2
            stand.says("another kbtriage fix is changing " + org)


@case
def a_lock_that_is_a_fifo():
    """Somebody else may have put it there: it must not hold the program up."""
    stand = Stand()
    os.mkfifo(os.path.join(os.environ["TMPDIR"], "kbtriage-fix-%s.lock" % stand.url.replace(
        ":", "_").replace("/", "_")))
    assert stand.apply() in (0, 2), stand.said


@case
def the_results_have_no_place():
    """That is found out before anything is written."""
    stand = Stand()
    assert stand.apply("-o", "nowhere/results") == 2, stand.said
    assert stand.organization.writes == []


@case
def options_that_would_change_nothing():
    stand = Stand()
    assert stand.apply() == 0
    for words, arguments in (("--answer goes without --apply", ("--apply", "plan.json", "--answer", "profile=x")),
                             ("--wait goes with --apply", ("--org", stand.url, "--wait", "3")),
                             ("--yes goes with --apply and --undo", ("--org", stand.url, "--yes")),
                             ("--journal goes with --apply", ("--org", stand.url, "--journal", "x")),
                             ("--wait goes without --undo", ("--undo", "plan.json.journal", "--wait", "1")),
                             ("--yes goes without --show", ("--show", "plan.json.journal", "--yes"))):
        assert stand.run(*arguments) == 2, stand.said
        stand.says(words)


def main():
    names = {"quick": [name for name in CASES if name not in SLOW],
             "slow": [name for name in CASES if name in SLOW]}.get(sys.argv[1], sys.argv[1:])
    failed = 0
    for name in names:
        try:
            CASES[name]()
        except Exception as error: # pylint: disable=broad-except
            failed += 1
            print("FAILED %s: %s: %s" % (name, type(error).__name__, error))
    return 1 if failed else 0


sys.exit(main())
