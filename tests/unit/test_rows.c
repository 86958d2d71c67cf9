#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows/key_cache.h"
#include "rows/rows.h"
#include "rows/scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Bytes returned in reads of at most `step`. */
struct bytes {
  const char *data;
  size_t length, at, step;
};

static ssize_t read_bytes(void *context, char *into, size_t size)
{
  struct bytes *bytes = context;
  size_t count = bytes->length - bytes->at;
  count = count < size ? count : size;
  count = count < bytes->step ? count : bytes->step;
  memcpy(into, bytes->data + bytes->at, count);
  bytes->at += count;
  return (ssize_t)count;
}

/* The results as lines: "row 0 {…}", "set:row 1 {…}", "rejected 2 reason". */
static void read_all(struct kb_buf *out, const char *data, size_t length, size_t step,
                     struct kb_rows_limits limits)
{
  struct bytes bytes = {data, length, 0, step};
  struct kb_rows *rows = kb_rows_new((struct kb_input){read_bytes, &bytes}, limits, NULL);
  assert_non_null(rows);
  for (;;) {
    struct kb_row row;
    struct kb_error error = {KB_OK, ""};
    const enum kb_rows_result result = kb_rows_next(rows, &row, &error);
    if (result == KB_ROWS_END) {
      break;
    }
    assert_int_not_equal(result, KB_ROWS_FAILED);
    if (result == KB_ROWS_ROW) {
      kb_buf_addf(out, "%s%.*s%srow %zu %.*s\n", row.is_repaired ? "repaired " : "",
                  (int)row.set.length, row.set.data, row.set.length ? ":" : "", row.index,
                  (int)row.json.length, row.json.data);
    } else {
      kb_buf_addf(out, "rejected %zu %s\n", row.index, error.message);
    }
  }
  assert_int_equal(kb_rows_consumed(rows), length);
  kb_rows_free(rows);
}

/* `expected` has a line for each row and the beginning of a line for each rejection. */
static bool agrees(const char *expected, const char *found)
{
  while (*expected && *found) {
    const size_t length = strcspn(expected, "\n");
    const size_t found_length = strcspn(found, "\n");
    const bool is_row = strncmp(expected, "rejected", 8) != 0;
    if (strncmp(expected, found, length) != 0 || (is_row && length != found_length)) {
      return false;
    }
    expected += length + (expected[length] == '\n');
    found += found_length + (found[found_length] == '\n');
  }
  return *expected == '\0' && *found == '\0';
}

static void check(const char *data, size_t length, const char *expected)
{
  const size_t steps[] = {1, 7, 1 << 20};
  for (size_t i = 0; i < 3; i++) {
    struct kb_buf found = {0};
    read_all(&found, data, length, steps[i], (struct kb_rows_limits){2000, 0});
    if (!agrees(expected, kb_buf_text(&found))) {
      fail_msg("in steps of %zu: %s\nexpected:\n%s\nfound:\n%s", steps[i], data, expected,
               kb_buf_text(&found));
    }
    kb_buf_fini(&found);
  }
}

#define A "{\"id\":1,\"n\":\"a\"}"
#define B "{\"id\":2,\"n\":\"b\"}"
#define C "{\"id\":3,\"n\":\"c\"}"
#define ROW_A "row 0 " A "\n"
#define CONTEXT "\"@odata.context\":\"https://x/api/data/v9.2/$metadata#mailboxes(name)\""

