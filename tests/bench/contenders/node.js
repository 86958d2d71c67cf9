// Functions by code, found by one regular expression: node node.js BOOK FILE
const fs = require("fs");
const path = require("path");
const lines = require("./lines.js");

const [book, file] = process.argv.slice(2);
const rules = require(path.join(path.resolve(book), "rules.js"));
const pattern = /Error Code: (\w+)/;
let out = [];

function flush() {
  if (out.length) fs.writeSync(1, out.join("\n") + "\n");
  out = [];
}

for (const line of lines(file)) {
  const row = JSON.parse(line);
  for (const alert of row.tracelog_Mailbox) {
    const found = pattern.exec(alert.text);
    const rule = found && rules.get(found[1]);
    if (rule) out.push(`${row.mailboxid}\t${found[1]}\t${rule(row, row.emailserverprofile)}`);
  }
  if (out.length >= 1000) flush();
}
flush();
