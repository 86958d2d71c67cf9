#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/text_scan.h"

#include <stdio.h>
#include <stdlib.h>

/* Owners are named by a letter. */
static const struct kb_signature signatures[] = {
  /* a */ {.code = "ErrorFull"},
  /* b */ {.message = "Email for the mailbox [mailbox] was refused because it is full."},
  /* c */ {.code = "ErrorTwin", .number = "80040216"},
  /* d */ {.code = "ErrorFull", .number = "403"},
  /* e */ {.message = "The owner of [profile] has been told of it."},
  /* f */ {.details = "Syntax error, command unrecognized."},
  /* g */ {.number = "8005E272"},
};

struct bench {
  struct kb_signatures *index;
  struct kb_text_scan *scan;
  struct kb_buf said;
};

static bool take(void *context, const struct kb_mention *mention)
{
  struct kb_buf *said = context;
  kb_buf_addf(said, "%s%zu:", said->length > 0 ? " " : "", mention->line);
  for (size_t i = 0; i < mention->owner_count; i++) {
    kb_buf_add_char(said, (char)('a' + mention->owners[i]));
  }
  if (mention->owner_count == 0) {
    kb_buf_addf(said, "%.*s%s", (int)mention->code.length, mention->code.data,
                mention->near_by != KB_NEAR_NOT ? "~" : "");
  }
  return true;
}

static void bench_open(struct bench *bench)
{
  struct kb_error error;
  *bench = (struct bench){.index = kb_signatures_new()};
  for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
    assert_int_equal(kb_signatures_add(bench->index, &signatures[i], i, &error), KB_OK);
  }
  assert_true(kb_signatures_ready(bench->index));
  bench->scan = kb_text_scan_new(bench->index, take, &bench->said);
  assert_non_null(bench->scan);
}

static void bench_close(struct bench *bench)
{
  kb_text_scan_free(bench->scan);
  kb_signatures_free(bench->index);
  kb_buf_fini(&bench->said);
}

static void add(struct kb_text_scan *scan, struct kb_slice bytes)
{
  struct kb_error error;
  kb_buf_add_slice(kb_text_scan_input(scan), bytes);
  assert_int_equal(kb_text_scan_look(scan, &error), KB_OK);
}

/* Adds the text in pieces of that size. */
static const char *bench_scan(struct bench *bench, struct kb_slice text, size_t piece)
{
  struct kb_error error;
  kb_buf_clear(&bench->said);
  kb_text_scan_begin(bench->scan);
  for (size_t at = 0; at < text.length; at += piece) {
    const size_t left = text.length - at;
    const struct kb_slice bytes = {text.data + at, left < piece ? left : piece};
    add(bench->scan, bytes);
  }
  assert_int_equal(kb_text_scan_end(bench->scan, &error), KB_OK);
  return kb_buf_text(&bench->said);
}

#define MESSAGE "Email for the mailbox Ann was refused because it is full."

static const struct {
  const char *text, *said;
} texts[] = {
  {"", ""},
  {"nothing is wrong\nhere\n", ""},
  {"x\nErrorFull\n", "2:a"},
  {"ErrorFuller ErrorFul\n", ""},
  {"Error Code: ErrorFull. Exchange.server returned 403 error.", "1:d"},
  /* each line is one */
  {"ErrorFull\nErrorFull\nErrorFull", "1:a 2:a 3:a"},
  {MESSAGE "\n" MESSAGE "\n", "1:b 2:b"},
  /* a message and its code are one, also a few lines below */
  {MESSAGE "\nError Code: ErrorFull\n", "1:a"},
  {MESSAGE "\nThe system will try again.\n\nError Code: ErrorFull\n", "1:b 4:a"},
  {MESSAGE "\nThe system will try again.\nError Code: ErrorFull\nbye\n", "1:a"},
  {MESSAGE "\nError Code: ErrorFull\n" MESSAGE "\nError Code: ErrorFull\n", "1:a 3:a"},
  /* but not of another record */
  {"2026-11-24 " MESSAGE "\n2026-11-24 ErrorFull\n", "1:b 2:a"},
  {"[Nov 24 05:10:11] " MESSAGE "\n[Nov 24 05:10:12] ErrorFull\n", "1:b 2:a"},
  {"2026-11-24 " MESSAGE "\n  ErrorFull\n", "1:a"},
  /* wrapped, and quoted */
  {"Email for the mailbox\nAnn was refused because\nit is full.\nyes", "1:b"},
  {"hello\n\n> > Email for the mailbox\n> > Ann was refused because\n> > it is full.\n", "3:b"},
  {"Email for the mailbox\n\nAnn was refused because it is full.\n", ""},
  {"Email for the mailbox &quot;Ann&#39;s&quot; was refused because it is full.", "1:b"},
  /* codes that nobody knows */
  {"Email Server Error Code: ErrorStrange\n", "1:ErrorStrange"},
  {"Error Code:\nErrorStrange\n", "1:ErrorStrange"},
  {"Exchange server returned ErrorStrange exception.", "1:ErrorStrange"},
  {"Crm.80041234. text", "1:80041234"},
  {"got 0x80041234 and went on", "1:0x80041234"},
  {"ErrorTwin -2147220970 exception", "1:c"},
  {"ErrorTwin 80041234 exception", "1:80041234~"},
  {"error code 80131500", "1:80131500"},
  {"a pointer 0xdeadbeef, a hash 80131500 deadbeef", ""},
  {"2147483647 2147483648 8004", ""},
  /* numbers in any spelling */
  {"0x8005E272\n8005e272\n-2147097998\n2147869298\n", "1:g 2:g 3:g 4:g"},
  /* strings of JSON */
  {"{\"text\":\"Email for the mailbox \\\"Ann\\\" was refused because it is full.\\r\\nError Code: "
   "ErrorFull\"}\n",
   "1:a"},
  {"Error : SmtpException: Syntax error, command unrecognized. The", "1:f"},
};