static const struct {
  const char *data, *expected;
} shapes[] = {
  {A, ROW_A},
  {A "\n" B "\n", ROW_A "row 1 " B},
  {A "\r\n\r\n  " B "\r\n" C, ROW_A "row 1 " B "\nrow 2 " C},
  {A B, ROW_A "row 1 " B},
  {"\xEF\xBB\xBF" A "\n\xEF\xBB\xBF" B, ROW_A "row 1 " B},
  {"[" A " , " B "]", ROW_A "row 1 " B},
  {"[]", ""},
  {"{\"value\":[]}", ""},
  {"{" CONTEXT ",\"value\":[" A ",\n" B "],\"@odata.nextLink\":\"y\"}",
   "mailboxes:" ROW_A "mailboxes:row 1 " B},
  {"{\"@odata.context\":\"x$metadata#mailboxes\\/$entity\",\"value\":[" A "]}", "mailboxes:" ROW_A},
  {"{\"value\":[" A "],\"Count\":1}\n{\"value\":[" B "]}", ROW_A "row 0 " B},
  {"[{\"value\":[" A "]},{\"value\":[" B "," C "]}]", ROW_A "row 0 " B "\nrow 1 " C},
  {"{\"entities\":[" A "," B "],\"@Microsoft.Dynamics.CRM.morerecords\":false}", ROW_A "row 1 " B},
  {"{\"CrmRecords\":[" A "],\"Count\":1}", ROW_A},
  {"{\"d\":{\"results\":[" A "," B "],\"__next\":\"u\"}}", ROW_A "row 1 " B},
  {"{\"statusCode\":200,\"headers\":{\"a\":\"b\"},\"body\":{" CONTEXT ",\"value\":[" A "]}}\n" B,
   "mailboxes:" ROW_A "row 1 " B},
  {"{\"outputs\":{\"body\":{\"value\":[" A "]},\"s\":1}}", ROW_A},
  /* a row's own members are no page */
  {"{\"body\":{\"x\":{\"value\":[1]}}}", "row 0 {\"body\":{\"x\":{\"value\":[1]}}}"},
  {"[{\"id\":1,\"n\":{\"value\":[2]}}]", "row 0 {\"id\":1,\"n\":{\"value\":[2]}}"},
  {"{\"body\":{},\"n\":{\"value\":[2]}}", "row 0 {\"body\":{},\"n\":{\"value\":[2]}}"},
};

static void reads_every_shape(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
    check(shapes[i].data, strlen(shapes[i].data), shapes[i].expected);
  }
}

static void add_page(void *context, const struct kb_page_end *page)
{
  kb_buf_addf(context, "%.*s %zu %s\n", (int)page->set.length, page->set.data ? page->set.data : "",
              page->count, page->has_more ? "more" : "all");
}

static const struct {
  const char *data, *expected;
} pages[] = {
  {A, ""},
  {"[" A "]", ""},
  {"{" CONTEXT ",\"value\":[" A "," B "],\"@odata.nextLink\":\"y\"}", "mailboxes 2 more\n"},
  {"{" CONTEXT ",\"@odata.nextLink\":\"y\",\"value\":[" A "]}\n{" CONTEXT ",\"value\":[]}",
   "mailboxes 1 more\nmailboxes 0 all\n"},
  {"{\"@odata.nextLink\":null,\"value\":[" A "]}", " 1 all\n"},
  {"{\"@odata.nextLink\":\"\",\"value\":[" A "]}", " 1 all\n"},
  {"{\"@Microsoft.Dynamics.CRM.morerecords\":true,\"value\":[" A "]}", " 1 more\n"},
  {"{\"@Microsoft.Dynamics.CRM.morerecords\":false,\"value\":[" A "]}", " 1 all\n"},
  {"{\"CrmRecords\":[" A "],\"NextPage\":true,\"FetchXml\":\"<fetch/>\"}", " 1 more\n"},
  {"{\"CrmRecords\":[" A "],\"NextPage\":false}", " 1 all\n"},
  {"{\"d\":{\"results\":[" A "],\"__next\":\"u\"},\"x\":{\"nextLink\":\"y\"}}", " 1 more\n"},
  {"{\"d\":{\"results\":[" A "]},\"x\":{\"nextLink\":\"y\"}}", " 1 all\n"},
  {"{\"s\":200,\"body\":{" CONTEXT ",\"value\":[" A "],\"@odata.nextLink\":\"y\"},\"t\":1}",
   "mailboxes 1 more\n"},
  {"{\"entities\":[" A "],\"value\":[" B "],\"nextLink\":\"u\"}", " 1 all\n 1 more\n"},
};

/* At its end, each page says whether there is another. */
static void reports_pages(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
    struct bytes bytes = {pages[i].data, strlen(pages[i].data), 0, 1 + i % 2 * 100};
    struct kb_rows *rows =
      kb_rows_new((struct kb_input){read_bytes, &bytes}, (struct kb_rows_limits){0, 0}, NULL);
    struct kb_buf found = {0};
    struct kb_row row;
    struct kb_error error;
    kb_rows_on_page_end(rows, add_page, &found);
    while (kb_rows_next(rows, &row, &error) == KB_ROWS_ROW) {
    }
    assert_string_equal(kb_buf_text(&found), pages[i].expected);
    kb_buf_fini(&found);
    kb_rows_free(rows);
  }
}

