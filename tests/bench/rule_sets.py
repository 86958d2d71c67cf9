#!/usr/bin/env python3
"""Writes the same rule set for each contender into a folder.

rule_sets.py FOLDER COUNT [early] [messages]

  articles/*.lua   for kbtriage; with `early`, the first article has its early condition, with
                   `messages`, each article has a message beside its code
  rules.js, rules.py, rules.lua
                   functions by code, as one would write them by hand: the causes that hold
  rules.json       the causes as data
  codes.txt, messages.txt
                   the codes, and what of the messages follows the name, one a line
"""

import json
import os
import sys

from articles import ABSENT, FIRST, all_articles, message_end, message_of

ARTICLE = """---@type kb.Article
return {{
  code = "{code}",
  title = "The mailbox meets {code}",
  product = "Microsoft Dynamics 365",
  status = "stable",
  severity = "error",
  role = "System Administrator",
  symptom = {{
    text = "E-mail is not processed, and the mailbox's alerts show this error.",
    signatures = {{
{signatures}
    }},
  }},
  causes = {{
{causes}
  }},
  resolution = {{
{steps}
    {{ text = "Open the mailbox {{mailbox.name}} and select Test & Enable Mailbox." }},
  }},{early}
  examples = {{
{examples}
  }},
}}
"""
CAUSE = """    {{
      id = "{id}",
      text = "{text}",
      when = function(case)
        return {condition}
      end,
    }},"""
EXAMPLE = """    {{
      name = "{id}",
      case = {{
        name = "Ann Beck",
{columns}
        tracelog_Mailbox = {{ {{ level = 3, text = "Email Server Error Code: {code}" }} }},
      }},
      expect = {{ verdict = "confirmed", cause = "{id}" }},
    }},"""
EARLY = """
  early = function(case)
    return case.mailbox.incomingemaildeliverymethod
      == option.mailbox.incomingemaildeliverymethod.ServerSideSynchronizationOrEmailRouter
  end,"""


def literal(value):
    """JSON and Lua write numbers and truth values alike."""
    return json.dumps(value)


def lua_condition(record, column, value):
    if value is ABSENT:
        return f"case.{record} == nil"
    if record == "mailbox":
        return f"case.mailbox.{column} == {literal(value)}"
    return f"case.{record} ~= nil and case.{record}.{column} == {literal(value)}"


def cause_text(record, column, value):
    if value is ABSENT:
        return "The mailbox has no email server profile."
    if record == "mailbox":
        return f"The column {column} of the mailbox {{mailbox.name}} is {literal(value)}."
    return f"The column {column} of the email server profile {{profile.name}} is {literal(value)}."


def example_columns(causes, shown):
    """Columns of a row in which just the cause `shown` holds."""
    mailbox, profile = [], []
    has_profile = True
    for cause in causes:
        identity, record, column, value = cause
        if value is ABSENT:
            has_profile = identity != shown
            continue
        other = (not value) if isinstance(value, bool) else 0
        text = f"{column} = {literal(value if identity == shown else other)}"
        (mailbox if record == "mailbox" else profile).append(text)
    if has_profile:
        key = '"000000a0-0000-4000-8000-0000000000a0"'
        mailbox.append(f"_emailserverprofile_value = {key}")
        profile.append(f"emailserverprofileid = {key}")
        mailbox.append("emailserverprofile = { " + ", ".join(profile) + " }")
    else:
        mailbox += ["_emailserverprofile_value = null", "emailserverprofile = null"]
    return "\n".join(f"        {text}," for text in mailbox)


def article_text(code, causes, is_early, with_message):
    signatures = [f'      {{ code = "{code}" }},']
    if with_message or code == FIRST:
        signatures.append(f'      {{ message = "{message_of(code)}" }},')
    return ARTICLE.format(
        code=code,
        signatures="\n".join(signatures),
        causes="\n".join(
            CAUSE.format(id=identity, text=cause_text(*test), condition=lua_condition(*test))
            for identity, *test in causes),
        steps="\n".join(
            f'    {{ cause = "{identity}", text = "Correct it for {{mailbox.name}}." }},'
            for identity, *_ in causes),
        early=EARLY if is_early and code == FIRST else "",
        examples="\n".join(
            EXAMPLE.format(id=identity, code=code, columns=example_columns(causes, identity))
            for identity, *_ in causes),
    )


def script_condition(record, column, value, words):
    """A condition in a contender's language; words: how it writes what differs."""
    if value is ABSENT:
        return words["absent"]
    text = words["equal"].format(record="row" if record == "mailbox" else "profile",
                                 column=column, value=words["value"](value))
    return text if record == "mailbox" else words["both"].format(text)


def script_rules(articles, words):
    lines = [words["begin"]]
    for code, causes in articles:
        (first, *test), (second, *other) = causes
        lines.append(words["rule"].format(
            code=code, first=first, second=second,
            test=script_condition(*test, words), other=script_condition(*other, words)))
    lines.append(words["end"])
    return "\n".join(lines) + "\n"


JAVASCRIPT = {
    "begin": "module.exports = new Map([",
    "rule": '  ["{code}", (row, profile) => ({test}) ? "{first}" : ({other}) ? "{second}" : "-"],',
    "end": "]);",
    "absent": "profile === null",
    "equal": "{record}.{column} === {value}",
    "both": "profile !== null && {}",
    "value": literal,
}
PYTHON = {
    "begin": "RULES = {",
    "rule": '    "{code}": lambda row, profile: "{first}" if {test} else "{second}" if {other}'
            ' else "-",',
    "end": "}",
    "absent": "profile is None",
    "equal": '{record}["{column}"] == {value}',
    "both": "profile is not None and {}",
    "value": repr,
}
LUA = {
    "begin": "local null = require('cjson').null\nlocal rules = {}",
    "rule": "rules['{code}'] = function(row, profile)\n"
            "  return ({test}) and '{first}' or ({other}) and '{second}' or '-'\nend",
    "end": "return rules",
    "absent": "profile == null",
    "equal": "{record}.{column} == {value}",
    "both": "profile ~= null and {}",
    "value": literal,
}


def rules_data(articles):
    """By code; `absent` instead of a column and a value where the record must not be there."""
    return {
        code: [
            {"id": identity, "record": record, "absent": True} if value is ABSENT
            else {"id": identity, "record": record, "column": column, "value": value}
            for identity, record, column, value in causes]
        for code, causes in articles}


def main(arguments):
    if len(arguments) < 2 or not set(arguments[2:]) <= {"early", "messages"}:
        sys.exit(__doc__)
    folder, articles = arguments[0], all_articles(int(arguments[1]))
    texts = {
        "rules.js": script_rules(articles, JAVASCRIPT),
        "rules.py": script_rules(articles, PYTHON),
        "rules.lua": script_rules(articles, LUA),
        "rules.json": json.dumps(rules_data(articles)) + "\n",
        "codes.txt": "".join(f"{code}\n" for code, _ in articles),
        "messages.txt": "".join(f"{message_end(code)}\n" for code, _ in articles),
    }
    for code, causes in articles:
        texts[f"articles/{code}.lua"] = article_text(
            code, causes, "early" in arguments, "messages" in arguments)
    os.makedirs(os.path.join(folder, "articles"))
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
