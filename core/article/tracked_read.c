#include "article/tracked_read.h"

bool kb_tracked_is_exact(const struct cJSON *value)
{
  const double limit = 9007199254740992.0; /* 2^53 */
  const double number = kb_json_number(value);
  return number > -limit && number < limit;
}

static void add_evidence(struct kb_trace *trace, struct kb_evidence evidence, bool lasts)
{
  if (lasts) {
    kb_trace_lasting_evidence(trace, evidence);
  } else {
    kb_trace_evidence(trace, evidence);
  }
}

enum kb_read kb_tracked_column(struct kb_tracked_case *tracked, const struct kb_record *record,
                               int place, const struct cJSON *value, const char *field, bool lasts)
{
  if (!value) {
    return KB_READ_NOTHING;
  }
  struct kb_evidence evidence = {field, value, NULL, record};
  int64_t number = 0;
  switch (kb_json_kind(value)) {
  case KB_JSON_ARRAY:
  case KB_JSON_OBJECT:
    return KB_READ_RELATED;
  case KB_JSON_NULL:
    evidence.value = NULL;
    break;
  case KB_JSON_NUMBER:
    if (!kb_tracked_is_exact(value)) {
      return KB_READ_NOTHING;
    }
    if (place >= 0 && kb_json_integer(value, &number)) {
      evidence.label = kb_schema_label(&record->table->columns[place], number);
    }
    break;
  case KB_JSON_BOOLEAN:
  case KB_JSON_STRING:
    break;
  }
  add_evidence(tracked->trace, evidence, lasts);
  return KB_READ_VALUE;
}

void kb_tracked_missing(struct kb_tracked_case *tracked, const struct kb_record *record,
                        const char *field)
{
  tracked->a_case->incomplete |= !kb_record_has_row(record) && tracked->a_case->input_open;
  kb_trace_missing(tracked->trace, field);
}

enum kb_read kb_tracked_related(struct kb_tracked_case *tracked, const struct kb_related *related,
                                const char *field, bool lasts, bool *has_record)
{
  const struct kb_record *owner = related->owner;
  if (related->link == KB_LINK_UNKNOWN) {
    tracked->a_case->incomplete |= kb_related_may_come(related) && tracked->a_case->input_open;
    kb_trace_missing(tracked->trace, related->column ? field : related->record.name);
    return KB_READ_NOTHING;
  }
  const struct cJSON *value = related->captured ? related->captured
                              : related->place >= 0
                                ? kb_record_at(owner, related->place)
                                : kb_record_get(owner, kb_slice_of(related->column));
  if (value && kb_json_kind(value) == KB_JSON_OBJECT) {
    value = kb_record_at(&related->record, KB_KEY);
  }
  if (value && kb_json_kind(value) == KB_JSON_NULL) {
    value = NULL;
  }
  add_evidence(tracked->trace, (struct kb_evidence){field, value, NULL, owner}, lasts);
  *has_record = related->link != KB_LINK_NONE;
  return KB_READ_VALUE;
}
