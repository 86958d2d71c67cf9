#include "article/tables_object.h"

/* Rules by which a row shows that it failed, or succeeded: lists of columns with the values they
 * must have. */

enum { PAIRS_MAX = 8, UNLESS_MAX = 8, VALUES_MAX = 4 };

struct outcome_parts {
  struct kb_outcome_said said;
  size_t where, unless, some, later;
};

struct must_be_parts {
  struct kb_slice column;
  size_t values[VALUES_MAX];
};

#define OFFSET(part) offsetof(struct must_be_parts, part)
static const struct kb_said_key must_be_keys[] = {
  {"column", 1, KB_SAID_NAME, true, OFFSET(column), "the column, first"},
  {"value", 2, KB_SAID_ANY, true, OFFSET(values[0]), "the value that it has then, second"},
  {"value", 3, KB_SAID_ANY, false, OFFSET(values[1]), NULL},
  {"value", 4, KB_SAID_ANY, false, OFFSET(values[2]), NULL},
  {"value", 5, KB_SAID_ANY, false, OFFSET(values[3]), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct outcome_parts, part)
static const struct kb_said_key outcome_keys[] = {
  {"name", 0, KB_SAID_NAME, true, OFFSET(said.name), "a name for reports that programs read"},
  {"title", 0, KB_SAID_LINE, true, OFFSET(said.title), "what has failed or succeeded, for people"},
  {"where", 0, KB_SAID_TABLE, false, OFFSET(where), NULL},
  {"unless", 0, KB_SAID_TABLE, false, OFFSET(unless), NULL},
  {"some", 0, KB_SAID_TABLE, false, OFFSET(some), NULL},
  {"later", 0, KB_SAID_TABLE, false, OFFSET(later), NULL},
  {"at", 0, KB_SAID_NAME, false, OFFSET(said.at), NULL},
};
#undef OFFSET

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void read_value(struct kb_tables_reading *reading, size_t at,
                       struct kb_must_be_said *must_be)
{
  const struct kb_fields *fields = &reading->tables->fields;
  const struct kb_field *value = &fields->list[at];
  must_be->kind = value->kind;
  switch (value->kind) {
  case KB_FIELD_BOOLEAN:
    must_be->number = kb_slice_is(value->text, "true");
    return;
  case KB_FIELD_TEXT:
    must_be->text = kb_said_text(reading, at);
    if (memchr(must_be->text.data, '\0', must_be->text.length)) {
      kb_said_wrong(reading, KB_E_CONTROL, kb_said_at(at), NULL, "has a control character in it");
    }
    return;
  case KB_FIELD_NUMBER:
    if (!kb_field_integer(value, &must_be->number)) {
      kb_said_wrong(reading, KB_E_VALUE, kb_said_at(at), NULL, "must be a whole number");
    }
    return;
  default:
    kb_said_wrong(reading, KB_E_TYPE, kb_said_at(at), NULL,
                  "must be a number, a text, true or false");
  }
}

/* One column with its values. */
static void read_must_be(struct kb_tables_reading *reading, size_t at,
                         struct kb_must_be_all_said *all)
{
  struct must_be_parts parts = {0};
  if (!kb_said_object(reading, at, must_be_keys, COUNT(must_be_keys), &parts)) {
    return;
  }
  for (size_t i = 0; i < VALUES_MAX && parts.values[i] > 0; i++) {
    struct kb_must_be_said *must_be = &all->list[all->count++];
    must_be->column = parts.column;
    must_be->or_next = i + 1 < VALUES_MAX && parts.values[i + 1] > 0;
    read_value(reading, parts.values[i], must_be);
  }
}

static void read_all(struct kb_tables_reading *reading, size_t list,
                     struct kb_must_be_all_said *all)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_some(reading, list, KB_FIELD_TABLE, PAIRS_MAX);
  all->list = kb_said_new(reading, (count * VALUES_MAX + 1) * sizeof *all->list);
  for (size_t i = 0, pair = list + 1; all->list && i < count; i++, pair = fields[pair].next) {
    read_must_be(reading, pair, all);
  }
}

static void read_unless(struct kb_tables_reading *reading, size_t list,
                        struct kb_outcome_said *outcome)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_some(reading, list, KB_FIELD_TABLE, UNLESS_MAX);
  outcome->unless = kb_said_new(reading, (count + 1) * sizeof *outcome->unless);
  for (size_t i = 0, at = list + 1; outcome->unless && i < count; i++, at = fields[at].next) {
    read_all(reading, at, &outcome->unless[outcome->unless_count++]);
  }
}

static void read_names(struct kb_tables_reading *reading, const struct outcome_parts *parts,
                       struct kb_outcome_said *said)
{
  if (parts->some > 0) {
    kb_said_names(reading, parts->some, &said->some);
  }
  if (parts->later > 0) {
    kb_said_names(reading, parts->later, &said->later);
    if (said->later.count != 2) {
      kb_said_wrong(reading, KB_E_VALUE, kb_said_at(parts->later), NULL,
                    "must be two columns with dates: the later one, and the one before it");
    }
  }
}

/* A success is known by its date; a failure, by a condition. */
static void check_parts(struct kb_tables_reading *reading, size_t at,
                        const struct outcome_parts *parts, bool is_success)
{
  if (is_success && !parts->said.at.data) {
    kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(at, "at"), NULL,
                  "is missing: the column with the date of the success");
  }
  if (!is_success && parts->where == 0 && parts->some == 0 && parts->later == 0) {
    kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(at, "where"), NULL,
                  "is missing: columns and the values that they have then");
  }
}

struct kb_outcome_said *kb_outcome_read(struct kb_tables_reading *reading, size_t at,
                                        bool is_success)
{
  struct outcome_parts parts = {0};
  struct kb_outcome_said *outcome = kb_said_new(reading, sizeof *outcome);
  kb_said_object(reading, at, outcome_keys, COUNT(outcome_keys), &parts);
  check_parts(reading, at, &parts, is_success);
  if (parts.where > 0) {
    read_all(reading, parts.where, &parts.said.where);
  }
  if (parts.unless > 0) {
    read_unless(reading, parts.unless, &parts.said);
  }
  read_names(reading, &parts, &parts.said);
  parts.said.site = kb_said_site(reading, at);
  if (outcome) {
    *outcome = parts.said;
  }
  return outcome;
}
