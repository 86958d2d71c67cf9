#include "run/schema_check.h"

#include "case/schema_words.h"

#include <stdarg.h>
#include <stdio.h>

struct check {
  const struct kb_table *known;
  const struct kb_org_table *table;
  struct kb_buf lines;
  size_t count;
};

static void differs(struct check *check, const char *name, const char *format, ...) KB_PRINTF(3, 4);

/* Adds a line; `name` is of a column, or of what else differs. */
static void differs(struct check *check, const char *name, const char *format, ...)
{
  char words[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(words, sizeof words, format, arguments);
  va_end(arguments);
  kb_buf_addf(&check->lines, "  %s: %s\n", name, words);
  check->count++;
}

static void check_names(struct check *check)
{
  const struct kb_table *known = check->known;
  const struct kb_org_table *table = check->table;
  if (strcmp(known->set, table->set) != 0) {
    differs(check, "set", "%s here, %s there", known->set, table->set);
  }
  if (strcmp(known->key, table->key) != 0) {
    differs(check, "key", "%s here, %s there", known->key, table->key);
  }
  if (known->has_name && table->named_by &&
      strcmp(known->columns[KB_NAME].name, table->named_by) != 0) {
    differs(check, "named_by", "%s here, %s there", known->columns[KB_NAME].name, table->named_by);
  }
}

static const struct kb_choice *choice_with(const struct kb_choice *choices, int value)
{
  while (choices && choices->label && choices->value != value) {
    choices++;
  }
  return choices && choices->label ? choices : NULL;
}

static void check_choices(struct check *check, const struct kb_column *known,
                          const struct kb_column *column)
{
  for (const struct kb_choice *at = known->choices; at && at->label; at++) {
    if (!choice_with(column->choices, at->value)) {
      differs(check, known->name, "choice %d, \"%.100s\", is missing there", at->value, at->label);
    }
  }
  for (const struct kb_choice *at = column->choices; at && at->label; at++) {
    if (!choice_with(known->choices, at->value)) {
      differs(check, known->name, "choice %d, \"%.100s\", is missing here", at->value, at->label);
    }
  }
}

/* The property of that very name: a lookup has another one than its column. */
static const struct kb_org_column *property_of(const struct kb_org_table *table,
                                               const struct kb_column *known)
{
  for (size_t i = 0; i < table->column_count; i++) {
    if (strcmp(table->columns[i].column.name, known->name) == 0) {
      return &table->columns[i];
    }
  }
  return NULL;
}

static void check_column(struct check *check, const struct kb_column *known)
{
  const struct kb_org_column *own = property_of(check->table, known);
  if (known->secret) {
    return; /* never asked for */
  }
  if (!own) {
    differs(check, known->name, "is missing there");
  } else if (!own->is_readable) {
    differs(check, known->name, "is not readable there");
  } else if (own->column.type != known->type) {
    differs(check, known->name, "%s here, %s there", kb_schema_type_words[known->type],
            kb_schema_type_words[own->column.type]);
  } else {
    check_choices(check, known, &own->column);
  }
}

/* The organization's link that a relation of ours takes; NULL: there is none. */
static const struct kb_org_link *link_of(const struct kb_org_table *table,
                                         const struct kb_relation *relation,
                                         const struct kb_table *start)
{
  const struct kb_column_pair *pair = relation->pair_count > 0 ? &relation->pairs[0] : NULL;
  const char *lookup = !pair               ? NULL
                       : relation->is_many ? relation->table->columns[pair->theirs].name
                       : pair->own < 0     ? NULL
                                           : start->columns[pair->own].name;
  for (size_t i = 0; i < table->link_count; i++) {
    const struct kb_org_link *link = &table->links[i];
    if (link->to_many == relation->is_many &&
        strcmp(link->table, relation->table->logical_name) == 0 &&
        (lookup ? link->lookup && strcmp(link->lookup, lookup) == 0 : !link->lookup)) {
      return link;
    }
  }
  return NULL;
}

/* The names under which rows are nested; relations without any are found by equal values. */
static void check_relation(struct check *check, const struct kb_relation *relation)
{
  const struct kb_table *start = check->known;
  const struct kb_org_link *link = link_of(check->table, relation, start);
  char name[160];
  bool is_same = relation->documented == 0;
  for (size_t i = 0; link && link->navigation && i < relation->documented; i++) {
    const size_t extra = (size_t)relation->navigations[i] - start->column_count;
    is_same = is_same || strcmp(start->extras[extra], link->navigation) == 0;
  }
  if (is_same) {
    return;
  }
  snprintf(name, sizeof name, "relation %s", relation->name);
  if (!link || !link->navigation) {
    differs(check, name, "no relationship there leads to %s", relation->table->logical_name);
  } else {
    differs(check, name, "navigation %s here, %s there",
            start->extras[(size_t)relation->navigations[0] - start->column_count],
            link->navigation);
  }
}

/* Relations of any subject that start from this table. */
static void check_relations(struct check *check)
{
  const struct kb_schema *schema = check->known->schema;
  for (size_t i = 0; i < schema->subject_count; i++) {
    const struct kb_subject *subject = schema->subjects[i];
    for (size_t n = 0; n < subject->relation_count; n++) {
      const struct kb_relation *relation = &subject->relations[n];
      const struct kb_table *start =
        relation->from < 0 ? subject->table : subject->relations[relation->from].table;
      if (start == check->known) {
        check_relation(check, relation);
      }
    }
  }
}

size_t kb_schema_check_table(const struct kb_table *known, const struct kb_org_table *table,
                             struct kb_buf *out)
{
  struct check check = {.known = known, .table = table};
  if (!table->name) {
    kb_buf_addf(out, "%s: the organization has no such table\n", known->logical_name);
    return 1;
  }
  check_names(&check);
  for (size_t i = 0; i < known->column_count; i++) {
    check_column(&check, &known->columns[i]);
  }
  check_relations(&check);
  if (check.count == 0) {
    kb_buf_addf(out, "%s: the same\n", known->logical_name);
  } else {
    kb_buf_addf(out, "%s: %zu difference%s\n%s", known->logical_name, check.count,
                check.count == 1 ? "" : "s", kb_buf_text(&check.lines));
  }
  out->failed = out->failed || check.lines.failed;
  kb_buf_fini(&check.lines);
  return check.count;
}