static void reads_rows_over_several_lines(void **state)
{
  (void)state;
  static const char pretty[] = "{\n\"id\": 1,\n\"p\": {\n    \"q\": [1, 2]\n  }\n}\n" B;
  struct bytes bytes = {pretty, sizeof pretty - 1, 0, 5};
  struct kb_rows *rows =
    kb_rows_new((struct kb_input){read_bytes, &bytes}, (struct kb_rows_limits){0, 0}, NULL);
  struct kb_row row;
  struct kb_error error;
  assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
  assert_int_equal(row.json.length, sizeof pretty - 1 - strlen("\n" B));
  assert_int_equal(row.line, 1);
  assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
  assert_int_equal(row.line, 7);
  assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_END);
  kb_rows_free(rows);
}

/* An invalid row in a place for a row, and the beginning of the reason. */
static const struct {
  const char *row, *reason;
  bool only_in_lists; /* on a line of its own it could be the start of a longer row */
} faults[] = {
  {"{\"id\":2,\"n\":nope}", "expected a value", false},
  {"{\"id\":2,\"n\":}", "expected a value", false},
  {"{\"id\":2 \"n\":\"b\"}", "expected ',' or '}'", false},
  {"{\"id\":2,\"n\" \"b\"}", "expected ':'", false},
  {"{\"id\":2,\"n\":\"b\",}", "expected a key", false},
  {"{id:2}", "expected a key", false},
  {"{'id':2}", "expected a key", false},
  {"{\"id\":02}", "this is no number", false},
  {"{\"id\":1.}", "this is no number", false},
  {"{\"id\":+1}", "expected a value", false},
  {"{\"id\":NaN}", "expected a value", false},
  {"{\"id\":\"a\tb\"}", "a string holds the control character 0x09", false},
  {"{\"id\":\"\\x\"}", "a string holds a backslash", false},
  {"{\"id\":\"\\u12G4\"}", "\\u in a string", false},
  {"{\"id\":2,\"n\":[1,2}", "expected ',' or ']'", false},
  {"{\"id\":2,\"n\":\"b}", NULL, false},      /* a quote is missing */
  {"{\"id\":2,\"n\":{\"b\":1}", NULL, false}, /* a bracket is missing */
  {"{\"id\":2,\"n\":", NULL, false},
  {"{\"id\":2", NULL, false},
  {"12", NULL, true},
  {"\"text\"", NULL, true},
  {"null", NULL, true},
  {"nope", NULL, true},
};

static void a_bad_row_loses_nothing_else(void **state)
{
  static const char *const around[][2] = {
    {A "\n", "\n" C "\n"},
    {"[" A ",", "," C "]"},
    {"[\n  " A ",\n  ", ",\n  " C "\n]"},
    {"{" CONTEXT ",\"value\":[" A ",", "," C "],\"x\":1}"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    for (size_t k = 0; k < 4; k++) {
      struct kb_buf data = {0};
      struct kb_buf expected = {0};
      const char *set = k == 3 ? "mailboxes:" : "";
      if (k == 0 && faults[i].only_in_lists) {
        continue;
      }
      kb_buf_addf(&data, "%s%s%s", around[k][0], faults[i].row, around[k][1]);
      kb_buf_addf(&expected, "%s" ROW_A "rejected 1 %s\n%srow 2 " C, set,
                  faults[i].reason ? faults[i].reason : "", set);
      check(data.data, data.length, expected.data);
      kb_buf_fini(&data);
      kb_buf_fini(&expected);
    }
  }
}

static const struct {
  const char *data, *expected;
} troubles[] = {
  {"", "rejected 0 the file is empty"},
  {" \r\n\t ", "rejected 0 the file is empty"},
  {"<html>\n<b>x</b>\n</html>\n",
   "rejected 0 HTML, such as a page to sign in, not JSON rows: sign in"},
  {"garbage\n" A, "rejected 0 text, not JSON rows\nrow 1 " A},
  {A "\ngarbage\nmore\n" B, ROW_A "rejected 1 this\nrejected 2 this\nrow 3 " B},
  {"[" A " " B "]", ROW_A "rejected 1 expected ',' or ']' after a row\nrow 1 " B},
  {"[" A ",]", ROW_A "rejected 1 a comma, but no row"},
  {"[" A, ROW_A "rejected 1 the file ends before its list of rows does"},
  {"{\"value\":[" A "]", ROW_A "rejected 0 the file ends before its page does"},
  {"{\"value\":[" A "],", ROW_A "rejected 0 the file ends before its page does"},
  {"[" A ",{\"id\":2,\"n\":\"b", ROW_A "rejected 1 the file ends in the middle of a row"},
  {A "\n{\"id\":2,\"n\"", ROW_A "rejected 1 the file ends in the middle of a row"},
  {"{\"error\":{\"code\":\"0x80040265\",\"message\":\"No\"}}",
   "rejected 0 no rows, but the service's error 0x80040265: No"},
};

static void says_what_is_wrong_with_a_file(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
    check(troubles[i].data, strlen(troubles[i].data), troubles[i].expected);
  }
}

