#include "case/case_inside.h"

#include "case/join.h"

#include <stdlib.h>

/* Empties the case, keeping its memory. */
static void begin(struct kb_case *a_case, const struct kb_case_source *source)
{
  const struct kb_subject *subject = source->subject;
  kb_case_clear(a_case);
  a_case->subject = subject;
  a_case->names = source->names;
  a_case->join = source->join;
  a_case->input_open = source->input_open;
  for (size_t i = 0; i < subject->relation_count; i++) {
    a_case->related[i].is_read = false;
    a_case->rows[i].is_read = false;
    a_case->rows[i].count = 0;
  }
  a_case->alert = NULL;
  a_case->captured = NULL;
  a_case->captured_count = 0;
  a_case->errors = subject->errors >= 0 ? &a_case->rows[subject->errors] : &a_case->root_rows;
}

/* The list of rows that is only the root. */
static enum kb_status list_root(struct kb_case *a_case, struct kb_error *error)
{
  struct kb_case_rows *rows = &a_case->root_rows;
  rows->count = 0;
  rows->is_known = true;
  struct kb_record *record = kb_case_new_row(rows);
  if (!record) {
    return kb_fail_no_memory(error);
  }
  *record = a_case->root;
  rows->count = 1;
  return KB_OK;
}

/* Reads the rows with error texts, which every case needs. */
static enum kb_status read_errors(struct kb_case *a_case, struct kb_error *error)
{
  const int errors = a_case->subject->errors;
  if (errors < 0) {
    return list_root(a_case, error);
  }
  kb_case_rows(a_case, errors);
  if (a_case->error) {
    *error = *a_case->error;
  }
  return a_case->error ? error->status : KB_OK;
}

enum kb_status kb_case_read(struct kb_case *a_case, const struct kb_case_source *source,
                            struct kb_error *error)
{
  const struct kb_table *table = source->subject->table;
  struct kb_node row = {source->text.data, source->tokens, 0};
  begin(a_case, source);
  kb_record_only_id(&a_case->root, table, NULL);
  if (!source->tokens && !kb_values_keep(&a_case->values, source->text, &row)) {
    return kb_fail_no_memory(error);
  }
  enum kb_status status =
    kb_record_read(&a_case->root, table, row, source->names, &a_case->values, error);
  a_case->root.name = source->subject->name;
  if (status == KB_OK && !a_case->root.id) {
    status = kb_fail(error, KB_INVALID, "the %s has no %s", table->title, table->key);
  }
  if (status == KB_OK) {
    kb_case_note_odd_members(a_case);
    status = read_errors(a_case, error);
  }
  return a_case->values.failed ? kb_fail_no_memory(error) : status;
}

enum kb_status kb_case_of_errors(struct kb_case *a_case, const struct kb_subject *subject,
                                 const char *id, struct kb_join *join, struct kb_error *error)
{
  const struct kb_case_source source = {.subject = subject, .join = join};
  begin(a_case, &source);
  kb_record_only_id(&a_case->root, subject->table, id);
  a_case->root.name = subject->name;
  return read_errors(a_case, error);
}

void kb_case_clear(struct kb_case *a_case)
{
  a_case->incomplete = false;
  a_case->error = NULL;
  kb_arena_reset(&a_case->values.arena);
  a_case->values.odd = NULL;
  a_case->values.odd_count = 0;
  a_case->values.failed = false;
}

void kb_case_fini(struct kb_case *a_case)
{
  kb_case_clear(a_case);
  kb_arena_fini(&a_case->values.arena);
  kb_tokens_fini(&a_case->values.tokens);
  for (size_t i = 0; i < KB_RELATIONS_MAX; i++) {
    free(a_case->rows[i].list);
  }
  free(a_case->root_rows.list);
  memset(a_case, 0, sizeof *a_case);
}

