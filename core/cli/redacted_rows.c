#include "cli/redacted_rows.h"

#include "base/json.h"
#include "base/spool.h"
#include "redact/redact.h"

#include <stdint.h>
#include <stdlib.h>

enum { IN_MEMORY = 4 * 1024 * 1024 };

/* Precedes each row in the spool. */
struct head {
  uint64_t length; /* of the row that follows */
  size_t table;    /* its id */
};

struct kb_redacted_rows {
  const struct kb_schema *schema;
  struct kb_redactor *redactor;
  struct kb_spool *kept;
  struct kb_buf row, line;
  size_t count;
};

struct kb_redacted_rows *kb_redacted_rows_new(const struct kb_schema *schema)
{
  struct kb_redacted_rows *rows = calloc(1, sizeof *rows);
  if (!rows) {
    return NULL;
  }
  rows->schema = schema;
  rows->redactor = kb_redactor_new(schema);
  rows->kept = kb_spool_new(IN_MEMORY);
  if (!rows->redactor || !rows->kept) {
    kb_redacted_rows_free(rows);
    return NULL;
  }
  return rows;
}

void kb_redacted_rows_free(struct kb_redacted_rows *rows)
{
  if (rows) {
    kb_redactor_free(rows->redactor);
    kb_spool_free(rows->kept);
    kb_buf_fini(&rows->row);
    kb_buf_fini(&rows->line);
    free(rows);
  }
}

size_t kb_redacted_rows_count(const struct kb_redacted_rows *rows)
{
  return rows->count;
}

enum kb_status kb_redacted_rows_add(struct kb_redacted_rows *rows, const struct kb_table *table,
                                    struct kb_slice row, struct kb_error *error)
{
  uint64_t offset = 0;
  struct head head;
  struct cJSON *document = kb_json_parse(row, error);
  if (!document) {
    return kb_fail_no_memory(error); /* rows are valid JSON */
  }
  enum kb_status status = kb_redactor_learn(rows->redactor, table, document, error);
  kb_json_free(document);
  if (status == KB_OK) {
    memset(&head, 0, sizeof head);
    head.length = row.length;
    head.table = table->id;
    status = kb_spool_append_record(rows->kept, (struct kb_slice){(const char *)&head, sizeof head},
                                    row, &offset, error);
  }
  rows->count += status == KB_OK;
  return status;
}

static enum kb_status read_kept(struct kb_redacted_rows *rows, uint64_t *offset,
                                const struct kb_table **table, struct kb_error *error)
{
  struct head head;
  kb_buf_clear(&rows->row);
  enum kb_status status = kb_spool_read(rows->kept, *offset, sizeof head, &rows->row, error);
  if (status != KB_OK) {
    return status;
  }
  memcpy(&head, rows->row.data, sizeof head);
  *table = rows->schema->tables[head.table];
  kb_buf_clear(&rows->row);
  status = kb_spool_read(rows->kept, *offset + sizeof head, (size_t)head.length, &rows->row, error);
  *offset += sizeof head + head.length;
  return status;
}

/* The table of a row may be known from its page; in the output the key shows it, even without a
   value, or the entity set where several tables have a column of that name. */
static void add_table(struct kb_buf *line, const struct kb_table *table, const struct cJSON *row)
{
  struct kb_buf inner = {0};
  if (table->key_is_unique && kb_json_member(row, table->key)) {
    return;
  }
  kb_buf_add(&inner, line->data + 1, line->length - 1);
  kb_buf_clear(line);
  if (table->key_is_unique) {
    kb_buf_addf(line, "{\"%s\":null", table->key);
  } else {
    kb_buf_addf(line, "{\"@odata.context\":\"$metadata#%s/$entity\"", table->set);
  }
  kb_buf_add_text(line, inner.length > 1 ? "," : "");
  kb_buf_add_slice(line, kb_buf_slice(&inner));
  line->failed = line->failed || inner.failed;
  kb_buf_fini(&inner);
}

static enum kb_status write_next(struct kb_redacted_rows *rows, uint64_t *offset,
                                 struct kb_out *out, struct kb_error *error)
{
  const struct kb_table *table = NULL;
  enum kb_status status = read_kept(rows, offset, &table, error);
  struct cJSON *row = status == KB_OK ? kb_json_parse(kb_buf_slice(&rows->row), error) : NULL;
  if (status == KB_OK && !row) {
    status = kb_fail_no_memory(error);
  }
  if (status == KB_OK) {
    status = kb_redactor_write(rows->redactor, table, row, &rows->line, error);
  }
  if (status == KB_OK) {
    add_table(&rows->line, table, row);
    kb_buf_add_char(&rows->line, '\n');
    kb_out_buf(out, &rows->line);
  }
  kb_json_free(row);
  return status;
}

enum kb_status kb_redacted_rows_write(struct kb_redacted_rows *rows, struct kb_out *out,
                                      const volatile sig_atomic_t *interrupted,
                                      struct kb_error *error)
{
  uint64_t offset = 0;
  enum kb_status status = KB_OK;
  while (offset < kb_spool_length(rows->kept) && status == KB_OK && !kb_out_failed(out)) {
    status = *interrupted ? kb_fail(error, KB_INTERRUPTED, "interrupted")
                          : write_next(rows, &offset, out, error);
  }
  return status;
}