/* Texts that Dataverse has cut within a character, or that were saved in another encoding. */
static const struct {
  const char *text, *read;
} broken[] = {
  {"\\u0000", "\\uFFFD"},
  {"\\ud83d", "\\uFFFD"},
  {"\\uDADA", "\\uFFFD"},
  {"\\udc00", "\\uFFFD"},
  {"\\ud800\\n", "\\uFFFD\\n"},
  {"\\uD888\\u1234", "\\uFFFD\\u1234"},
  {"\\uD800\\uD800\\uDC00", "\\uFFFD\\uD800\\uDC00"},
  {"\\uDd1e\\uD834", "\\uFFFD\\uFFFD"},
  {"\xFF", "�"},
  {"J\xFCrgen", "J�rgen"},
  {"\xC0\xAF", "��"},
  {"\xED\xA0\x80", "���"},
  {"\xF4\xBF\xBF\xBF", "����"},
  {"\xE2\x82", "��"},
  {"a\xC3", "a�"},
};

static void broken_texts_are_read_with_a_character_in_place_of_what_is_none(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
    static const char *const around[][2] = {{"", ""}, {"[", "]"}, {"{\"value\":[", "]}"}};
    for (size_t k = 0; k < 3; k++) {
      struct kb_buf data = {0};
      struct kb_buf expected = {0};
      kb_buf_addf(&data, "%s{\"id\":\"%s\",\"%s\":1}%s", around[k][0], broken[i].text,
                  broken[i].text, around[k][1]);
      kb_buf_addf(&expected, "repaired row 0 {\"id\":\"%s\",\"%s\":1}", broken[i].read,
                  broken[i].read);
      check(data.data, data.length, expected.data);
      kb_buf_fini(&data);
      kb_buf_fini(&expected);
    }
  }
}

static void reads_utf16(void **state)
{
  (void)state;
  static const char le[] = "\xFF\xFE{\0\"\0a\0\"\0:\0\"\0\xE9\0\x3D\xD8\x00\xDE\"\0}\0";
  static const char no_mark[] = "{\0\"\0a\0\"\0:\0\x31\0}\0";
  static const char be[] = "\xFE\xFF\0{\0\"\0a\0\"\0:\0\x31\0}";
  static const char lone[] = "\xFF\xFE{\0\"\0a\0\"\0:\0\"\0\x3D\xD8\"\0}\0\n\0{\0}\0";
  static const char odd[] = "\xFF\xFE{\0}\0\n\0{";
  check(le, sizeof le - 1, "row 0 {\"a\":\"é😀\"}");
  check(no_mark, sizeof no_mark - 1, "row 0 {\"a\":1}");
  check(be, sizeof be - 1, "row 0 {\"a\":1}");
  check(lone, sizeof lone - 1, "repaired row 0 {\"a\":\"�\"}\nrow 1 {}");
  check(odd, sizeof odd - 1, "row 0 {}\nrejected 1 ");
}

/* A page cut anywhere gives the complete rows before the cut, and reports the cut. */
static void a_cut_file_gives_what_is_whole(void **state)
{
  (void)state;
  static const char page[] =
    "{" CONTEXT ",\"value\":[" A ",{\"id\":2,\"s\":[{\"t\":\"x\"},{}]}," C "]}";
  static const char *const ends[] = {A, "{}]}", C};
  for (size_t cut = 1; cut < sizeof page - 1; cut++) {
    size_t whole = 0;
    for (size_t i = 0; i < 3; i++) {
      const char *end = strstr(page, ends[i]) + strlen(ends[i]);
      whole += (size_t)(end - page) <= cut;
    }
    struct kb_buf found = {0};
    read_all(&found, page, cut, 3, (struct kb_rows_limits){0, 0});
    size_t rows = 0;
    size_t rejected = 0;
    for (const char *line = kb_buf_text(&found); *line; line = strchr(line, '\n') + 1) {
      rejected += strncmp(line, "rejected", 8) == 0;
      rows += strncmp(line, "rejected", 8) != 0;
    }
    assert_int_equal(rows, whole);
    assert_true(rejected >= 1);
    kb_buf_fini(&found);
  }
}

