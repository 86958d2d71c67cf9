#include "report/replay_record_inside.h"

/* A finding is read with the article that it is of: its causes are those of the article, in that
   order, and its steps those that apply; so each can be matched with the article's. */

int kb_replay_word(const char *word, const char *const *list)
{
  for (int i = 0; list[i]; i++) {
    if (word && strcmp(word, list[i]) == 0) {
      return i;
    }
  }
  return -1;
}

/* --- Steps --- */

static void read_step(struct kb_take *take, const struct kb_article *article,
                      const struct kb_step *step, struct kb_node node,
                      struct kb_step_finding *finding)
{
  struct kb_node text;
  size_t end = 0;
  const char **steps =
    kb_arena_array(take->arena, kb_take_list_count(node, "steps") + 1, sizeof *steps);
  take->failed |= !steps;
  *finding = (struct kb_step_finding){
    .step = step,
    .text = kb_take_text_or_empty(take, node, "text"),
    .cause = step->cause < 0 ? NULL : article->causes[step->cause].id,
    .steps = steps,
  };
  kb_take_list(node, "steps", &text, &end);
  for (; text.at < end && steps; text.at = kb_node_end(text)) {
    const char *value = kb_take_value_text(take, text);
    steps[finding->step_count++] = value ? value : "";
  }
}

static bool read_steps(struct kb_take *take, struct kb_node node, struct kb_finding *finding)
{
  const struct kb_article *article = finding->article;
  struct kb_node step;
  size_t end = 0;
  struct kb_step_finding *list = kb_arena_array(take->arena, article->step_count + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "resolution", &step, &end);
  for (size_t i = 0; i < article->step_count && list; i++) {
    if (kb_step_applies(&article->steps[i], finding->verdict, finding->causes)) {
      if (step.at >= end) {
        return false;
      }
      read_step(take, article, &article->steps[i], step, &list[finding->step_count++]);
      step.at = kb_node_end(step);
    }
  }
  finding->steps = list;
  return step.at >= end;
}

/* --- The rest of a finding --- */

static const struct kb_placeholder *read_values(struct kb_take *take, struct kb_node node,
                                                const char *key, size_t *count)
{
  struct kb_node object;
  struct kb_placeholder *list = NULL;
  size_t number = 0;
  *count = 0;
  if (!kb_take_member(node, key, KB_JSON_OBJECT, &object)) {
    return NULL;
  }
  for (size_t at = kb_node_first(object); at < kb_node_end(object); at = kb_node_next(object, at)) {
    number++;
  }
  list = kb_arena_array(take->arena, number + 1, sizeof *list);
  take->failed |= !list;
  for (size_t at = kb_node_first(object); at < kb_node_end(object) && list;
       at = kb_node_next(object, at)) {
    const struct kb_node name = {object.text, object.tokens, at};
    list[*count].name = kb_slice_of(kb_take_value_text(take, name));
    list[(*count)++].value = kb_slice_of(kb_take_value_text(take, kb_node_value(object, at)));
  }
  return list;
}

static void read_symptoms(struct kb_take *take, struct kb_replay_record *record,
                          struct kb_node node)
{
  struct kb_finding *finding = &record->finding;
  struct kb_node symptom;
  size_t end = 0;
  struct kb_symptom_finding *list =
    kb_arena_array(take->arena, kb_take_list_count(node, "symptoms") + 1, sizeof *list);
  take->failed |= !list;
  kb_take_list(node, "symptoms", &symptom, &end);
  for (size_t i = 0; symptom.at < end && list; symptom.at = kb_node_end(symptom), i++) {
    list[i].alert = &record->a_case.errors->list[i];
    list[i].placeholders = read_values(take, symptom, "placeholders", &list[i].placeholder_count);
    finding->symptom_count = i + 1;
  }
  finding->symptoms = list;
}

static void read_success(struct kb_take *take, struct kb_replay_record *record, struct kb_node node)
{
  struct kb_node superseded;
  struct kb_success *success = NULL;
  if (kb_take_member(node, "superseded", KB_JSON_OBJECT, &superseded)) {
    success = kb_arena_alloc(take->arena, sizeof *success);
    take->failed |= !success;
  }
  if (success) {
    *success = (struct kb_success){
      .name = kb_replay_lasting(take, record, kb_take_text_or_empty(take, superseded, "by")),
      .title = kb_replay_lasting(take, record, kb_take_text_or_empty(take, superseded, "title")),
      .alert_on = kb_take_text_or_empty(take, superseded, "alert"),
      .on = kb_take_text_or_empty(take, superseded, "succeeded"),
    };
  }
  record->finding.success = success;
}

static void read_saved(struct kb_take *take, struct kb_node node, struct kb_finding *finding)
{
  struct kb_saved_values *saved = kb_arena_alloc(take->arena, sizeof *saved);
  take->failed |= !saved;
  if (saved) {
    saved->list = read_values(take, node, "values", &saved->count);
  }
  finding->saved = saved;
}

static void fill_triage(struct kb_replay_record *record)
{
  record->triage = (struct kb_triage){.subject = record->a_case.subject, .a_case = &record->a_case};
}

