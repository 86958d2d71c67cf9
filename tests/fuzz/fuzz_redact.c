#define _GNU_SOURCE /* memmem */
#include "base/json_write.h"
#include "redact/redact.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

#include "test_schema.h"

static const char mailbox[] =
  "{\"mailboxid\":\"00000000-0000-4000-8000-000000000001\",\"name\":\"Zenobia Quarles\","
  "\"emailaddress\":\"zenobia.quarles@contoso.com\"}";

/* An object as a row, anything else as an alert's text. */
static struct cJSON *row_of(struct kb_slice text)
{
  struct kb_error error;
  struct cJSON *row = kb_json_parse(text, &error);
  if (!row || kb_json_kind(row) != KB_JSON_OBJECT) {
    struct kb_buf json = {0};
    struct kb_json_writer writer = {.out = &json};
    kb_json_free(row);
    kb_json_begin_object(&writer);
    kb_json_key(&writer, "text");
    kb_json_slice(&writer, text);
    kb_json_end_object(&writer);
    row = kb_json_parse(kb_buf_slice(&json), &error);
    kb_buf_fini(&json);
  }
  return row;
}

/* Redacts a mailbox, an alert that names its owner after any text, and any row. */
static void redact(struct kb_buf *out, const struct kb_table *table, const struct cJSON *row,
                   const struct cJSON *alert)
{
  struct kb_error error;
  struct cJSON *owner = kb_json_parse(kb_slice_of(mailbox), &error);
  struct kb_redactor *redactor = kb_redactor_new(kb_test_schema());
  const struct {
    const struct kb_table *table;
    const struct cJSON *row;
  } rows[] = {{table, row}, {kb_test_table("mailbox"), owner}, {kb_test_table("tracelog"), alert}};
  assert(redactor && owner && row && alert);
  for (size_t i = 0; i < 3; i++) {
    assert(kb_redactor_learn(redactor, rows[i].table, rows[i].row, &error) == KB_OK);
  }
  for (size_t i = 0; i < 3; i++) {
    const size_t start = out->length;
    assert(kb_redactor_write(redactor, rows[i].table, rows[i].row, out, &error) == KB_OK);
    struct cJSON *written =
      kb_json_parse((struct kb_slice){kb_buf_slice(out).data + start, out->length - start}, &error);
    assert(written && kb_json_kind(written) == KB_JSON_OBJECT);
    kb_json_free(written);
    kb_buf_add_char(out, '\n');
  }
  kb_redactor_free(redactor);
  kb_json_free(owner);
}

/* The same rows give the same bytes, and no text before a name prevents its redaction. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_table *table =
    kb_test_schema()->tables[size > 0 ? data[0] % kb_test_schema()->table_count : 0];
  const struct kb_slice text = {size > 0 ? (const char *)data + 1 : "", size > 0 ? size - 1 : 0};
  struct kb_buf named = {0};
  struct kb_buf out[2] = {{0}, {0}};
  kb_buf_add_slice(&named, text);
  kb_buf_add_text(&named, "\nSent by Zenobia Quarles to zenobia.quarles@contoso.com today.");
  struct cJSON *row = row_of(text);
  struct cJSON *alert = row_of(kb_buf_slice(&named));
  redact(&out[0], table, row, alert);
  redact(&out[1], table, row, alert);
  assert(kb_slice_equal(kb_buf_slice(&out[0]), kb_buf_slice(&out[1])));
  assert(memmem(text.data, text.length, "uarles", 6) || !strstr(kb_buf_text(&out[0]), "Quarles"));
  kb_json_free(row);
  kb_json_free(alert);
  kb_buf_fini(&named);
  kb_buf_fini(&out[0]);
  kb_buf_fini(&out[1]);
  return 0;
}
