"""Validates what kbtriage wrote as JSON, by its own schema: schema.py [--strict] SCHEMA FOLDER...

With --strict, each document must also become invalid by a member that the schema does not know, in
whichever of its objects, and by the lack of one that is there.

Every file in the folders that begins like a report of run (json or ndjson), of diff, scan, list --stats, history or fix is validated,
with the library jsonschema."""
import copy
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
import jsonschema  # noqa: E402


def documents(text):
    """The name of a definition and a document, for each document in the text."""
    squeezed = "".join(text[:200].split())
    if squeezed.startswith('{"findings":['):
        yield "report", json.loads(text)
    elif squeezed.startswith('{"text":"'):
        yield "difference", json.loads(text)
    elif squeezed.startswith('{"articles":[') and '"unmatched_codes":' in text:
        yield "scan", json.loads(text)
    elif squeezed.startswith('{"statistics":['):
        yield "statistics", json.loads(text)
    elif squeezed.startswith('{"troubles":['):
        yield "history", json.loads(text)
    elif squeezed.startswith('{"subjects":['):
        yield "history_of_subject", json.loads(text)
    elif squeezed.startswith('{"tenants":['):
        yield "history_statistics", json.loads(text)
    elif squeezed.startswith('{"kbtriage_plan":'):
        yield "plan", json.loads(text)
    elif squeezed.startswith('{"kbtriage_fix":'):
        yield "fixed", json.loads(text)
    elif squeezed.startswith('{"type":"'):
        for line in text.rstrip("\n").split("\n"):
            yield "line", json.loads(line)


def files(folders):
    for folder in folders:
        for path, _, names in os.walk(folder):
            for name in sorted(names):
                yield os.path.join(path, name)


# Objects whose keys are data.
FREE = ("placeholders", "subjects")
# Members that are only there if there is something to say.
OPTIONAL = ("look", "steps", "emailaddress", "before", "after", "fix", "allow", "values", "record")


def objects(value, key=None):
    """All objects in the document, with the key under which each is."""
    if isinstance(value, dict):
        yield value, key
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, (dict, list)):
            yield from objects(inner, name if isinstance(value, dict) else key)


def slips(validator, document):
    """Changes to the document that the schema should refuse and does not."""
    document = copy.deepcopy(document)
    for one, key in objects(document):
        if key in FREE:
            continue
        one["unknown"] = 1
        if validator.is_valid(document):
            yield "%s with a member that is unknown" % key
        del one["unknown"]
        for name in [name for name in one if name not in OPTIONAL]:
            value = one.pop(name)
            if validator.is_valid(document):
                yield "%s without %s" % (key, name)
            one[name] = value


def main():
    is_strict = sys.argv[1] == "--strict"
    if is_strict:
        del sys.argv[1]
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validators = {
        name: jsonschema.Draft202012Validator({**schema, "$ref": "#/$defs/" + name})
        for name in ("report", "line", "difference", "scan", "statistics", "plan", "fixed",
                     "history", "history_of_subject", "history_statistics")}
    counts = dict.fromkeys(validators, 0)
    wrong = 0
    for path in files(sys.argv[2:]):
        try:
            with open(path, encoding="utf-8") as file:
                all_documents = list(documents(file.read()))
        except ValueError as reason:
            wrong += 1
            print("%s: %s" % (path, reason))
            continue
        for name, document in all_documents:
            counts[name] += 1
            for error in validators[name].iter_errors(document):
                wrong += 1
                if wrong <= 10:
                    print("%s: %s at %s: %s" % (path, name, error.json_path, error.message[:600]))
            for slip in slips(validators[name], document) if is_strict else ():
                wrong += 1
                print("%s: valid %s: %s" % (path, name, slip))
    print(" ".join("%s:%d" % item for item in counts.items() if item[1]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
