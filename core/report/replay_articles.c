#include "report/replay_rules_inside.h"

#include "base/grow.h"

#include <stdlib.h>

/* An article comes with its texts from a report in which findings are about it, and without them
   from others. Reports of several rule sets may have different ones of a code: one with texts is
   used rather than one without, and among such the first by its text, so that the order of reports
   does not matter. */

static const struct kb_remedy *read_remedy(struct kb_take *take, struct kb_node cause)
{
  struct kb_node set;
  size_t end = 0;
  const size_t count = kb_take_list_count(cause, "fix");
  if (!kb_take_member(cause, "fix", KB_JSON_ARRAY, &set)) {
    return NULL;
  }
  struct kb_remedy *remedy = kb_arena_alloc(take->arena, sizeof *remedy);
  struct kb_remedy_set *sets = kb_arena_array(take->arena, count + 1, sizeof *sets);
  struct kb_allowed *allowed = kb_arena_array(take->arena, count + 1, sizeof *allowed);
  if (!remedy || !sets || !allowed) {
    take->failed = true;
    return NULL;
  }
  kb_take_list(cause, "fix", &set, &end);
  for (size_t i = 0; set.at < end; set.at = kb_node_end(set), i++) {
    allowed[i].needs = kb_take_text(take, set, "allow");
    sets[i] =
      (struct kb_remedy_set){.ask = kb_take_text(take, set, "answer"), .allowed = &allowed[i]};
  }
  remedy->sets = sets;
  remedy->set_count = count;
  return remedy;
}

static void read_causes(struct kb_take *take, struct kb_node node, struct kb_article *article)
{
  struct kb_node cause;
  size_t end = 0;
  const size_t count = kb_take_list_count(node, "causes");
  struct kb_cause *list = kb_arena_array(take->arena, count + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "causes", &cause, &end);
  for (size_t i = 0; cause.at < end && list; cause.at = kb_node_end(cause), i++) {
    list[i] = (struct kb_cause){
      .id = kb_take_text_or_empty(take, cause, "id"),
      .text = kb_take_text_or_empty(take, cause, "text"),
      .look = kb_take_text(take, cause, "look"),
      .remedy = read_remedy(take, cause),
    };
  }
  article->causes = list;
  article->cause_count = list ? count : 0;
}

static const char *const *read_texts(struct kb_take *take, struct kb_node node, const char *key,
                                     size_t *count)
{
  struct kb_node text;
  size_t end = 0;
  *count = kb_take_list_count(node, key);
  const char **list = kb_arena_array(take->arena, *count + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, key, &text, &end);
  for (size_t i = 0; text.at < end && list; text.at = kb_node_end(text), i++) {
    const char *value = kb_take_value_text(take, text);
    list[i] = value ? value : "";
  }
  *count = list ? *count : 0;
  return list;
}

/* False: a step is for a cause that the article does not have. */
static bool read_steps(struct kb_take *take, struct kb_node node, struct kb_article *article)
{
  struct kb_node step;
  size_t end = 0;
  bool good = true;
  const size_t count = kb_take_list_count(node, "steps");
  struct kb_step *list = kb_arena_array(take->arena, count + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "steps", &step, &end);
  for (size_t i = 0; step.at < end && list; step.at = kb_node_end(step), i++) {
    const char *cause = kb_take_text(take, step, "cause");
    list[i].text = kb_take_text_or_empty(take, step, "text");
    list[i].is_fixed = kb_take_true(step, "fix");
    list[i].cause = cause ? kb_article_cause(article, cause) : -1;
    list[i].steps = read_texts(take, step, "steps", &list[i].step_count);
    good = good && (!cause || list[i].cause >= 0);
  }
  article->steps = list;
  article->step_count = list ? count : 0;
  return good;
}

/* Adds the texts. */
static enum kb_status read_whole(const struct kb_replay_rules *rules, struct kb_take *take,
                                 struct kb_node node, struct kb_article *article,
                                 struct kb_error *error)
{
  const char *about = kb_take_text_or_empty(take, node, "about");
  article->subject = kb_schema_subject(&rules->schema, kb_slice_of(about));
  if (!article->subject) {
    return kb_fail(error, KB_INVALID, "the article %.200s is about '%.60s', which is no subject",
                   article->code, about);
  }
  article->reference = kb_take_text(take, node, "reference");
  article->role = kb_take_text(take, node, "role");
  read_causes(take, node, article);
  if (!read_steps(take, node, article)) {
    return kb_fail(error, KB_INVALID,
                   "the article %.200s has a step for a cause that it does not have",
                   article->code);
  }
  return KB_OK;
}

/* The index of an article that is new; false when out of memory. */
static bool add_article(struct kb_replay_rules *rules, const char *code, size_t *number)
{
  struct kb_article *article = kb_arena_alloc(&rules->arena, sizeof *article);
  if (!article ||
      !KB_MAKE_ROOM(rules->articles, rules->article_count, rules->article_capacity, 64) ||
      !KB_MAKE_ROOM(rules->texts, rules->article_count, rules->text_capacity, 64) ||
      !kb_map_add(&rules->article_index, kb_slice_of(code),
                  (void *)(uintptr_t)(rules->article_count + 1))) {
    return false;
  }
  *number = rules->article_count++;
  rules->articles[*number] = article;
  rules->texts[*number] = (struct kb_slice){"", 0};
  return true;
}

