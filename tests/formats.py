"""Reads what kbtriage writes with other people's readers: formats.py markdown|csv|junit|sarif FILE.

Prints what it found as JSON; fails on what no reader would take. Needs Debian's python3-junitparser,
python3-sarif-python-om and cmark-gfm.
"""

import csv
import html.parser
import io
import json
import subprocess
import sys


class Page(html.parser.HTMLParser):
    """The tags of a page, where its links lead, and its text."""

    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text = {}, [], []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text.append(data)


def markdown(path):
    extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"]
    options = [word for name in extensions for word in ("-e", name)]
    shown = subprocess.run(["cmark-gfm", "--unsafe", *options, path], check=True,
                           capture_output=True, text=True, encoding="utf-8").stdout
    page = Page()
    page.feed(shown)
    return {"tags": page.tags, "links": page.links, "text": "".join(page.text)}


def comma_separated(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.startswith("\ufeff"), "no byte order mark"
    assert text.count("\n") == text.count("\r\n"), "a line end that is not CRLF"
    rows = list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))
    for row in rows:
        assert None not in row and None not in row.values(), f"a row of another length: {row}"
        for cell in row.values():
            assert cell.lstrip()[:1] not in tuple("=+-@\t\r"), f"a formula: {cell}"
    return rows


def junit(path):
    import junitparser

    read = junitparser.JUnitXml.fromfile(path)
    counted = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    suites = []
    for suite in read:
        said = (suite.tests, suite.failures, suite.errors, suite.skipped)
        cases = list(suite)
        suite.update_statistics()
        found = (suite.tests, suite.failures, suite.errors, suite.skipped)
        assert said == found, f"{suite.name}: says {said}, has {found}"
        for name, number in zip(counted, found):
            counted[name] += number
        suites.append({"name": suite.name, "cases": [
            {"name": case.name, "results": [
                {"kind": type(result).__name__, "type": result.type, "message": result.message,
                 "text": result.text} for result in case.result]} for case in cases]})
    for name, number in counted.items():
        assert int(getattr(read, name)) == number, f"{name}: says {getattr(read, name)}, has {number}"
    return suites


def check_object(value, kind):
    """Every key is one that the object model has, every key it needs is there."""
    import attr

    fields = {field.metadata["schema_property_name"]: field for field in attr.fields(kind)}
    for key in value:
        assert key in fields, f"{kind.__name__} has no {key}"
    for key, field in fields.items():
        assert field.default is not attr.NOTHING or key in value, f"{kind.__name__} lacks {key}"


def sarif(path):
    import sarif_om as om

    with open(path, encoding="utf-8") as file:
        log = json.load(file)
    schema = log.pop("$schema")
    assert schema.endswith("sarif-schema-2.1.0.json"), schema
    check_object(log, om.SarifLog)
    assert log["version"] == "2.1.0"
    results = []
    for run in log["runs"]:
        check_object(run, om.Run)
        check_object(run["tool"], om.Tool)
        driver = run["tool"]["driver"]
        check_object(driver, om.ToolComponent)
        for rule in driver["rules"]:
            check_object(rule, om.ReportingDescriptor)
            check_object(rule["shortDescription"], om.MultiformatMessageString)
            check_object(rule["defaultConfiguration"], om.ReportingConfiguration)
        for result in run["results"]:
            check_object(result, om.Result)
            check_object(result["message"], om.Message)
            assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in ("error", "warning")
            for location in result["locations"]:
                check_object(location, om.Location)
                place = location["physicalLocation"]
                check_object(place, om.PhysicalLocation)
                check_object(place["artifactLocation"], om.ArtifactLocation)
                check_object(place["region"], om.Region)
                assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
                results.append([result["ruleId"], place["artifactLocation"]["uri"],
                                place["region"]["startLine"], place["region"]["startColumn"]])
    return results


READERS = {"markdown": markdown, "csv": comma_separated, "junit": junit, "sarif": sarif}

if __name__ == "__main__":
    json.dump(READERS[sys.argv[1]](sys.argv[2]), sys.stdout)
