// kbtriage mcp, used by the official clients over all tools and resources, in both eras of the
// protocol: node client.mjs FOLDER, where the packages are installed
//
// KBTRIAGE is the program, TESTS its tests. What a tool answers has to be what the command prints.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { KBTRIAGE: program, TESTS: tests } = process.env;
const root = `${tests}/data/contoso`;
const file = "mailboxes.json";

/** What the command prints, whatever its exit status. */
function prints(...args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    return error.stdout;
  }
}

// The lines of the README that add the server to a client, with the folder of this test.
const lines = readFileSync(`${tests}/../README.md`, "utf8").match(/```json\n([^`]*mcpServers[^`]*)```/)[1];
const { command, args } = JSON.parse(lines).mcpServers.kbtriage;
assert.equal(command, "kbtriage");
assert.deepEqual(args.slice(0, 2), ["mcp", "--root"]);
const server = { command: program, args: [...args.slice(0, 2), root, "--quiet"], env: process.env };
const broken = "return { code = 'Broken' }\n";

async function refuses(promise, code, why) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.code, code, `${why}: ${error.message}`);
    return true;
  });
}

/** `noResource`: the code of the error for a resource that does not exist. */
async function useAll(client, era, noResource) {
  const errors = [];
  client.onerror = (error) => errors.push(error);
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name),
    ["explain", "search_articles", "show_article", "triage_file", "check_article"]);
  assert(tools.every((tool) => tool.annotations.readOnlyHint && tool.title && tool.description));
  const call = (name, args) => client.callTool({ name, arguments: args });

  let result = await call("explain", { text: "8005E274" });
  assert.equal(result.isError, false);
  assert.deepEqual(result.structuredContent,
    JSON.parse(prints("explain", "--format", "json", "8005E274")));
  assert(result.content[0].text.startsWith(prints("explain", "--format", "markdown", "8005E274")));

  result = await call("search_articles", { words: "license", limit: 3 });
  const listed = JSON.parse(prints("list", "--format", "json")).articles;
  assert.equal(result.structuredContent.articles.length, 3);
  for (const article of result.structuredContent.articles) {
    assert.deepEqual(article, listed.find((one) => one.code === article.code));
  }
  assert(result.structuredContent.more > 0);

  result = await call("show_article", { article: "KB4484702" });
  assert.deepEqual(result.structuredContent,
    JSON.parse(prints("explain", "--format", "json", "KB4484702")).articles[0]);

  result = await call("triage_file", { path: file, groups: 2 });
  const report = JSON.parse(prints("run", "--format", "json", `${root}/${file}`));
  assert.deepEqual(result.structuredContent.summary, report.summary);
  assert.deepEqual(result.structuredContent.provenance, report.provenance);
  assert.deepEqual(result.structuredContent.do_first, report.do_first);
  assert.deepEqual(result.structuredContent.groups, report.groups.slice(0, 2));
  assert.equal(result.structuredContent.left_out.groups, report.groups.length - 2);
  assert.equal(result.content[0].text, prints("run", "--format", "markdown", `${root}/${file}`));

  result = await call("check_article", { source: broken });
  assert(result.structuredContent.summary.errors > 0);
  result = await call("triage_file", { path: "../mailboxes.json" });
  assert.equal(result.isError, true);
  result = await call("explain", {});
  assert.equal(result.isError, true);
  await refuses(call("delete_article", {}), -32602, "a tool that does not exist");

  const resources = [];
  for (let cursor; ;) {
    const page = await client.listResources(cursor ? { cursor } : undefined);
    resources.push(...page.resources);
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  assert.deepEqual(resources.map((resource) => resource.name), listed.map((one) => one.code));
  const { resourceTemplates } = await client.listResourceTemplates();
  assert.equal(resourceTemplates.length, 1);
  for (const resource of resources) {
    const { contents } = await client.readResource({ uri: resource.uri });
    assert.equal(contents.length, 1);
    assert(contents[0].text.includes(resource.name.slice(0, 8)), resource.uri);
  }
  await refuses(client.readResource({ uri: "kbtriage://article/None" }), noResource, "no resource");
  await client.close();
  assert.deepEqual(errors, []);
  console.log(`${era}: ${tools.length} tools, ${resources.length} resources`);
}

const v1 = {
  ...(await load("@modelcontextprotocol/sdk/client/index.js")),
  ...(await load("@modelcontextprotocol/sdk/client/stdio.js")),
};
const v2 = {
  ...(await load("@modelcontextprotocol/client")),
  ...(await load("@modelcontextprotocol/client/stdio")),
};
const identity = { name: "kbtriage-tests", version: "1" };

async function connect(sdk, options) {
  const client = new sdk.Client(identity, options);
  await client.connect(new sdk.StdioClientTransport(server));
  assert.equal(client.getServerVersion().name, "kbtriage");
  return client;
}

let client = await connect(v1, {});
await useAll(client, "sdk, initialize", -32002);

client = await connect(v2, {});
assert.equal(client.getNegotiatedProtocolVersion(), "2025-11-25");
await useAll(client, "client, initialize", -32602); // it takes -32002 for that

client = await connect(v2, { versionNegotiation: { mode: "auto" } });
assert.equal(client.getNegotiatedProtocolVersion(), "2026-07-28");
await useAll(client, "client, server/discover", -32602);

client = await connect(v2, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
await refuses(client.callTool({ name: "nothing" }), -32602, "a tool that does not exist");
await client.close();