static void errors_are_found(void **state)
{
  (void)state;
  struct bench bench;
  bench_open(&bench);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    const char *said = bench_scan(&bench, kb_slice_of(texts[i].text), SIZE_MAX / 2);
    if (strcmp(said, texts[i].said) != 0) {
      fail_msg("%s\nis '%s', should be '%s'", texts[i].text, said, texts[i].said);
    }
    assert_string_equal(bench_scan(&bench, kb_slice_of(texts[i].text), 1), texts[i].said);
  }
  bench_close(&bench);
}

/* Megabytes with errors at every distance: none is lost between windows, none is reported twice. */
static void size_does_not_matter(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf text = {0};
  struct kb_buf expected = {0};
  bench_open(&bench);
  size_t line = 1;
  for (size_t i = 0; text.length < 5 * 1024 * 1024; i++) {
    kb_buf_addf(&text, "Email for the mailbox\nAnn %zu was refused because\nit is full.\n\n", i);
    kb_buf_addf(&expected, "%s%zu:b", i > 0 ? " " : "", line);
    line += 4;
    for (size_t k = 0; k < i % 37; k++) {
      kb_buf_addf(&text, "nothing of interest %zu\n\n", k * i);
      line += 2;
    }
  }
  const struct kb_slice all = kb_buf_slice(&text);
  assert_string_equal(bench_scan(&bench, all, 100000), kb_buf_text(&expected));
  assert_int_equal(kb_text_scan_lines(bench.scan), line - 1);
  assert_string_equal(bench_scan(&bench, all, 7777777), kb_buf_text(&expected));
  kb_buf_fini(&text);
  kb_buf_fini(&expected);
  bench_close(&bench);
}

/* A JSON file on one line: each object is examined separately. */
static void one_line_of_json_has_many(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_buf text = {0};
  bench_open(&bench);
  kb_buf_add_text(&text, "{\"value\":[");
  for (int i = 0; i < 30000; i++) {
    kb_buf_addf(&text,
                "%s{\"name\":\"Ann %d\",\"text\":\"" MESSAGE "\\r\\nError Code: ErrorFull\"}",
                i > 0 ? "," : "", i);
  }
  kb_buf_add_text(&text, "]}");
  const char *said = bench_scan(&bench, kb_buf_slice(&text), 65536);
  size_t count = 0;
  for (; strncmp(said, "1:a", 3) == 0; said += said[3] ? 4 : 3) {
    count++;
  }
  assert_string_equal(said, "");
  assert_int_equal(count, 30000);
  kb_buf_fini(&text);
  bench_close(&bench);
}

static bool take_none(void *context, const struct kb_mention *mention)
{
  (void)context;
  (void)mention;
  return false;
}

static void it_can_be_ended(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_error error;
  bench_open(&bench);
  struct kb_text_scan *scan = kb_text_scan_new(bench.index, take_none, NULL);
  kb_text_scan_begin(scan);
  add(scan, kb_slice_of("ErrorFull"));
  assert_int_equal(kb_text_scan_end(scan, &error), KB_INTERRUPTED);
  kb_text_scan_free(scan);
  bench_close(&bench);
}

/* A message without an ASCII word cannot be searched for: every line is examined. */
static void other_scripts_are_found(void **state)
{
  (void)state;
  const struct kb_signature signature = {
    .message = "\xD0\xBF\xD0\xBE\xD1\x87\xD1\x82\xD0\xB0 \xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD\xD0\xB0"};
  struct kb_error error;
  struct kb_buf said = {0};
  struct kb_signatures *index = kb_signatures_new();
  assert_int_equal(kb_signatures_add(index, &signature, 0, &error), KB_OK);
  assert_true(kb_signatures_ready(index));
  struct kb_text_scan *scan = kb_text_scan_new(index, take, &said);
  kb_text_scan_begin(scan);
  const char *text = "x\n\xD0\x9F\xD0\xBE\xD1\x87\xD1\x82\xD0\xB0 \xD0\xBF\xD0\xBE\xD0\xBB\xD0\xBD"
                     "\xD0\xB0";
  add(scan, kb_slice_of(text));
  assert_int_equal(kb_text_scan_end(scan, &error), KB_OK);
  assert_string_equal(kb_buf_text(&said), "2:a");
  kb_buf_fini(&said);
  kb_text_scan_free(scan);
  kb_signatures_free(index);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(errors_are_found),          cmocka_unit_test(size_does_not_matter),
    cmocka_unit_test(one_line_of_json_has_many), cmocka_unit_test(it_can_be_ended),
    cmocka_unit_test(other_scripts_are_found),
  };
  return cmocka_run_group_tests_name("text_scan", tests, NULL, NULL);
}
