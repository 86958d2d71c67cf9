"""Functions by code, found by one regular expression: python3 python.py RULE_SET FILE"""

import json
import re
import sys

rule_set, file = sys.argv[1:]
sys.path.insert(0, rule_set)
sys.dont_write_bytecode = True
from rules import RULES  # the rule set's folder is known only now


def main():
    find = re.compile(r"Error Code: (\w+)").search
    rule_of = RULES.get
    write = sys.stdout.write
    parse = json.loads
    with open(file, encoding="utf-8") as rows:
        for line in rows:
            row = parse(line)
            for alert in row["tracelog_Mailbox"]:
                found = find(alert["text"])
                rule = found and rule_of(found[1])
                if rule:
                    cause = rule(row, row["emailserverprofile"])
                    write(f"{row['mailboxid']}\t{found[1]}\t{cause}\n")


main()
