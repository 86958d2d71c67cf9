#include "base/ascii.h"
#include "case/schema_inside.h"

const struct kb_choice kb_state_choices[] = {{0, "Active", NULL}, {1, "Inactive", NULL}, END};
const struct kb_choice kb_status_reason_choices[] = {
  {1, "Active", NULL}, {2, "Inactive", NULL}, END};
const struct kb_choice kb_test_status_choices[] = {
  {0, "Not Run", NULL}, {1, "Success", NULL}, {2, "Failure", NULL}, END};
const struct kb_choice kb_approval_choices[] = {{0, "Empty", NULL},
                                                {1, "Approved", NULL},
                                                {2, "Pending Approval", NULL},
                                                {3, "Rejected", NULL},
                                                END};

static const struct kb_table *const tables[KB_TABLE_COUNT] = {
  [KB_MAILBOX] = &kb_mailbox_table,
  [KB_PROFILE] = &kb_profile_table,
  [KB_ALERT] = &kb_alert_table,
  [KB_USER] = &kb_user_table,
};

const struct kb_table *kb_schema_table(enum kb_table_id id)
{
  return tables[id];
}

static const struct kb_table *find_table(struct kb_slice wanted,
                                         const char *(*name_of)(const struct kb_table *table))
{
  for (size_t i = 0; i < KB_TABLE_COUNT; i++) {
    if (kb_slice_is(wanted, name_of(tables[i]))) {
      return tables[i];
    }
  }
  return NULL;
}

static const char *set_of(const struct kb_table *table)
{
  return table->set;
}

static const char *logical_name_of(const struct kb_table *table)
{
  return table->logical_name;
}

static const char *article_name_of(const struct kb_table *table)
{
  return table->article_name;
}

const struct kb_table *kb_schema_table_of_set(struct kb_slice set)
{
  return find_table(set, set_of);
}

const struct kb_table *kb_schema_table_of_logical_name(struct kb_slice name)
{
  return find_table(name, logical_name_of);
}

const struct kb_table *kb_schema_table_of_article_name(struct kb_slice name)
{
  return find_table(name, article_name_of);
}

int kb_schema_column(const struct kb_table *table, struct kb_slice name)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->length == name.length && memcmp(column->name, name.data, name.length) == 0) {
      return (int)i;
    }
  }
  return -1;
}

const char *kb_schema_label(const struct kb_column *column, long long value)
{
  for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
    if (choice->value == value) {
      return choice->label;
    }
  }
  return NULL;
}

void kb_schema_choice_name(struct kb_buf *out, const struct kb_choice *choice)
{
  bool word_begins = true;
  if (choice->name) {
    kb_buf_add_text(out, choice->name);
    return;
  }
  for (const char *at = choice->label; *at; at++) {
    if (!kb_is_alnum(*at)) {
      word_begins = true;
      continue;
    }
    kb_buf_add_char(out, word_begins ? kb_to_upper(*at) : *at);
    word_begins = false;
  }
}
