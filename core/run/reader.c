#include "run/reader.h"

#include "case/csv_head.h"
#include "rows/decode.h"

/* JSON is recognized by its first character. */
static bool begins_json(struct kb_file *file)
{
  const struct kb_slice bytes = kb_file_peek(file, 4);
  struct kb_decoder decoder = {0};
  struct kb_buf text = {0};
  kb_decode(&decoder, bytes, true, &text);
  const char *first = kb_buf_text(&text);
  first += strspn(first, " \t\r\n");
  const bool is_json = *first == '\0' || *first == '{' || *first == '[';
  kb_buf_fini(&text);
  return is_json;
}

enum kb_status kb_reader_open(struct kb_reader *reader, const struct kb_schema *schema,
                              struct kb_file *file, struct kb_key_cache *known,
                              struct kb_error *error)
{
  const enum kb_csv_look look =
    begins_json(file) ? KB_CSV_NONE : kb_csv_look(schema, kb_file_peek(file, KB_CSV_HEAD), error);
  *reader = (struct kb_reader){NULL, NULL};
  if (look == KB_CSV_REFUSED) {
    return KB_INVALID;
  }
  if (look == KB_CSV_ROWS) {
    reader->csv = kb_csv_rows_new(schema, kb_file_input(file));
  } else {
    reader->rows = kb_rows_new(kb_file_input(file), (struct kb_rows_limits){0, 0}, known);
  }
  return reader->csv || reader->rows ? KB_OK : kb_fail_no_memory(error);
}

void kb_reader_close(struct kb_reader *reader)
{
  kb_rows_free(reader->rows);
  kb_csv_rows_free(reader->csv);
}

enum kb_rows_result kb_reader_next(const struct kb_reader *reader, struct kb_row *row,
                                   struct kb_error *error)
{
  return reader->rows ? kb_rows_next(reader->rows, row, error)
                      : kb_csv_rows_next(reader->csv, row, error);
}

uint64_t kb_reader_consumed(const struct kb_reader *reader)
{
  return reader->rows ? kb_rows_consumed(reader->rows) : kb_csv_rows_consumed(reader->csv);
}

void kb_reader_notes(const struct kb_reader *reader, kb_take_note take, void *context)
{
  if (reader->csv) {
    kb_csv_rows_notes(reader->csv, take, context);
  }
}
