#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mcp/lines.h"
#include "mcp/message.h"
#include "mcp/server.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"

/* --- Lines --- */

/* The lines of `text`, of at most `most` bytes, joined by '|'; "!" stands for one that is too
   long. */
static char *lines_of(const char *text, size_t length, size_t most)
{
  int ends[2];
  struct kb_slice line;
  struct kb_buf all = {0};
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], text, length), (ssize_t)length);
  close(ends[1]);
  struct kb_mcp_lines lines = {.descriptor = ends[0], .most = most};
  enum kb_mcp_lines_result result;
  while ((result = kb_mcp_lines_next(&lines, &line)) != KB_MCP_END) {
    assert_int_not_equal(result, KB_MCP_FAILED);
    kb_buf_add_text(&all, all.length > 0 ? "|" : "");
    if (result == KB_MCP_LINE) {
      kb_buf_add_slice(&all, line);
    } else {
      kb_buf_add_char(&all, '!');
    }
  }
  kb_mcp_lines_fini(&lines);
  close(ends[0]);
  return kb_buf_take(&all);
}

static void expect_lines(const char *text, size_t most, const char *expected)
{
  char *lines = lines_of(text, strlen(text), most);
  assert_string_equal(lines ? lines : "", expected);
  free(lines);
}

static void test_lines(void **state)
{
  (void)state;
  expect_lines("", 9, "");
  expect_lines("a\nb\n", 9, "a|b");
  expect_lines("a\n\nb", 9, "a||b"); /* the last without a newline */
  expect_lines("a\r\n", 9, "a\r");
  expect_lines("123456789\n", 9, "123456789");
  expect_lines("1234567890\nb\n", 9, "!|b");
  expect_lines("1234567890", 9, "!");
  expect_lines("a\n1234567890\n1234567890\nb", 9, "a|!|!|b");
}

static void test_a_line_over_many_reads(void **state)
{
  (void)state;
  enum { LONG = 60000 };
  struct kb_buf text = {0};
  for (size_t i = 0; i < LONG; i++) {
    kb_buf_add_char(&text, 'x');
  }
  kb_buf_add_text(&text, "\nb\n");
  char *lines = lines_of(text.data, text.length, LONG);
  assert_int_equal(strlen(lines), LONG + 2);
  free(lines);
  lines = lines_of(text.data, text.length, LONG - 1);
  assert_string_equal(lines, "!|b");
  free(lines);
  kb_buf_fini(&text);
}

/* --- Messages --- */

static const struct kb_mcp_setting setting = {.version = "1.2.3"};

/* What the session answers, without its newline; "" for nothing. */
static const char *answer(struct kb_mcp_session *session, struct kb_slice line)
{
  static char kept[4096];
  struct kb_buf out = {0};
  kb_mcp_answer(session, line, &out);
  assert_true(out.length == 0 || out.data[out.length - 1] == '\n');
  snprintf(kept, sizeof kept, "%.*s", out.length > 0 ? (int)out.length - 1 : 0, kb_buf_text(&out));
  assert_null(strchr(kept, '\n'));
  kb_buf_fini(&out);
  return kept;
}

static void expect(struct kb_mcp_session *session, const char *line, const char *expected)
{
  const char *got = answer(session, kb_slice_of(line));
  if (expected[0] ? strncmp(got, expected, strlen(expected)) != 0 : got[0] != '\0') {
    fail_msg("%s\n  answered: %s\n  expected: %s", line, got, expected);
  }
}

static void expect_misuse(const char *line, const char *expected)
{
  struct kb_mcp_session session = {.setting = &setting};
  expect(&session, line, expected);
}

