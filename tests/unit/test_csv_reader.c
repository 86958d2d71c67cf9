#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv_reader.h"

#include <stdio.h>

/* Records as "[a|b][c]". */
static const struct {
  const char *text;
  char delimiter;
  const char *expected;
} texts[] = {
  {"a,b\nc\n", ',', "[a|b][c]"},
  {"a,b\r\nc", ',', "[a|b][c]"},
  {"a;b,c\n", ';', "[a|b,c]"},
  {"a\tb\t\n", '\t', "[a|b|]"},
  {"\"a\",\"b\"\n", ',', "[a|b]"},
  {"\"a\"\"b\",\"\"\n", ',', "[a\"b|]"},
  {"\"a,\nb\r\nc\",d\n", ',', "[a,\nb\r\nc|d]"},
  {"\"\"\"\"\n", ',', "[\"]"},
  {"a \"b\" c,d\n", ',', "[a \"b\" c|d]"},
  {"\"a\"b,c\n", ',', "[ab|c]"},
  {"\n\r\n,\n", ',', "[][][|]"},
  {"a\rb\n", ',', "[a\rb]"},
  {"\"a\"", ',', "[a]"},
  {"\"a\nb", ',', "unclosed"},
  {"a,\"", ',', "unclosed"},
};

static void reads(struct kb_buf *found, struct kb_slice text, char delimiter)
{
  struct kb_csv_record record = {0};
  while (text.length > 0) {
    size_t length = 0;
    const enum kb_csv_result result = kb_csv_read(&record, text, delimiter, true, &length);
    if (result != KB_CSV_RECORD) {
      kb_buf_add_text(found, result == KB_CSV_UNCLOSED ? "unclosed" : "?");
      break;
    }
    assert_true(length > 0 && length <= text.length);
    for (size_t i = 0; i < record.count; i++) {
      kb_buf_add_char(found, i > 0 ? '|' : '[');
      kb_buf_add_slice(found, kb_csv_cell(&record, i));
    }
    kb_buf_add_char(found, ']');
    text.data += length;
    text.length -= length;
  }
  kb_csv_record_fini(&record);
}

static void reads_records(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    struct kb_buf found = {0};
    reads(&found, kb_slice_of(texts[i].text), texts[i].delimiter);
    assert_string_equal(kb_buf_text(&found), texts[i].expected);
    kb_buf_fini(&found);
  }
}

/* Until more bytes come, a record is either not returned, or returned as it is in the end. */
static void waits_for_the_rest(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    const struct kb_slice whole = kb_slice_of(texts[i].text);
    struct kb_csv_record record = {0};
    size_t length = 0;
    const enum kb_csv_result result =
      kb_csv_read(&record, whole, texts[i].delimiter, true, &length);
    for (size_t cut = 1; cut < whole.length; cut++) {
      size_t cut_length = 0;
      const enum kb_csv_result cut_result = kb_csv_read(&record, (struct kb_slice){whole.data, cut},
                                                        texts[i].delimiter, false, &cut_length);
      assert_true(cut_result == KB_CSV_MORE ||
                  (cut_result == result && cut_length == length && cut >= length));
    }
    kb_csv_record_fini(&record);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_records),
    cmocka_unit_test(waits_for_the_rest),
  };
  return cmocka_run_group_tests_name("csv_read", tests, NULL, NULL);
}
