#include "article/tables_object.h"

/* Subjects: relations, and where error texts are. */

enum { OUTCOMES_MAX = 32 };

struct relation_parts {
  struct kb_relation_said said;
  size_t navigation, equal, also;
};

struct errors_parts {
  struct kb_errors_said said;
  size_t text, least;
};

struct subject_parts {
  struct kb_subject_said said;
  size_t relations, errors, failed, succeeded;
};

#define OFFSET(part) offsetof(struct relation_parts, part)
static const struct kb_said_key relation_keys[] = {
  {"name", 0, KB_SAID_WORD, true, OFFSET(said.name), "the name under which articles see the rows"},
  {"one_name", 0, KB_SAID_WORD, false, OFFSET(said.one_name), NULL},
  {"from", 0, KB_SAID_NAME, false, OFFSET(said.from), NULL},
  {"table", 0, KB_SAID_NAME, true, OFFSET(said.table), "the table that it leads to"},
  {"many", 0, KB_SAID_BOOLEAN, false, OFFSET(said.many), NULL},
  {"navigation", 0, KB_SAID_TABLE, false, OFFSET(navigation), NULL},
  {"equal", 0, KB_SAID_TABLE, false, OFFSET(equal), NULL},
  {"also", 0, KB_SAID_TABLE, false, OFFSET(also), NULL},
  {"type_column", 0, KB_SAID_NAME, false, OFFSET(said.type_column), NULL},
  {"shared", 0, KB_SAID_BOOLEAN, false, OFFSET(said.shared), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct kb_pair_said, part)
static const struct kb_said_key pair_keys[] = {
  {"own", 1, KB_SAID_OWN, true, OFFSET(own), "the column that it starts from, first"},
  {"theirs", 2, KB_SAID_NAME, true, OFFSET(theirs), "the column of the other table, second"},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct errors_parts, part)
static const struct kb_said_key errors_keys[] = {
  {"of", 0, KB_SAID_NAME, false, OFFSET(said.of), NULL},
  {"text", 0, KB_SAID_TABLE, true, OFFSET(text), "the columns with the texts of errors"},
  {"number", 0, KB_SAID_NAME, false, OFFSET(said.number), NULL},
  {"level", 0, KB_SAID_NAME, false, OFFSET(said.level), NULL},
  {"least", 0, KB_SAID_INTEGER, false, OFFSET(said.least), NULL},
  {"time", 0, KB_SAID_NAME, false, OFFSET(said.time), NULL},
};
#undef OFFSET

#define OFFSET(part) offsetof(struct subject_parts, part)
static const struct kb_said_key subject_keys[] = {
  {"name", 0, KB_SAID_WORD, true, OFFSET(said.name), "the name that articles are about"},
  {"table", 0, KB_SAID_NAME, false, OFFSET(said.table), NULL},
  {"address", 0, KB_SAID_NAME, false, OFFSET(said.address), NULL},
  {"relations", 0, KB_SAID_TABLE, false, OFFSET(relations), NULL},
  {"errors", 0, KB_SAID_TABLE, false, OFFSET(errors), NULL},
  {"failed", 0, KB_SAID_TABLE, false, OFFSET(failed), NULL},
  {"succeeded", 0, KB_SAID_TABLE, false, OFFSET(succeeded), NULL},
};
#undef OFFSET

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Twice the same name in a list of one file; a later file overrides instead. */
static void report_twice(struct kb_tables_reading *reading, size_t at, const char *what,
                         struct kb_slice name)
{
  kb_said_wrong(reading, KB_E_DUPLICATE_NAME, kb_said_at(at), NULL,
                "is the %s %.*s, which stands above", what, (int)name.length, name.data);
}

/* --- Relations --- */

static size_t read_pairs(struct kb_tables_reading *reading, size_t list, struct kb_pair_said *pairs,
                         size_t most)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_some(reading, list, KB_FIELD_TABLE, most);
  for (size_t i = 0, at = list + 1; i < count; i++, at = fields[at].next) {
    kb_said_object(reading, at, pair_keys, COUNT(pair_keys), &pairs[i]);
  }
  return count;
}

bool kb_said_is_captured(const struct kb_relation_said *relation)
{
  bool is_captured = false;
  for (size_t i = 0; i < relation->pair_count && !is_captured; i++) {
    is_captured = kb_said_captured(relation->pairs[i].own).length > 0;
  }
  return is_captured;
}

static void check_relation(struct kb_tables_reading *reading, size_t at,
                           const struct relation_parts *parts)
{
  const struct kb_relation_said *relation = &parts->said;
  if (parts->navigation == 0 && parts->equal == 0) {
    kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(at, "equal"),
                  "write equal = { { \"own column\", \"their column\" } }",
                  "is missing, and navigation, too: nothing says which rows belong together");
  }
  if (kb_said_is_captured(relation) &&
      (parts->navigation > 0 || parts->also > 0 || relation->shared)) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_at(at), NULL,
                  "depends on what a message captures, so it has neither navigation nor also, and "
                  "is not shared");
  }
  if (!relation->many && parts->also > 0) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_at(parts->also), NULL,
                  "is only for relations with many = true");
  }
  if (!relation->many && relation->one_name.data) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_part(at, "one_name"), NULL,
                  "is only for relations with many = true");
  }
}

