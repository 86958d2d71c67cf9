#include "article/tables_building.h"

#include <limits.h>

/* Where the error texts of a subject are, and which of its rows failed or succeeded. */

struct errors {
  struct kb_tables_building *building;
  const struct kb_errors_said *said;
  const struct kb_made_table *table;
};

/* The place of a column of that class. -1: it is not said; or it is wrong, which is reported. */
static int find(const struct errors *errors, const char *part, struct kb_slice name,
                enum kb_built_class class, const char *wanted)
{
  if (!name.data) {
    return -1;
  }
  const int place =
    kb_built_column(errors->building, errors->table, &errors->said->site, part, name);
  if (place >= 0 && kb_built_class(&errors->table->table->columns[place]) != class) {
    kb_built_wrong(errors->building, &errors->said->site, part, KB_E_VALUE, NULL,
                   "names the column %.*s, but must name one with %s", (int)name.length, name.data,
                   wanted);
    return -1;
  }
  return place;
}

static bool is_said(const struct kb_subject_said *said, struct kb_slice name)
{
  for (size_t i = 0; i < said->relation_count; i++) {
    if (kb_slice_equal(said->relations[i]->name, name)) {
      return true;
    }
  }
  return false;
}

/* The relation whose rows are the errors; -1 for the root row, -2 for none. */
static int find_relation(struct kb_tables_building *building, const struct kb_subject_said *said,
                         const struct kb_subject *subject)
{
  enum { ROOT = -1, NONE = -2 };
  const struct kb_slice of = said->errors->of;
  if (!of.data) {
    return ROOT;
  }
  const int relation = kb_subject_relation(subject, of);
  if (relation < 0) {
    if (!is_said(said, of)) { /* otherwise that has been reported */
      kb_built_wrong(building, &said->errors->site, "of", KB_E_UNKNOWN_NAME, NULL,
                     "is \"%.*s\", but the subject has no such relation", (int)of.length, of.data);
    }
    return NONE;
  }
  if (!subject->relations[relation].is_many) {
    kb_built_wrong(building, &said->errors->site, "of", KB_E_VALUE,
                   "leave it out if the texts are in the row of the case itself",
                   "is \"%.*s\", but must be a relation with many = true", (int)of.length, of.data);
    return NONE;
  }
  return relation;
}

static void make_errors(struct kb_tables_building *building, const struct kb_subject_said *said,
                        struct kb_made_table *root, struct kb_made_table *const *targets,
                        struct kb_subject *subject)
{
  const int relation = find_relation(building, said, subject);
  if (relation < -1) {
    return;
  }
  const struct errors errors = {building, said->errors, relation < 0 ? root : targets[relation]};
  subject->errors = relation;
  subject->errors_table = errors.table->table;
  for (size_t i = 0; i < said->errors->text.count; i++) {
    const int place = find(&errors, "text", said->errors->text.list[i], KB_CLASS_TEXT, "text");
    if (place >= 0) {
      subject->texts[subject->text_count++] = place;
    }
  }
  subject->number = find(&errors, "number", said->errors->number, KB_CLASS_NUMBER, "a number");
  subject->level = find(&errors, "level", said->errors->level, KB_CLASS_NUMBER, "a number");
  subject->least = said->errors->has_least ? (int)said->errors->least : INT_MIN;
  subject->time = find(&errors, "time", said->errors->time, KB_CLASS_DATE, "a date");
}

/* --- Rows that failed or succeeded --- */

static bool make_must_be(struct kb_tables_building *building, const struct kb_made_table *root,
                         const struct kb_outcome_said *failed, const char *part,
                         const struct kb_must_be_said *said, struct kb_must_be *must_be)
{
  must_be->place = kb_built_column(building, root, &failed->site, part, said->column);
  if (must_be->place < 0) {
    return false;
  }
  const enum kb_built_class class = kb_built_class(&root->table->columns[must_be->place]);
  const bool fits = said->kind == KB_FIELD_BOOLEAN  ? class == KB_CLASS_BOOLEAN
                    : said->kind == KB_FIELD_NUMBER ? class == KB_CLASS_NUMBER
                                                    : class == KB_CLASS_TEXT;
  if (!fits) {
    kb_built_wrong(building, &failed->site, part, KB_E_VALUE, NULL,
                   "has a value that the column %.*s never has", (int)said->column.length,
                   said->column.data);
    return false;
  }
  must_be->kind = said->kind == KB_FIELD_BOOLEAN  ? KB_MUST_BE_BOOLEAN
                  : said->kind == KB_FIELD_NUMBER ? KB_MUST_BE_NUMBER
                                                  : KB_MUST_BE_TEXT;
  must_be->number = said->number;
  must_be->or_next = said->or_next;
  must_be->text = said->kind == KB_FIELD_TEXT ? kb_built_text(building, said->text) : NULL;
  return true;
}

