/* Rows of an export with all columns: every column of the schema with a value at the limit of
   its type, the annotations of the Web API, and many alerts. */
#ifndef KB_TEST_FULL_ROWS_H
#define KB_TEST_FULL_ROWS_H

#include "test_schema.h"

/* One of the values that the column may have, chosen by `turn`. */
static inline const char *full_value(const struct kb_column *column, size_t turn)
{
  static const char *const values[][4] = {
    [KB_COLUMN_TEXT] = {"\"\"", "null", "\"a \\\"b\\\" \\ud83d\\ude00\\r\\nc\"",
                        "\"J\xC3\xBCrgen\""},
    /* lastsyncerrorcode holds HRESULTs, tracecode up to 1,000,000,000 */
    [KB_COLUMN_INTEGER] = {"-2147220970", "1000000000", "2147483647", "-2147483648"},
    [KB_COLUMN_BIGINT] = {"9007199254740991", "-9007199254740991", "80649001", "null"},
    [KB_COLUMN_NUMBER] = {"1.0000000000", "0.25", "null", "-1e-3"},
    [KB_COLUMN_BOOLEAN] = {"true", "false", "null", "true"},
    [KB_COLUMN_CHOICE] = {"0", "1", "2", "null"},
    [KB_COLUMN_CHOICES] = {"\"1,2\"", "null", "\"\"", "\"1\""},
    [KB_COLUMN_OBJECT] = {"null", "{}", "[1]", "\"x\""},
    [KB_COLUMN_DATE] = {"\"2026-11-20T06:12:09Z\"", "null", "\"1900-01-01T00:00:00Z\"", "null"},
    [KB_COLUMN_ID] = {"\"0000002a-0000-4000-8000-00000000002a\"", "null", "\"{7}\"", "null"},
  };
  return values[column->type][turn % 4];
}

/* The members of a row of the table, except the key, and the formatted value of every column. */
static inline void add_full_members(struct kb_buf *out, const struct kb_table *table, size_t turn)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (i != KB_KEY && !column->secret) {
      kb_buf_addf(out, ",\"%s\":%s,\"%s" KB_FORMATTED "\":\"x\"", column->name,
                  full_value(column, turn + i), column->name);
    }
  }
}

/* A mailbox with its profile and `alerts` alerts, on one line. */
static inline void add_full_row(struct kb_buf *out, size_t number, size_t alerts)
{
  kb_buf_addf(out, "{\"@odata.etag\":\"W/\\\"%zu\\\"\",\"mailboxid\":\"%zu\"", number, number);
  add_full_members(out, kb_test_table("mailbox"), number);
  kb_buf_add_text(out, ",\"emailserverprofile\":{\"emailserverprofileid\":\"p\"");
  add_full_members(out, kb_test_table("emailserverprofile"), number);
  kb_buf_add_text(out, "},\"tracelog_Mailbox\":[");
  for (size_t i = 0; i < alerts; i++) {
    kb_buf_addf(out, "%s{\"tracelogid\":\"%zu\"", i > 0 ? "," : "", i);
    add_full_members(out, kb_test_table("tracelog"), number + i);
    kb_buf_add_char(out, '}');
  }
  kb_buf_add_text(out, "]}\n");
}

#endif
