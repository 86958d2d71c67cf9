#include "fix/answers.h"

#include "base/ascii.h"
#include "base/date.h"
#include "base/guid.h"
#include "base/json.h"
#include "base/json_write.h"
#include "fix/values.h"
#include "net/dataverse.h"
#include "run/org_row.h"

#include <stdio.h>
#include <string.h>

void kb_fix_answers_begin(struct kb_fix_answers *answers, struct kb_live *live,
                          const char *const *list)
{
  *answers = (struct kb_fix_answers){.live = live, .list = list};
}

void kb_fix_answers_fini(struct kb_fix_answers *answers)
{
  kb_arena_fini(&answers->arena);
}

/* The text of an answer, or NULL. */
static const char *given(const struct kb_fix_answers *answers, const char *name)
{
  const size_t length = strlen(name);
  for (size_t i = 0; answers->list[i]; i++) {
    if (strncmp(answers->list[i], name, length) == 0 && answers->list[i][length] == '=') {
      return answers->list[i] + length + 1;
    }
  }
  return NULL;
}

struct search {
  const struct kb_table *table;
  struct kb_fix_found *found;
  size_t count;
  bool is_inactive;
};

static void take_record(void *context, const struct cJSON *row)
{
  struct search *search = context;
  const struct cJSON *id = kb_json_member(row, search->table->key);
  const struct cJSON *name = kb_json_member(row, search->table->columns[KB_NAME].name);
  const struct cJSON *state = kb_json_member(row, "statecode");
  char key[KB_FIX_RECORD];
  if (!id || !kb_is_guid(kb_json_string(id))) {
    return;
  }
  search->count++;
  search->is_inactive = state && kb_json_kind(state) == KB_JSON_NUMBER && kb_json_number(state) > 0;
  snprintf(key, sizeof key, "\"%.36s\"", kb_json_string(id));
  kb_lower_case(key, strlen(key));
  memcpy(search->found->value, key, sizeof key);
  snprintf(search->found->name, sizeof search->found->name, "%.190s",
           name ? kb_json_string(name) : "");
}

/* A lookup may lead to a record that is switched off, which would repair nothing. */
static enum kb_status check(const struct search *search, const struct kb_remedy_set *set,
                            const char *text, struct kb_error *error)
{
  if (search->count == 1 && !search->is_inactive) {
    return KB_OK;
  }
  return kb_fail(error, KB_USAGE, "--answer %s=%.200s: %s", set->ask, text,
                 search->count == 0  ? "the organization has no such record that you may read"
                 : search->count > 1 ? "several records have that name; give the id of one"
                                     : "that record is inactive; activate it first");
}

static enum kb_status find_record(struct kb_fix_answers *answers, const struct kb_remedy_set *set,
                                  const char *text, struct kb_fix_found *found,
                                  struct kb_error *error)
{
  const struct kb_table *table = set->lookup->table;
  struct search search = {.table = table, .found = found};
  struct kb_buf filter = {0};
  struct kb_buf select = {0};
  kb_buf_addf(&select, "%s,%s,statecode", table->key, table->columns[KB_NAME].name);
  if (kb_is_guid(text)) {
    kb_buf_addf(&filter, "%s eq %s", table->key, text);
  } else {
    kb_buf_addf(&filter, "%s eq ", table->columns[KB_NAME].name);
    kb_query_text(&filter, text);
  }
  enum kb_status status =
    filter.failed || select.failed
      ? kb_fail_no_memory(error)
      : kb_org_find(answers->live, table, select.data, filter.data, take_record, &search, error);
  kb_buf_fini(&filter);
  kb_buf_fini(&select);
  return status == KB_OK ? check(&search, set, text, error) : status;
}

static enum kb_status record(struct kb_fix_answers *answers, const struct kb_remedy_set *set,
                             struct kb_fix_answer *answer, struct kb_error *error)
{
  for (size_t i = 0; i < answers->found_count; i++) {
    const struct kb_fix_found *found = &answers->found[i];
    if (found->set->lookup->table == set->lookup->table && strcmp(found->set->ask, set->ask) == 0) {
      answer->value = found->value;
      answer->name = found->name;
      return KB_OK;
    }
  }
  struct kb_fix_found found = {.set = set};
  enum kb_status status = find_record(answers, set, answer->text, &found, error);
  struct kb_fix_found *kept =
    status == KB_OK ? kb_arena_alloc(&answers->arena, sizeof *kept) : NULL;
  struct kb_fix_found *list =
    kept ? kb_arena_room(&answers->arena, answers->found, answers->found_count, 4, sizeof *list)
         : NULL;
  if (!list) {
    return status == KB_OK ? kb_fail_no_memory(error) : status;
  }
  *kept = found;
  answers->found = list;
  list[answers->found_count++] = found;
  answer->value = kept->value;
  answer->name = kept->name;
  return KB_OK;
}

/* In the form in which the Web API gives it back, as a date is compared with what is there. */
static enum kb_status date(struct kb_fix_answers *answers, const struct kb_remedy_set *set,
                           struct kb_fix_answer *answer, struct kb_error *error)
{
  struct kb_moment moment;
  char normal[KB_FIX_TIME];
  struct kb_buf text = {0};
  struct kb_json_writer json = {.out = &text};
  if (!kb_moment_read(kb_slice_of(answer->text), &moment) || !kb_fix_time(moment.seconds, normal)) {
    return kb_fail(error, KB_USAGE,
                   "--answer %s=%.100s: not a date; write it as in 2026-01-31T08:00:00Z", set->ask,
                   answer->text);
  }
  kb_json_text(&json, normal);
  answer->value = text.failed ? NULL : kb_arena_dup(&answers->arena, kb_buf_slice(&text));
  kb_buf_fini(&text);
  return answer->value ? KB_OK : kb_fail_no_memory(error);
}

enum kb_status kb_fix_answers_find(struct kb_fix_answers *answers, const struct kb_remedy_set *set,
                                   struct kb_fix_answer *answer, struct kb_error *error)
{
  *answer = (struct kb_fix_answer){.text = given(answers, set->ask)};
  if (!answer->text) {
    return KB_OK;
  }
  return set->lookup ? record(answers, set, answer, error) : date(answers, set, answer, error);
}