static void test_no_message(void **state)
{
  (void)state;
  const char parse_error[] = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,";
  expect_misuse("", "");
  expect_misuse("  \t\r", "");
  expect_misuse("x", parse_error);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":1", parse_error);
  expect_misuse("{} {}", parse_error);
  expect_misuse("{\"a\":01}", parse_error);
  expect_misuse("{\"a\":\"\xFF\"}", parse_error);
  expect_misuse("{\"a\":\"\\u0000\"}", parse_error);
  expect_misuse("{\"a\":\"\\ud800\"}", parse_error);
  /* Only a string of it cannot be read: so the answer is to that message. */
  expect_misuse("{\"id\":7,\"params\":{\"a\":\"\\u0000\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32700,");
  expect_misuse(" {\"a\":\"\xFF\",\"id\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":-32700,");
  expect_misuse("{\"id\":\"\\u0000\"}", parse_error);
  expect_misuse("{\"id\":[7],\"a\":\"\\u0000\"}", parse_error);
  expect_misuse("[{\"id\":7,\"a\":\"\\u0000\"}]", parse_error);
  struct kb_mcp_session session = {.setting = &setting};
  const char nul[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\0\"method\":\"ping\"}";
  const char *got = answer(&session, (struct kb_slice){nul, sizeof nul - 1});
  assert_memory_equal(got, parse_error, sizeof parse_error - 1);
}

static void test_nesting(void **state)
{
  (void)state;
  enum { DEPTH = 100000 };
  struct kb_mcp_session session = {.setting = &setting};
  struct kb_buf line = {0};
  for (size_t i = 0; i < DEPTH; i++) {
    kb_buf_add_char(&line, '[');
  }
  assert_non_null(strstr(answer(&session, kb_buf_slice(&line)), "\"code\":-32700"));
  kb_buf_fini(&line);
}

static void test_no_request(void **state)
{
  (void)state;
  const char without_id[] = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,";
  expect_misuse("1", without_id);
  expect_misuse("{}", without_id);
  expect_misuse("[]", without_id);
  expect_misuse("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", without_id);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", without_id);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", without_id);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":1e300,\"method\":\"ping\"}", without_id);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", without_id);
  const char with_id[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600,";
  expect_misuse("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", with_id);
  expect_misuse("{\"id\":1,\"method\":\"ping\"}", with_id);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":1}", with_id);
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", with_id);
  /* a response, and notifications, good and bad */
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", "");
  expect_misuse("{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}", "");
  expect_misuse("{\"jsonrpc\":\"2.0\",\"method\":\"xyzzy\",\"params\":3}", "");
}

static void test_ids(void **state)
{
  (void)state;
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":-7,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":-7,\"result\":{}}");
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":9007199254740991,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":9007199254740991,\"result\":{}}");
  expect_misuse("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"\\n\",\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"\\n\",\"result\":{}}");
}

/* --- Revisions --- */

#define META(version)                                                             \
  "\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" version \
  "\",\"io.modelcontextprotocol/clientCapabilities\":{}}}"
#define ASK(method) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\""
#define FAILED(code) "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" code ","
#define INITIALIZE(version) ASK("initialize") ",\"params\":{\"protocolVersion\":\"" version "\"}}"

