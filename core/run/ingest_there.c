#include "run/ingest_inside.h"

#include "base/say.h"

/* Which tables are in the data completely: what is read is compared with what should be there. */

bool kb_ingest_is_errors_table(const struct kb_ingesting *ingest, const struct kb_table *table)
{
  bool is_it = false;
  for (size_t i = 0; i < ingest->schema->subject_count; i++) {
    const struct kb_subject *subject = ingest->schema->subjects[i];
    is_it = is_it || (subject->errors >= 0 && subject->errors_table == table);
  }
  return is_it;
}

void kb_ingest_set_live_there(struct kb_ingesting *ingest, const unsigned char key[16])
{
  for (size_t i = 0; i < ingest->schema->table_count; i++) {
    const struct kb_table *table = ingest->schema->tables[i];
    if (kb_ingest_is_errors_table(ingest, table) ||
        kb_join_there(ingest->join, table) != KB_ROWS_PART) {
      kb_join_set_there(ingest->join, table, kb_live_there(ingest->options->live, table, key));
    }
  }
}

/* Whether the file has rows with error texts, or none of which it is known what they are. */
static bool may_hold_error_texts(const struct kb_ingesting *ingest)
{
  bool has_any = false;
  bool has_errors = false;
  for (size_t i = 0; i < ingest->schema->table_count; i++) {
    const bool has_rows = ingest->shapes.looked_at[i] > 0;
    has_any = has_any || has_rows;
    has_errors =
      has_errors || (has_rows && kb_ingest_is_errors_table(ingest, ingest->schema->tables[i]));
  }
  return has_errors || !has_any;
}

void kb_ingest_note_broken(struct kb_ingesting *ingest, const char *reason)
{
  const bool may_hold_errors = may_hold_error_texts(ingest);
  kb_say("%s: %s", ingest->options->files[ingest->file], reason);
  kb_ingest_remember(ingest, ingest->file, reason);
  ingest->result->files_failed++;
  if (ingest->options->live) {
    return; /* those of an organization are added by the caller */
  }
  kb_ingest_note_file(ingest, KB_FAULT_FAILED, ingest->file, reason);
  for (size_t i = 0; i < ingest->schema->table_count; i++) {
    const struct kb_table *table = ingest->schema->tables[i];
    if (kb_ingest_is_errors_table(ingest, table) ? may_hold_errors
                                                 : ingest->shapes.looked_at[i] > 0) {
      kb_join_set_there(ingest->join, table, KB_ROWS_PART);
    }
  }
}

void kb_ingest_note_missing_pages(struct kb_ingesting *ingest)
{
  for (size_t i = 0; i < ingest->schema->table_count && !ingest->options->live; i++) {
    const struct kb_table *table = ingest->schema->tables[i];
    uint32_t file;
    if (kb_input_shapes_missing(&ingest->shapes, table, &ingest->text, &file)) {
      kb_ingest_note_file(ingest, KB_FAULT_FAILED, file, kb_buf_text(&ingest->text));
      kb_join_set_there(ingest->join, table, KB_ROWS_PART);
    } else if (kb_input_shapes_empty(&ingest->shapes, table)) {
      kb_join_set_there(ingest->join, table, KB_ROWS_ALL); /* requested, but there are none */
    }
  }
}
