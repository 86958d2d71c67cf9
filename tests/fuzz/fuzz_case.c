#include "case/case.h"
#include "rows/key_cache.h"
#include "rows/scan.h"
#include "test_schema.h"

#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A row whose keys have numbers from earlier rows, and one whose keys are looked up one by one:
   both have the same content. */

static void add_value(struct kb_buf *out, const struct cJSON *value)
{
  const bool is_column =
    value && kb_json_kind(value) != KB_JSON_ARRAY && kb_json_kind(value) != KB_JSON_OBJECT;
  if (is_column) {
    kb_json_print(value, out);
  } else {
    kb_buf_add_text(out, value ? kb_json_kind_words(kb_json_kind(value)) : "-");
  }
  kb_buf_add_char(out, '\n');
}

static void add_text(struct kb_buf *out, const char *text)
{
  kb_buf_addf(out, "%s\n", text ? text : "-");
}

static void add_record(struct kb_buf *out, const struct kb_record *record)
{
  kb_buf_addf(out, "%s %d ", record->table->logical_name, kb_record_has_row(record));
  add_text(out, record->id);
  for (size_t i = 0; i < record->table->column_count; i++) {
    add_value(out, kb_record_get(record, kb_slice_of(record->table->columns[i].name)));
  }
  for (size_t i = 0; i < record->table->extra_count; i++) {
    const int place = (int)(record->table->column_count + i);
    const struct kb_member member = kb_record_extra(record, place);
    kb_buf_addf(out, "%d%d ", member.is_there, member.is_there ? (int)member.kind : -1);
    add_text(out, kb_record_extra_text(record, place));
  }
  static const char *const unknown[] = {"x", "@odata.etag", "", "value", "a\"b"};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    add_value(out, kb_record_get(record, kb_slice_of(unknown[i])));
  }
}

static void add_rows(struct kb_buf *out, const struct kb_case_rows *rows)
{
  kb_buf_addf(out, "%d %d %zu\n", rows->is_known, rows->is_partial, rows->count);
  for (size_t i = 0; i < rows->count; i++) {
    add_record(out, &rows->list[i]);
  }
}

/* A relation by what a message captures. */
static const char house[] =
  "return { subjects = { { name = 'mailbox', relations = { { name = 'meant', table = 'queue', "
  "equal = { { 'alert.meant', 'name' } } } } } } }";

static const struct kb_schema *schema(void)
{
  static struct kb_schema *made;
  made = made ? made : kb_test_schema_with(house);
  return made;
}

/* Each alert in turn, and then none. */
static void add_captured(struct kb_buf *out, struct kb_case *a_case)
{
  const int meant = kb_subject_relation(a_case->subject, kb_slice_of("meant"));
  const struct kb_placeholder captured = {kb_slice_of("meant"), kb_slice_of("Contoso")};
  for (size_t i = 0; meant >= 0 && i <= a_case->errors->count; i++) {
    const bool is_alert = i < a_case->errors->count;
    kb_case_capture(a_case, is_alert ? &a_case->errors->list[i] : NULL, &captured, is_alert);
    const struct kb_related *related = kb_case_related(a_case, meant);
    kb_buf_addf(out, "%d ", (int)related->link);
    add_text(out, related->column);
    add_text(out, kb_case_related_name(a_case, meant));
  }
}

static void add_case(struct kb_buf *out, struct kb_case *a_case)
{
  const struct kb_subject *subject = a_case->subject;
  add_record(out, &a_case->root);
  add_rows(out, a_case->errors);
  for (int i = 0; i < (int)subject->relation_count; i++) {
    if (subject->relations[i].is_many) {
      add_rows(out, kb_case_rows(a_case, i));
    } else {
      const struct kb_related *related = kb_case_related(a_case, i);
      kb_buf_addf(out, "%d ", (int)related->link);
      add_text(out, related->column);
      add_record(out, &related->record);
      add_text(out, kb_case_related_name(a_case, i));
    }
  }
  add_captured(out, a_case);
  add_text(out, kb_case_name(a_case));
  add_text(out, kb_case_address(a_case));
  add_text(out, a_case->error ? a_case->error->message : NULL);
  assert(!a_case->values.failed);
}

static void describe(struct kb_buf *out, const struct kb_subject *subject, struct kb_slice text,
                     const struct kb_token *tokens, struct kb_names *names)
{
  struct kb_error error = {0};
  struct kb_case a_case = {0};
  const struct kb_case_source source = {
    .subject = subject, .text = text, .tokens = tokens, .names = names};
  const enum kb_status status = kb_case_read(&a_case, &source, &error);
  kb_buf_addf(out, "%d %s\n", (int)status, status == KB_OK ? "" : error.message);
  if (status == KB_OK) {
    add_case(out, &a_case);
  }
  kb_case_fini(&a_case);
}

static void compare(const struct kb_subject *subject, struct kb_slice row,
                    const struct kb_tokens *tokens, struct kb_names *names)
{
  struct kb_buf by_number = {0};
  struct kb_buf by_name = {0};
  describe(&by_number, subject, row, tokens->list, names);
  describe(&by_name, subject, row, NULL, NULL);
  assert(kb_slice_equal(kb_buf_slice(&by_number), kb_buf_slice(&by_name)));
  kb_buf_fini(&by_number);
  kb_buf_fini(&by_name);
}

/* Rows are on lines, so that a row's keys are compared with those of the row before. Each is read
   as a row of the first subject, and of one of the others in turn. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_slice rest = {(const char *)data, size};
  struct kb_names *names = kb_names_new(schema());
  struct kb_key_cache *known = kb_key_cache_new();
  size_t number = 0;
  assert(names && known);
  while (rest.length > 0) {
    const char *end = memchr(rest.data, '\n', rest.length);
    const struct kb_slice row = {rest.data, end ? (size_t)(end - rest.data) : rest.length};
    rest = end ? (struct kb_slice){end + 1, rest.length - row.length - 1} : (struct kb_slice){0};
    struct kb_error ignored;
    struct kb_tokens tokens = {0};
    struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX, .tokens = &tokens, .known = known};
    kb_scan_begin(&scan, 0);
    if (row.length > 0 && row.data[0] == '{' &&
        kb_scan_run(&scan, row.data, row.length, true, &ignored) == KB_SCAN_DONE &&
        scan.position == row.length && !scan.is_broken) {
      compare(schema()->subjects[0], row, &tokens, names);
      compare(schema()->subjects[number++ % schema()->subject_count], row, &tokens, names);
    }
    kb_tokens_fini(&tokens);
  }
  kb_names_free(names);
  free(known);
  return 0;
}