/* NULL, and reported: it is not right. */
static struct kb_relation_said *read_relation(struct kb_tables_reading *reading, size_t at)
{
  const size_t wrong = reading->wrong;
  struct relation_parts parts = {0};
  struct kb_relation_said *relation = kb_said_new(reading, sizeof *relation);
  kb_said_object(reading, at, relation_keys, COUNT(relation_keys), &parts);
  kb_said_names(reading, parts.navigation, &parts.said.navigation);
  parts.said.pair_count = read_pairs(reading, parts.equal, parts.said.pairs, KB_SAID_PAIRS_MAX);
  parts.said.also_count = read_pairs(reading, parts.also, &parts.said.also, 1);
  check_relation(reading, at, &parts);
  if (!relation || reading->wrong > wrong) {
    return NULL;
  }
  *relation = parts.said;
  relation->site = kb_said_site(reading, at);
  return relation;
}

void kb_relations_read(struct kb_tables_reading *reading, size_t list,
                       struct kb_subject_said *subject)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  if (count > KB_RELATIONS_MAX) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_at(list), NULL, "has %zu elements, but %d at most",
                  count, KB_RELATIONS_MAX);
    return;
  }
  subject->relations = kb_said_new(reading, (count + 1) * sizeof(void *));
  for (size_t i = 0, at = list + 1; subject->relations && i < count; i++, at = fields[at].next) {
    struct kb_relation_said *relation = read_relation(reading, at);
    for (size_t j = 0; relation && j < subject->relation_count; j++) {
      if (kb_slice_equal(subject->relations[j]->name, relation->name)) {
        report_twice(reading, at, "relation", relation->name);
      }
    }
    if (relation) {
      subject->relations[subject->relation_count++] = relation;
    }
  }
}

/* --- Errors --- */

static void read_errors(struct kb_tables_reading *reading, size_t at,
                        struct kb_subject_said *subject)
{
  struct errors_parts parts = {.said.least = INT64_MIN};
  struct kb_errors_said *errors = kb_said_new(reading, sizeof *errors);
  kb_said_object(reading, at, errors_keys, COUNT(errors_keys), &parts);
  kb_said_names(reading, parts.text, &parts.said.text);
  parts.said.has_least = parts.said.least != INT64_MIN;
  if (parts.said.has_least && !parts.said.level.data) {
    kb_said_wrong(reading, KB_E_MISSING_KEY, kb_said_part(at, "level"), NULL,
                  "is missing: the column that must have at least the number of `least`");
  }
  parts.said.site = kb_said_site(reading, at);
  if (errors) {
    *errors = parts.said;
    subject->errors = errors;
  }
}

/* --- Rows that failed or succeeded --- */

/* The rules of a list; NULL when out of memory. */
static struct kb_outcome_said **read_outcomes(struct kb_tables_reading *reading, size_t list,
                                              bool is_success, size_t *rule_count)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  if (count > OUTCOMES_MAX) {
    kb_said_wrong(reading, KB_E_VALUE, kb_said_at(list), NULL, "has %zu elements, but %d at most",
                  count, OUTCOMES_MAX);
    return NULL;
  }
  struct kb_outcome_said **rules = kb_said_new(reading, (count + 1) * sizeof(void *));
  for (size_t i = 0, at = list + 1; rules && i < count; i++, at = fields[at].next) {
    struct kb_outcome_said *rule = kb_outcome_read(reading, at, is_success);
    for (size_t j = 0; rule && j < *rule_count; j++) {
      if (kb_slice_equal(rules[j]->name, rule->name)) {
        report_twice(reading, at, "rule", rule->name);
      }
    }
    if (rule) {
      rules[(*rule_count)++] = rule;
    }
  }
  return rules;
}

/* --- Subjects --- */

static void read_subject(struct kb_tables_reading *reading, size_t at, struct kb_tables_said *said)
{
  const size_t wrong = reading->wrong;
  struct subject_parts parts = {0};
  struct kb_subject_said *subject = kb_said_new(reading, sizeof *subject);
  kb_said_object(reading, at, subject_keys, COUNT(subject_keys), &parts);
  kb_relations_read(reading, parts.relations, &parts.said);
  if (parts.errors > 0) {
    read_errors(reading, parts.errors, &parts.said);
  }
  parts.said.failed = read_outcomes(reading, parts.failed, false, &parts.said.failed_count);
  parts.said.succeeded = read_outcomes(reading, parts.succeeded, true, &parts.said.succeeded_count);
  for (size_t i = 0; i < said->subject_count; i++) {
    if (kb_slice_equal(said->subjects[i]->name, parts.said.name)) {
      report_twice(reading, at, "subject", parts.said.name);
    }
  }
  if (!subject || reading->wrong > wrong) {
    return;
  }
  *subject = parts.said;
  subject->site = kb_said_site(reading, at);
  void *list = kb_said_room(reading, said->subjects, said->subject_count, sizeof(void *));
  if (list) {
    said->subjects = list;
    said->subjects[said->subject_count++] = subject;
  }
}

void kb_subjects_read(struct kb_tables_reading *reading, size_t list, struct kb_tables_said *said)
{
  const struct kb_field *fields = reading->tables->fields.list;
  const size_t count = kb_said_list(reading, list, KB_FIELD_TABLE);
  for (size_t i = 0, at = list + 1; i < count; i++, at = fields[at].next) {
    read_subject(reading, at, said);
  }
}
