// json-rules-engine: the symptoms as its rules, the causes as functions: node engine.js BOOK FILE
const fs = require("fs");
const path = require("path");
const { Engine } = require("json-rules-engine");
const lines = require("./lines.js");

const [book, file] = process.argv.slice(2);
const rules = require(path.join(path.resolve(book), "rules.js"));
const engine = new Engine();
for (const code of rules.keys()) {
  engine.addRule({
    conditions: { all: [{ fact: "codes", operator: "contains", value: code }] },
    event: { type: code },
  });
}

async function main() {
  let out = [];
  for (const line of lines(file)) {
    const row = JSON.parse(line);
    const codes = [];
    for (const alert of row.tracelog_Mailbox) {
      const found = /Error Code: (\w+)/.exec(alert.text);
      if (found) codes.push(found[1]);
    }
    const { events } = await engine.run({ codes });
    for (const { type } of events) {
      out.push(`${row.mailboxid}\t${type}\t${rules.get(type)(row, row.emailserverprofile)}\n`);
    }
    if (out.length >= 1000) {
      fs.writeSync(1, out.join(""));
      out = [];
    }
  }
  fs.writeSync(1, out.join(""));
}

main();