static enum kb_status read_article(struct kb_take *take, const struct kb_replay_rules *rules,
                                   struct kb_node node, struct kb_finding *finding,
                                   struct kb_error *error)
{
  struct kb_node of;
  const char *code =
    kb_take_member(node, "article", KB_JSON_OBJECT, &of) ? kb_take_text(take, of, "code") : NULL;
  if (!code) {
    return kb_fail(error, KB_INVALID, "a finding without an article");
  }
  if (!kb_replay_rules_find(rules, code, &finding->number) ||
      !rules->articles[finding->number]->causes) {
    return kb_fail(error, KB_INVALID, "a finding of %.200s, which is not among the articles", code);
  }
  finding->article = rules->articles[finding->number];
  return KB_OK;
}

enum kb_verdict kb_replay_verdict(const char *name)
{
  static const enum kb_verdict verdicts[] = {KB_CONFIRMED, KB_INCONCLUSIVE, KB_UNEXPLAINED,
                                             KB_AT_RISK, KB_SUPERSEDED};
  for (size_t i = 0; name && i < sizeof verdicts / sizeof verdicts[0]; i++) {
    if (strcmp(kb_verdict_name(verdicts[i]), name) == 0) {
      return verdicts[i];
    }
  }
  return KB_CLEAR;
}

static const char *read_by_article(struct kb_take *take, struct kb_node node,
                                   struct kb_replay_record *record)
{
  struct kb_finding *finding = &record->finding;
  finding->step_count = 0;
  return !kb_replay_causes(take, record, node) ? "a finding whose causes are not its article's"
         : !read_steps(take, node, finding)    ? "a finding whose steps are not its article's"
                                               : NULL;
}

/* NULL, or what is wrong with the finding. */
static const char *read_parts(struct kb_take *take, struct kb_node node,
                              const struct kb_replay_rules *rules, struct kb_replay_record *record)
{
  struct kb_finding *finding = &record->finding;
  finding->verdict = kb_replay_verdict(kb_take_text(take, node, "verdict"));
  if (finding->verdict == KB_CLEAR) {
    return "a finding without a verdict";
  }
  if (finding->article->subject != record->a_case.subject) {
    return "a finding of an article about something else";
  }
  const char *wrong = read_by_article(take, node, record);
  if (wrong && rules->are_several && !take->failed) {
    const struct kb_article *own = kb_replay_own_article(record, finding->article, node);
    take->failed |= !own;
    finding->article = own ? own : finding->article;
    wrong = read_by_article(take, node, record);
  }
  return wrong;
}

enum kb_status kb_replay_record_finding(struct kb_replay_record *record,
                                        const struct kb_replay_rules *rules,
                                        struct kb_replay_exceptions *exceptions,
                                        struct kb_node node, struct kb_error *error)
{
  struct kb_take take = {.arena = &record->arena};
  struct kb_finding *finding = &record->finding;
  enum kb_status status = kb_replay_record_case(record, rules, node, error);
  *finding = (struct kb_finding){.verdict = KB_CLEAR};
  status = status == KB_OK ? read_article(&take, rules, node, finding, error) : status;
  if (status != KB_OK) {
    return take.failed ? kb_fail_no_memory(error) : status;
  }
  const char *wrong = read_parts(&take, node, rules, record);
  read_symptoms(&take, record, node);
  read_success(&take, record, node);
  read_saved(&take, node, finding);
  fill_triage(record);
  record->triage.findings = finding;
  record->triage.finding_count = 1;
  if (wrong && !take.failed) {
    return kb_fail(error, KB_INVALID, "%s", wrong);
  }
  return take.failed || !kb_replay_exception_of(exceptions, node, &finding->exception)
           ? kb_fail_no_memory(error)
           : KB_OK;
}

enum kb_status kb_replay_record_failing(struct kb_replay_record *record,
                                        const struct kb_replay_rules *rules, struct kb_node node,
                                        struct kb_error *error)
{
  struct kb_take take = {.arena = &record->arena};
  struct kb_failing *failing = &record->failing;
  struct kb_node rule;
  size_t end = 0;
  const enum kb_status status = kb_replay_record_case(record, rules, node, error);
  if (status != KB_OK) {
    return status;
  }
  const struct kb_subject *subject = record->a_case.subject;
  *failing = (struct kb_failing){.subject = subject, .explained = kb_take_true(node, "explained")};
  failing->evidence = kb_replay_evidence(&take, node, NULL, NULL, &failing->evidence_count);
  kb_take_list(node, "failed", &rule, &end);
  for (; rule.at < end; rule.at = kb_node_end(rule)) {
    const char *name = kb_take_value_text(&take, rule);
    for (size_t i = 0; name && i < subject->failed_count; i++) {
      failing->what |= strcmp(subject->failed[i].name, name) == 0 ? 1U << i : 0;
    }
  }
  fill_triage(record);
  record->triage.failing = failing;
  return take.failed ? kb_fail_no_memory(error) : KB_OK;
}