/* The same for the first row of a list: what is in it is none of the list's rows, although each of
   them begins with its version or its key. */
static void a_file_cut_in_its_first_row_has_one_reason(void **state)
{
  (void)state;
  static const char page[] =
    "{" CONTEXT ",\"value\":[{\"@odata.etag\":\"1\",\"aid\":1,\"b\":{\"bid\":2,\"n\":\"x\"},\"c\":["
    "{\"@odata.etag\":\"2\",\"cid\":3},{\"@odata.etag\":\"3\",\"cid\":4}],\"n\":\"y\"}]}";
  const char *begin = strstr(page, "\"aid\":1,") + 8;
  const char *end = strstr(page, "}]}");
  for (size_t cut = (size_t)(begin - page); cut <= (size_t)(end - page); cut++) {
    struct kb_buf found = {0};
    read_all(&found, page, cut, 3, (struct kb_rows_limits){0, 0});
    assert_string_equal(kb_buf_text(&found), "rejected 0 the file ends in the middle of a row\n");
    kb_buf_fini(&found);
  }
}

static void rejects_what_is_too_deep_or_too_large(void **state)
{
  (void)state;
  struct kb_buf data = {0};
  kb_buf_add_text(&data, A "\n{\"x\":");
  for (size_t i = 0; i < 100000; i++) {
    kb_buf_add_char(&data, '[');
  }
  kb_buf_add_text(&data, "\n" B "\n");
  check(data.data, data.length, ROW_A "rejected 1 nested deeper than 64 levels\nrow 2 " B);
  kb_buf_clear(&data);
  kb_buf_add_text(&data, "[" A ",{\"x\":\"");
  for (size_t i = 0; i < 5000; i++) {
    kb_buf_add_text(&data, "\\\"y");
  }
  kb_buf_add_text(&data, "\"}," B "]");
  check(data.data, data.length, ROW_A "rejected 1 the row is larger than 2000 bytes\nrow 2 " B);
  kb_buf_fini(&data);
}

/* A page that never ends: rows of 1 KiB, and one with a string of `large` bytes. */
struct endless {
  uint64_t left;
  uint64_t large;
  unsigned state;
};

static ssize_t read_endless(void *context, char *into, size_t size)
{
  struct endless *endless = context;
  static const char begin[] = "{\"value\":[{\"id\":0,\"n\":\"";
  static const char between[] = "\"},{\"id\":1,\"n\":\"";
  static const char end[] = "\"}]}";
  if (endless->state == 0) {
    endless->state = 1;
    memcpy(into, begin, sizeof begin - 1);
    return sizeof begin - 1;
  }
  if (endless->large > 0) {
    const size_t count = endless->large < size ? (size_t)endless->large : size;
    memset(into, 'x', count);
    endless->large -= count;
    return (ssize_t)count;
  }
  if (endless->left > 0) {
    endless->left--;
    memcpy(into, between, sizeof between - 1);
    memset(into + sizeof between - 1, 'y', 1000);
    return sizeof between - 1 + 1000;
  }
  if (endless->state == 1) {
    endless->state = 2;
    memcpy(into, end, sizeof end - 1);
    return sizeof end - 1;
  }
  return 0;
}

static void takes_little_memory_for_much_data(void **state)
{
  (void)state;
  struct endless endless = {.left = 100000, .large = UINT64_C(1) << 30};
  struct rusage before;
  struct rusage after;
  struct kb_row row;
  struct kb_error error;
  size_t rows_given = 0;
  size_t rejected = 0;
  getrusage(RUSAGE_SELF, &before);
  struct kb_rows *rows = kb_rows_new((struct kb_input){read_endless, &endless},
                                     (struct kb_rows_limits){1 << 20, 0}, NULL);
  for (enum kb_rows_result result; (result = kb_rows_next(rows, &row, &error)) != KB_ROWS_END;) {
    rows_given += result == KB_ROWS_ROW;
    rejected += result == KB_ROWS_REJECTED;
  }
  kb_rows_free(rows);
  getrusage(RUSAGE_SELF, &after);
  assert_int_equal(rows_given, 100000);
  assert_int_equal(rejected, 1);
  assert_true(after.ru_maxrss - before.ru_maxrss <
              64 * 1024); /* KiB; the sanitizers keep freed memory */
}