static void test_initialize(void **state)
{
  (void)state;
  static const struct {
    const char *line, *agreed;
  } rows[] = {
    {INITIALIZE("2024-11-05"), "2024-11-05"}, {INITIALIZE("2025-03-26"), "2025-03-26"},
    {INITIALIZE("2025-06-18"), "2025-06-18"}, {INITIALIZE("2025-11-25"), "2025-11-25"},
    {INITIALIZE("2026-07-28"), "2025-11-25"}, {INITIALIZE("1900-01-01"), "2025-11-25"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct kb_mcp_session session = {.setting = &setting};
    char expected[200];
    snprintf(expected, sizeof expected,
             "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"%s\",",
             rows[i].agreed);
    expect(&session, rows[i].line, expected);
    expect(&session, ASK("xyzzy") "}", FAILED("-32601"));
    expect(&session, ASK("server/discover") "}", FAILED("-32601"));
    expect(&session, ASK("tools/call") ",\"params\":[]}", FAILED("-32602"));
  }
  expect_misuse(ASK("initialize") "}", FAILED("-32602"));
  expect_misuse(ASK("tools/list") "}", FAILED("-32602")); /* before it */
  expect_misuse(ASK("xyzzy") "}", FAILED("-32601"));
}

static void test_stateless(void **state)
{
  (void)state;
  expect_misuse(ASK("server/discover") "," META("2026-07-28") "}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"supportedVersions\":[\"2026-07-28\",");
  expect_misuse(ASK("ping") "," META("2026-07-28") "}", FAILED("-32601"));
  expect_misuse(ASK("initialize") "," META("2026-07-28") "}", FAILED("-32601"));
  expect_misuse(ASK("server/discover") "}", FAILED("-32602"));
  expect_misuse(ASK("tools/list") "," META("2025-11-25") "}", FAILED("-32022"));
  expect_misuse(ASK("tools/list") ",\"params\":{\"_meta\":3}}", FAILED("-32602"));
  expect_misuse(ASK("tools/list") ",\"params\":{\"_meta\":{"
                                  "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}",
                FAILED("-32602"));
  expect_misuse(ASK("tools/list") ",\"params\":{\"_meta\":{"
                                  "\"io.modelcontextprotocol/protocolVersion\":20260728}}}",
                FAILED("-32602"));
  struct kb_mcp_session session = {.setting = &setting};
  const char *got = answer(&session, kb_slice_of(ASK("tools/list") "," META("2099-01-01") "}"));
  assert_non_null(strstr(got, "\"code\":-32022,"));
  assert_non_null(strstr(got, "\"data\":{\"supported\":[\"2026-07-28\",\"2025-11-25\","
                              "\"2025-06-18\",\"2025-03-26\",\"2024-11-05\"],"
                              "\"requested\":\"2099-01-01\"}"));
}

static void test_batches(void **state)
{
  (void)state;
  struct kb_mcp_session session = {.setting = &setting};
  const char ping[] = "[" ASK("ping") "},{\"jsonrpc\":\"2.0\",\"method\":\"n\"},7]";
  expect(&session, ping, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
  expect(&session, INITIALIZE("2025-06-18"), "{");
  expect(&session, ping, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
  expect(&session, INITIALIZE("2025-03-26"), "{");
  expect(&session, ping,
         "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}},"
         "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
  expect(&session, "[{\"jsonrpc\":\"2.0\",\"method\":\"n\"}]", "");
  expect(&session, "[]", "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
}

/* --- The root --- */

static int make_root(void **state)
{
  char path[FOLDER_PATH_SIZE];
  if (folder_make(state) != 0) {
    return -1;
  }
  folder_write("outside.json", "[]");
  folder_write("elsewhere/rows.json", "[]");
  folder_write("root/rows.json", "[]");
  folder_write("root/below/rows.json", "[]");
  int bad = symlink("../outside.json", folder_path(path, "root/out"));
  bad |= symlink("below/rows.json", folder_path(path, "root/in"));
  bad |= symlink("../elsewhere", folder_path(path, "root/away"));
  bad |= symlink("loop", folder_path(path, "root/loop"));
  bad |= mkfifo(folder_path(path, "root/fifo"), 0600);
  return bad;
}

static enum kb_status open_file(const struct kb_mcp_root *root, const char *path)
{
  struct kb_error error;
  int descriptor = -1;
  const enum kb_status status = kb_mcp_root_file(root, path, &descriptor, &error);
  assert_int_equal(descriptor >= 0, status == KB_OK);
  if (descriptor >= 0) {
    close(descriptor);
  }
  return status;
}

static void test_root(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  char file[FOLDER_PATH_SIZE + 32];
  struct kb_error error;
  struct kb_mcp_root root;
  assert_int_equal(kb_mcp_root_open(&root, folder_path(path, "none"), &error), KB_NOT_FOUND);
  assert_int_equal(kb_mcp_root_open(&root, folder_path(path, "outside.json"), &error), KB_IO);
  assert_int_equal(kb_mcp_root_open(&root, folder_path(path, "root"), &error), KB_OK);
  static const char *const good[] = {"rows.json", "./rows.json", "below/rows.json", "in"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    assert_int_equal(open_file(&root, good[i]), KB_OK);
  }
  static const char *const bad[] = {"",
                                    ".",
                                    "..",
                                    "../outside.json",
                                    "below/../rows.json",
                                    "below/../../outside.json",
                                    "out",
                                    "away/rows.json",
                                    "/",
                                    "loop",
                                    "fifo",
                                    "below",
                                    "/dev/null",
                                    "/proc/self/environ"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    assert_int_equal(open_file(&root, bad[i]), KB_USAGE);
  }
  assert_int_equal(open_file(&root, "none"), KB_NOT_FOUND);
  snprintf(file, sizeof file, "%s/rows.json", root.path);
  assert_int_equal(open_file(&root, file), KB_OK);
  snprintf(file, sizeof file, "%s-beside/rows.json", root.path);
  assert_int_equal(open_file(&root, file), KB_USAGE);
  snprintf(file, sizeof file, "%s/../outside.json", root.path);
  assert_int_equal(open_file(&root, file), KB_USAGE);
  kb_mcp_root_close(&root);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_lines),      cmocka_unit_test(test_a_line_over_many_reads),
    cmocka_unit_test(test_no_message), cmocka_unit_test(test_nesting),
    cmocka_unit_test(test_no_request), cmocka_unit_test(test_ids),
    cmocka_unit_test(test_initialize), cmocka_unit_test(test_stateless),
    cmocka_unit_test(test_batches),    cmocka_unit_test(test_root),
  };
  return cmocka_run_group_tests(tests, make_root, folder_remove);
}