void kb_case_capture(struct kb_case *a_case, const struct kb_record *alert,
                     const struct kb_placeholder *captured, size_t count)
{
  const struct kb_subject *subject = a_case->subject;
  bool depends[KB_RELATIONS_MAX] = {false};
  if (a_case->alert == alert && a_case->captured == captured) {
    return;
  }
  a_case->alert = alert;
  a_case->captured = captured;
  a_case->captured_count = count;
  for (size_t i = 0; i < subject->relation_count; i++) {
    const struct kb_relation *relation = &subject->relations[i];
    depends[i] = relation->is_captured || (relation->from >= 0 && depends[relation->from]);
    if (depends[i]) {
      a_case->related[i].is_read = false;
      a_case->rows[i].is_read = false;
    }
  }
}

/* The formatted value of a lookup is the name of the record it refers to. */
static const char *formatted(const struct kb_record *record, int annotation)
{
  const char *text = kb_record_extra_text(record, annotation);
  return text && text[0] != '\0' ? text : NULL;
}

const char *kb_case_name(const struct kb_case *a_case)
{
  const int errors = a_case->subject->errors;
  const char *name = kb_record_title(&a_case->root);
  for (size_t i = 0; !name && errors >= 0 && i < a_case->errors->count; i++) {
    name = formatted(&a_case->errors->list[i], a_case->subject->relations[errors].lookup_name);
  }
  return name;
}

const char *kb_case_address(const struct kb_case *a_case)
{
  const int place = a_case->subject->address;
  return place >= 0 ? kb_record_text_at(&a_case->root, place) : NULL;
}

const char *kb_case_title(const struct kb_case *a_case)
{
  const char *name = kb_case_name(a_case);
  const char *address = kb_case_address(a_case);
  return name && name[0] != '\0' ? name : address && address[0] != '\0' ? address : a_case->root.id;
}

const char *kb_case_related_name(struct kb_case *a_case, int relation)
{
  const struct kb_related *related = kb_case_related(a_case, relation);
  if (related->link != KB_LINK_RECORD) {
    return NULL;
  }
  const char *name = kb_record_title(&related->record);
  return name ? name : formatted(related->owner, a_case->subject->relations[relation].lookup_name);
}

const char *kb_case_record_name(struct kb_case *a_case, const struct kb_record *record)
{
  const int part =
    record->name ? kb_subject_part(a_case->subject, kb_slice_of(record->name)) : KB_PART_IS_NOTHING;
  return part == KB_PART_IS_ROOT ? kb_case_name(a_case)
         : part >= 0 && !a_case->subject->relations[part].is_many
           ? kb_case_related_name(a_case, part)
           : kb_record_title(record);
}

const char *kb_case_table_name(const struct kb_case *a_case, const struct kb_table *table)
{
  const struct kb_subject *subject = a_case->subject;
  if (table == subject->table) {
    return subject->name;
  }
  for (size_t i = 0; i < subject->relation_count; i++) {
    if (subject->relations[i].table == table) {
      return subject->relations[i].one_name;
    }
  }
  return table->logical_name;
}

/* --- Rows with error texts --- */

static const char *text_at(const struct kb_record *row, int place)
{
  return place >= 0 ? kb_record_text_at(row, place) : NULL;
}

static bool integer_at(const struct kb_record *row, int place, int64_t *number)
{
  *number = 0;
  return place >= 0 && kb_record_integer_at(row, place, number);
}

const char *kb_case_error_text(const struct kb_case *a_case, const struct kb_record *row)
{
  const struct kb_subject *subject = a_case->subject;
  return subject->text_count > 0 ? text_at(row, subject->texts[0]) : NULL;
}

struct kb_slice kb_case_error_part(const struct kb_case *a_case, const struct kb_record *row,
                                   size_t part)
{
  const struct kb_subject *subject = a_case->subject;
  return part < subject->text_count ? kb_record_slice_at(row, subject->texts[part])
                                    : (struct kb_slice){0};
}

bool kb_case_error_number(const struct kb_case *a_case, const struct kb_record *row,
                          int64_t *number)
{
  return integer_at(row, a_case->subject->number, number);
}

bool kb_case_error_level(const struct kb_case *a_case, const struct kb_record *row, int64_t *level)
{
  return integer_at(row, a_case->subject->level, level);
}

const char *kb_case_error_time(const struct kb_case *a_case, const struct kb_record *row)
{
  return text_at(row, a_case->subject->time);
}