static ssize_t read_failing(void *context, char *into, size_t size)
{
  (void)into;
  (void)size;
  errno = *(int *)context;
  return -1;
}

static void says_when_reading_fails(void **state)
{
  (void)state;
  int failures[] = {EIO, EINTR};
  const enum kb_status expected[] = {KB_IO, KB_INTERRUPTED};
  for (size_t i = 0; i < 2; i++) {
    struct kb_row row;
    struct kb_error error;
    struct kb_rows *rows = kb_rows_new((struct kb_input){read_failing, &failures[i]},
                                       (struct kb_rows_limits){0, 0}, NULL);
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_FAILED);
    assert_int_equal(error.status, expected[i]);
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_FAILED);
    kb_rows_free(rows);
  }
}

/* Lines read by somebody else are counted like those read here. */
static void lines_are_read_elsewhere(void **state)
{
  (void)state;
  static const char text[] = "\n" A "\n" B "\n\n" C "\n{\"value\":[" A "]}\n" B;
  for (size_t step = 1; step < sizeof text + 10; step += 7) {
    struct bytes bytes = {text, sizeof text - 1, 0, step};
    struct kb_rows *rows =
      kb_rows_new((struct kb_input){read_bytes, &bytes}, (struct kb_rows_limits){0, 0}, NULL);
    struct kb_row row;
    struct kb_error error;
    uint64_t offset = 0;
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
    assert_int_equal(row.line, 2);
    assert_true(kb_rows_at_lines(rows, &offset));
    assert_int_equal(offset, sizeof "\n" A "\n" - 1);
    kb_rows_count(rows, 1, 1);
    assert_int_equal(kb_rows_place(rows).line, 4);
    assert_int_equal(kb_rows_place(rows).index, 2);
    bytes.at = (size_t)offset + sizeof B;
    kb_rows_go_to(rows, bytes.at);
    assert_int_equal(kb_rows_consumed(rows), bytes.at);
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
    assert_int_equal(row.line, 5);
    assert_int_equal(row.index, 2);
    assert_true(kb_slice_is(row.json, C));
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
    assert_true(row.in_list);
    assert_false(kb_rows_at_lines(rows, &offset)); /* in a page */
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
    assert_int_equal(row.line, 7);
    assert_int_equal(row.index, 4);
    assert_false(kb_rows_at_lines(rows, &offset)); /* nothing is left */
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_END);
    kb_rows_free(rows);
  }
}

/* Whether the row after the first one of the text begins a line, and at which byte. */
static bool is_at_lines(const char *data, size_t length, uint64_t *offset)
{
  struct bytes bytes = {data, length, 0, 5};
  struct kb_rows *rows =
    kb_rows_new((struct kb_input){read_bytes, &bytes}, (struct kb_rows_limits){0, 0}, NULL);
  struct kb_row row;
  struct kb_error error;
  assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
  const bool is_at = kb_rows_at_lines(rows, offset);
  kb_rows_free(rows);
  return is_at;
}

static void lines_are_reported_from_other_places(void **state)
{
  (void)state;
  uint64_t offset = 0;
  static const char marked[] = "\xEF\xBB\xBF" A "\n" B;
  assert_true(is_at_lines(marked, sizeof marked - 1, &offset));
  assert_int_equal(offset, 3 + sizeof A);
  static const char *const others[] = {A B, A "\n " B, A "\n[" B "]", "[" A ",\n" B "]", A "\nx"};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    assert_false(is_at_lines(others[i], strlen(others[i]), &offset));
  }
  static const char wide[] = "\xFF\xFE{\0}\0\n\0{\0}\0";
  assert_false(is_at_lines(wide, sizeof wide - 1, &offset)); /* bytes are not the file's */
}

/* A key is recognized by its position and text; tokens are the same with and without a key
   cache. */
