// For the contenders in JavaScript: the lines of a file, a mebibyte at a time.
const fs = require("fs");
const { StringDecoder } = require("string_decoder");

module.exports = function* lines(path) {
  const file = fs.openSync(path);
  const chunk = Buffer.allocUnsafe(1 << 20);
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for (let size; (size = fs.readSync(file, chunk, 0, chunk.length, null)) > 0; ) {
    const parts = (rest + decoder.write(chunk.subarray(0, size))).split("\n");
    rest = parts.pop();
    yield* parts;
  }
  if (rest) yield rest;
};