/* Whether it takes the place of what is known of the article. */
static bool is_better(const struct kb_replay_rules *rules, size_t number, struct kb_slice text,
                      bool is_whole)
{
  const struct kb_slice known = rules->texts[number];
  const bool was_whole = rules->articles[number]->causes != NULL;
  if (known.length == 0 || is_whole != was_whole) {
    return known.length == 0 || is_whole;
  }
  const size_t common = text.length < known.length ? text.length : known.length;
  const int order = memcmp(text.data, known.data, common);
  return order != 0 ? order < 0 : text.length < known.length;
}

static enum kb_status read_article(struct kb_replay_rules *rules, struct kb_take *take,
                                   struct kb_node node, size_t number, const char *code,
                                   struct kb_error *error)
{
  struct kb_article *article = rules->articles[number];
  struct kb_node causes;
  const struct kb_slice text = kb_node_text(node);
  const char *kept = kb_arena_dup(take->arena, text);
  take->failed |= !kept;
  rules->texts[number] = (struct kb_slice){kept, kept ? text.length : 0};
  *article = (struct kb_article){
    .code = code,
    .kb = kb_take_text(take, node, "kb"),
    .title = kb_take_text_or_empty(take, node, "title"),
    .severity = kb_take_text_or_empty(take, node, "severity"),
    .status = kb_take_text_or_empty(take, node, "status"),
    .reviewed = kb_take_text(take, node, "reviewed"),
    .signature_count = !kb_take_true(node, "explain_only"),
  };
  return kb_take_member(node, "causes", KB_JSON_ARRAY, &causes)
           ? read_whole(rules, take, node, article, error)
           : KB_OK;
}

/* By --only and the like. */
struct left_out {
  bool of_all, of_some; /* of the reports so far */
};

static struct left_out left_out_of(const struct kb_article *known, bool is_known,
                                   struct kb_node node)
{
  const bool is_out = kb_take_true(node, "left_out");
  const bool is_partly = kb_take_true(node, "partly_left_out") ||
                         (is_known && (known->partly_skipped || known->skipped != is_out));
  return (struct left_out){.of_all = is_out && !is_partly, .of_some = is_partly};
}

size_t kb_replay_rules_left_out(const struct kb_replay_rules *rules)
{
  size_t count = 0;
  for (size_t i = 0; i < rules->article_count; i++) {
    count += rules->articles[i]->skipped || rules->articles[i]->partly_skipped;
  }
  return count;
}

size_t kb_replay_rules_partly_left_out(const struct kb_replay_rules *rules)
{
  size_t count = 0;
  for (size_t i = 0; i < rules->article_count; i++) {
    count += rules->articles[i]->partly_skipped;
  }
  return count;
}

enum kb_status kb_replay_rules_article(struct kb_replay_rules *rules, struct kb_node node,
                                       struct kb_error *error)
{
  struct kb_take take = {.arena = &rules->arena};
  struct kb_node causes;
  size_t number = 0;
  enum kb_status status = KB_OK;
  const char *code = kb_take_text(&take, node, "code");
  if (!code) {
    return take.failed ? kb_fail_no_memory(error)
                       : kb_fail(error, KB_INVALID, "an article without its code");
  }
  const bool is_known = kb_replay_rules_find(rules, code, &number);
  if (is_known) {
    code = rules->articles[number]->code;
  } else if (!add_article(rules, code, &number)) {
    return kb_fail_no_memory(error);
  }
  const struct left_out left_out = left_out_of(rules->articles[number], is_known, node);
  if (is_better(rules, number, kb_node_text(node),
                kb_take_member(node, "causes", KB_JSON_ARRAY, &causes))) {
    status = read_article(rules, &take, node, number, code, error);
  }
  rules->articles[number]->skipped = left_out.of_all;
  rules->articles[number]->partly_skipped = left_out.of_some;
  return take.failed ? kb_fail_no_memory(error) : status;
}

bool kb_replay_rules_find(const struct kb_replay_rules *rules, const char *code, size_t *number)
{
  const uintptr_t found = (uintptr_t)kb_map_get(&rules->article_index, kb_slice_of(code));
  *number = found > 0 ? (size_t)found - 1 : 0;
  return found > 0;
}

static int by_code(const void *a, const void *b)
{
  return strcmp((*(struct kb_article *const *)a)->code, (*(struct kb_article *const *)b)->code);
}

static int by_table(const void *a, const void *b)
{
  const struct kb_subject *x = *(struct kb_subject *const *)a;
  const struct kb_subject *y = *(struct kb_subject *const *)b;
  return strcmp(x->table->logical_name, y->table->logical_name);
}

/* As a schema does, where the default comes first. */
static void number_subjects(struct kb_replay_rules *rules)
{
  struct kb_schema *schema = &rules->schema;
  const size_t first = rules->has_default;
  if (schema->subject_count > first) {
    qsort(schema->subjects + first, schema->subject_count - first, sizeof(struct kb_subject *),
          by_table);
  }
  for (size_t i = 0; i < schema->subject_count; i++) {
    schema->subjects[i]->id = i;
  }
}

bool kb_replay_rules_merge(struct kb_replay_rules *rules, bool are_several)
{
  bool good = true;
  number_subjects(rules);
  if (are_several) {
    kb_replay_rules_sort_subjects(rules);
  }
  if (!are_several || rules->article_count == 0) {
    return true;
  }
  qsort(rules->articles, rules->article_count, sizeof(struct kb_article *), by_code);
  kb_map_fini(&rules->article_index);
  for (size_t i = 0; i < rules->article_count && good; i++) {
    good = kb_map_add(&rules->article_index, kb_slice_of(rules->articles[i]->code),
                      (void *)(uintptr_t)(i + 1));
  }
  return good;
}