static void known_keys_have_numbers(void **state)
{
  (void)state;
  static const char *const texts[] = {
    "{\"a\":1,\"b\":{\"a\":2},\"c\":[{\"x\":1},{\"x\":2}],\"e\":\"f\"}",
    "{\"a\":1,\"c\":[],\"e\":\"f\"}                 ",             /* one is left out */
    "{\"a\":1,\"b\":null,\"n\":0,\"c\":[{\"x\":1}],\"e\":-1.5e3}", /* one is new */
    "{\"a\": 1, \"b\" :{}, \"a\":2,\n\"e\":true}           ",      /* spaces; again */
  };
  struct kb_key_cache *known = kb_key_cache_new();
  uint32_t numbers[5] = {0}; /* of a, b, c, e of the object as a whole */
  for (size_t round = 0; round < 3; round++) {
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
      struct kb_tokens tokens = {0};
      struct kb_tokens expected = {0};
      struct kb_error error;
      struct kb_scan scan = {.max_depth = 64, .tokens = &tokens, .known = known};
      kb_scan_begin(&scan, 0);
      assert_int_equal(kb_scan_run(&scan, texts[i], strlen(texts[i]), true, &error), KB_SCAN_DONE);
      assert_true(kb_scan_tokens(&expected, kb_slice_of(texts[i])));
      assert_int_equal(tokens.count, expected.count);
      for (size_t at = 0; at < tokens.count; at++) {
        assert_int_equal(tokens.list[at].begin, expected.list[at].begin);
        assert_int_equal(tokens.list[at].end, expected.list[at].end);
        assert_int_equal(tokens.list[at].next, expected.list[at].next);
      }
      for (size_t at = 1; at < tokens.count; at = tokens.list[at + 1].next) {
        const char key = texts[i][tokens.list[at].begin + 1];
        if (key >= 'a' && key <= 'e' && i < 3) {
          assert_int_not_equal(tokens.list[at].key, 0);
          assert_true(numbers[key - 'a'] == 0 || numbers[key - 'a'] == tokens.list[at].key);
          numbers[key - 'a'] = tokens.list[at].key;
        }
      }
      kb_tokens_fini(&tokens);
      kb_tokens_fini(&expected);
    }
  }
  free(known);
}

/* More keys than there is room for are still read. */
static void there_is_an_end_to_known_keys(void **state)
{
  (void)state;
  struct kb_key_cache *known = kb_key_cache_new();
  struct kb_buf text = {0};
  struct kb_tokens tokens = {0};
  struct kb_error error;
  kb_buf_add_text(&text, "{");
  for (int i = 0; i < KB_KEY_CACHE_KEYS_MAX + 100; i++) {
    kb_buf_addf(&text, "%s\"%d%.*s\":%d", i > 0 ? "," : "", i, i % 300, "                    ", i);
  }
  kb_buf_add_text(&text, "}");
  for (int round = 0; round < 2; round++) {
    struct kb_scan scan = {.max_depth = 64, .tokens = &tokens, .known = known};
    kb_scan_begin(&scan, 0);
    assert_int_equal(kb_scan_run(&scan, text.data, text.length, true, &error), KB_SCAN_DONE);
    assert_int_equal(tokens.count, 1 + 2 * (KB_KEY_CACHE_KEYS_MAX + 100));
    assert_int_not_equal(tokens.list[1].key, 0);
    assert_int_equal(tokens.list[tokens.count - 2].key, 0);
  }
  assert_int_equal(known->count, KB_KEY_CACHE_KEYS_MAX);
  kb_tokens_fini(&tokens);
  kb_buf_fini(&text);
  free(known);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_every_shape),
    cmocka_unit_test(reports_pages),
    cmocka_unit_test(lines_are_read_elsewhere),
    cmocka_unit_test(lines_are_reported_from_other_places),
    cmocka_unit_test(known_keys_have_numbers),
    cmocka_unit_test(there_is_an_end_to_known_keys),
    cmocka_unit_test(reads_rows_over_several_lines),
    cmocka_unit_test(a_bad_row_loses_nothing_else),
    cmocka_unit_test(says_what_is_wrong_with_a_file),
    cmocka_unit_test(broken_texts_are_read_with_a_character_in_place_of_what_is_none),
    cmocka_unit_test(reads_utf16),
    cmocka_unit_test(a_cut_file_gives_what_is_whole),
    cmocka_unit_test(a_file_cut_in_its_first_row_has_one_reason),
    cmocka_unit_test(rejects_what_is_too_deep_or_too_large),
    cmocka_unit_test(takes_little_memory_for_much_data),
    cmocka_unit_test(says_when_reading_fails),
  };
  return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