/* False: something is wrong, which is reported, or out of memory. */
static bool make_all(struct kb_tables_building *building, const struct kb_made_table *root,
                     const struct kb_outcome_said *failed, const char *part,
                     const struct kb_must_be_all_said *said, struct kb_must_be_all *all)
{
  struct kb_must_be *list = kb_built_new(building, said->count + 1, sizeof *list);
  bool done = list != NULL;
  for (size_t i = 0; done && i < said->count; i++) {
    done = make_must_be(building, root, failed, part, &said->list[i], &list[i]);
  }
  *all = (struct kb_must_be_all){list, said->count};
  return done;
}

static bool make_unless(struct kb_tables_building *building, const struct kb_made_table *root,
                        const struct kb_outcome_said *said, struct kb_outcome_rule *rule)
{
  struct kb_must_be_all *unless = kb_built_new(building, said->unless_count + 1, sizeof *unless);
  bool done = unless != NULL;
  for (size_t i = 0; done && i < said->unless_count; i++) {
    done = make_all(building, root, said, "unless", &said->unless[i], &unless[i]);
  }
  rule->unless = unless;
  rule->unless_count = said->unless_count;
  return done;
}

/* The place of a column of one of two classes; -1: it is wrong, which is reported. */
static int find_said(struct kb_tables_building *building, const struct kb_made_table *root,
                     const struct kb_outcome_said *failed, const char *part, struct kb_slice name)
{
  const bool is_date = strcmp(part, "later") == 0 || strcmp(part, "at") == 0;
  const int place = kb_built_column(building, root, &failed->site, part, name);
  const enum kb_built_class class =
    place >= 0 ? kb_built_class(&root->table->columns[place]) : KB_CLASS_NONE;
  if (place >= 0 &&
      (is_date ? class != KB_CLASS_DATE : class != KB_CLASS_TEXT && class != KB_CLASS_NUMBER)) {
    kb_built_wrong(building, &failed->site, part, KB_E_VALUE, NULL,
                   "names the column %.*s, but must name one with %s", (int)name.length, name.data,
                   is_date ? "a date" : "text or a number");
    return -1;
  }
  return place;
}

static bool make_dates(struct kb_tables_building *building, const struct kb_made_table *root,
                       const struct kb_outcome_said *said, struct kb_outcome_rule *rule)
{
  bool done = true;
  rule->later = rule->than = rule->at = -1;
  for (size_t i = 0; done && i < said->some.count && i < KB_FAILED_SOME_MAX; i++) {
    rule->some[i] = find_said(building, root, said, "some", said->some.list[i]);
    done = rule->some[i] >= 0;
    rule->some_count++;
  }
  if (done && said->later.count == 2) {
    rule->later = find_said(building, root, said, "later", said->later.list[0]);
    rule->than = find_said(building, root, said, "later", said->later.list[1]);
    done = rule->later >= 0 && rule->than >= 0;
  }
  if (done && said->at.data) {
    rule->at = find_said(building, root, said, "at", said->at);
    done = rule->at >= 0;
  }
  return done;
}

/* The rules that are right; NULL when out of memory. */
static const struct kb_outcome_rule *make_rules(struct kb_tables_building *building,
                                                const struct kb_made_table *root,
                                                struct kb_outcome_said *const *said, size_t count,
                                                size_t *made_count)
{
  struct kb_outcome_rule *rules = kb_built_new(building, count, sizeof *rules);
  for (size_t i = 0; rules && i < count; i++) {
    struct kb_outcome_rule made = {.name = NULL};
    if (make_all(building, root, said[i], "where", &said[i]->where, &made.where) &&
        make_unless(building, root, said[i], &made) && make_dates(building, root, said[i], &made)) {
      made.name = kb_built_text(building, said[i]->name);
      made.title = kb_built_text(building, said[i]->title);
      rules[(*made_count)++] = made;
    }
  }
  return rules;
}

void kb_built_errors(struct kb_tables_building *building, const struct kb_subject_said *said,
                     struct kb_made_table *root, struct kb_made_table *const *targets,
                     struct kb_subject *subject)
{
  subject->errors = subject->number = subject->level = subject->time = -1;
  subject->errors_table = root->table;
  if (said->errors) {
    make_errors(building, said, root, targets, subject);
  }
  subject->failed =
    make_rules(building, root, said->failed, said->failed_count, &subject->failed_count);
  subject->succeeded =
    make_rules(building, root, said->succeeded, said->succeeded_count, &subject->succeeded_count);
}
