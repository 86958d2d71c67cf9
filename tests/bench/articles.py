"""The articles of the benchmark: FIRST, which is the product's first article, and 999 of its form.

An article is (code, causes); a cause is (id, record, column, value), and holds where the record is
there and its column has the value. value ABSENT: where the record is not there.
"""

import re

ABSENT = object()
FIRST = "InvalidIncomingEmailServerProfile"
MESSAGE = (
    "Email cannot be received because the mailbox [mailbox] does not have an email server profile"
    " associated with it or the email server profile is inactive."
)

AREAS = ("Exchange", "Mailbox", "Gateway", "Profile", "Sync", "Tenant", "Folder", "Queue",
         "Delegate", "Calendar")
THINGS = ("Access", "Address", "Credential", "Endpoint", "Item", "License", "Message", "Quota",
          "Schedule", "Token")
FAILURES = ("Denied", "Expired", "Invalid", "Locked", "Missing", "NotFound", "Refused", "Throttled",
            "TimedOut", "Unsupported")

# Pairs of columns that the data has, and the values that are the causes.
COLUMN_PAIRS = (
    (("mailbox", "emailrouteraccessapproval", 2), ("profile", "servertype", 1)),
    (("mailbox", "enabledforincomingemail", False), ("profile", "incomingusessl", False)),
    (("mailbox", "incomingemailstatus", 2), ("mailbox", "statecode", 1)),
    (("profile", "statecode", 1), ("mailbox", "isemailaddressapprovedbyo365admin", False)),
    (("mailbox", "outgoingemailstatus", 2), ("profile", "useautodiscover", False)),
    (("mailbox", "incomingemaildeliverymethod", 3), ("mailbox", "enabledforact", False)),
)


def all_articles(count):
    """The first count articles, the most frequent codes first; at most 1000."""
    articles = [(FIRST, (
        ("no-profile", "profile", None, ABSENT),
        ("inactive-profile", "profile", "statecode", 1),
    ))]
    for number in range(1, count):
        # 7 and 1000 have no common divisor: every code once, neighbours unlike each other.
        place = number * 7 % 1000
        code = AREAS[place // 100] + THINGS[place // 10 % 10] + FAILURES[place % 10]
        pair = COLUMN_PAIRS[number % len(COLUMN_PAIRS)]
        articles.append((code, (("first-column",) + pair[0], ("second-column",) + pair[1])))
    return articles


def message_of(code):
    """The message that goes with a code; [mailbox] stands for a name."""
    if code == FIRST:
        return MESSAGE
    words = " ".join(re.findall("[A-Z][a-z]+", code)).lower()
    return f"The mailbox [mailbox] was not processed; the server said: {words}."


def message_end(code):
    """What of a message follows the name, and is in no other."""
    return message_of(code).split("[mailbox]")[1]
