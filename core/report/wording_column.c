#include "base/ascii.h"
#include "report/wording.h"

/* Where a person finds a column: on the form of the record, which a lookup of the case's own record
   leads to under that lookup's title. A lookup to several tables has the same title for all of
   them, so the table's display name says more. */

const char *kb_wording_form_title(const struct kb_subject *subject, int part)
{
  const struct kb_table *table = kb_subject_part_table(subject, part);
  const char *title = table->display_name ? table->display_name : table->title;
  const struct kb_relation *relation = part >= 0 ? &subject->relations[part] : NULL;
  if (relation && relation->form_title) {
    return relation->form_title;
  }
  if (!relation || relation->from >= 0 || relation->pair_count != 1 || relation->pairs[0].own < 0 ||
      relation->pairs[0].own == KB_KEY || relation->lookup_table >= 0) {
    return title;
  }
  const struct kb_column *lookup = &subject->table->columns[relation->pairs[0].own];
  return lookup->type == KB_COLUMN_ID && lookup->title ? lookup->title : title;
}

/* "Alerts": a noun as a title. */
static void add_title(struct kb_buf *out, const char *noun)
{
  const size_t at = out->length;
  kb_buf_add_text(out, noun);
  if (!out->failed && out->length > at) {
    out->data[at] = kb_to_upper(out->data[at]);
  }
}

/* Of rows of many, "alerts[2].level" is one of them: its column is that of the table. */
static void add_column(struct kb_buf *out, const struct kb_subject *subject, const char *field)
{
  const size_t length = strcspn(field, ".[");
  const int part = kb_subject_part(subject, (struct kb_slice){field, length});
  const char *dot = strchr(field, '.');
  if (part == KB_PART_IS_NOTHING) {
    kb_buf_add_text(out, field);
    return;
  }
  const struct kb_table *table = kb_subject_part_table(subject, part);
  const bool is_many = part == KB_PART_IS_ALERT || (part >= 0 && subject->relations[part].is_many);
  if (!dot) {
    add_title(out, table->titles);
    kb_buf_addf(out, " (%s)", table->logical_name);
    return;
  }
  const int place = kb_schema_column(table, kb_slice_of(dot + 1));
  const char *title = place >= 0 ? table->columns[place].title : NULL;
  add_title(out, is_many ? table->titles : kb_wording_form_title(subject, part));
  kb_buf_addf(out, "%s%s (%s.%s)", title ? " > " : "", title ? title : "", table->logical_name,
              dot + 1);
}

void kb_wording_missing(struct kb_buf *out, const struct kb_subject *subject,
                        const char *const *fields, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_add_text(out, i > 0 ? ", " : "");
    add_column(out, subject, fields[i]);
  }
}
