#include "report/replay_record_inside.h"

/* The record of a case names what was found of it, whose records have come before: of these it
   needs no more than it says itself. */

static const struct kb_exception excepted_by = {.article = ""};
static const struct kb_unmatched_alert nothing;

static bool read_verdict(struct kb_take *take, struct kb_node node, struct kb_finding *finding)
{
  struct kb_node cause;
  size_t end = 0;
  const size_t count = kb_take_list_count(node, "causes");
  struct kb_article *article = kb_arena_alloc(take->arena, sizeof *article);
  struct kb_cause *causes = kb_arena_array(take->arena, count + 1, sizeof *causes);
  struct kb_cause_finding *list = kb_arena_array(take->arena, count + 1, sizeof *list);
  if (!article || !causes || !list) {
    take->failed = true;
    return false;
  }
  article->code = kb_take_text_or_empty(take, node, "article");
  kb_take_list(node, "causes", &cause, &end);
  for (size_t i = 0; cause.at < end; cause.at = kb_node_end(cause), i++) {
    const char *id = kb_take_value_text(take, cause);
    causes[i].id = id ? id : "";
    list[i] = (struct kb_cause_finding){.cause = &causes[i], .truth = KB_TRUE};
  }
  *finding = (struct kb_finding){
    .article = article,
    .causes = list,
    .cause_count = count,
    .verdict = kb_replay_verdict(kb_take_text(take, node, "verdict")),
    .exception = kb_take_true(node, "excepted") ? &excepted_by : NULL,
  };
  return finding->verdict != KB_CLEAR;
}

/* The state follows from what was found, unless the case fails or was not judged. */
static bool set_state(struct kb_replay_record *record, const char *state)
{
  static const char *const states[] = {"failing",    "findings", "uncovered", "excepted",
                                       "not_judged", "clear",    NULL};
  const int wanted = kb_replay_word(state, states);
  record->failing = (struct kb_failing){.subject = record->a_case.subject};
  record->triage.failing = wanted == KB_STATE_FAILING ? &record->failing : NULL;
  record->triage.is_partial = wanted == KB_STATE_NOT_JUDGED;
  return wanted >= 0 && kb_triage_state(&record->triage) == (enum kb_case_state)wanted;
}

enum kb_status kb_replay_record_done(struct kb_replay_record *record,
                                     const struct kb_replay_rules *rules, struct kb_node node,
                                     struct kb_report_place *place, struct kb_error *error)
{
  struct kb_take take = {.arena = &record->arena};
  struct kb_node verdict;
  size_t end = 0;
  bool good = true;
  const enum kb_status status = kb_replay_record_case(record, rules, node, error);
  if (status != KB_OK) {
    return status;
  }
  const size_t count = kb_take_list_count(node, "verdicts");
  struct kb_finding *findings = kb_arena_array(take.arena, count + 1, sizeof *findings);
  take.failed |= !findings;
  kb_take_list(node, "verdicts", &verdict, &end);
  for (size_t i = 0; verdict.at < end && good && findings; verdict.at = kb_node_end(verdict), i++) {
    good = read_verdict(&take, verdict, &findings[i]);
  }
  record->triage = (struct kb_triage){
    .subject = record->a_case.subject,
    .a_case = &record->a_case,
    .findings = findings,
    .finding_count = findings ? count : 0,
    .unmatched = &nothing, /* only their number is looked at */
    .unmatched_count = kb_take_count(node, "uncovered"),
  };
  record->triage.skipped = kb_take_texts(&take, node, "skipped", &record->triage.skipped_count);
  *place = (struct kb_report_place){kb_take_text(&take, node, "file"), kb_take_count(node, "line")};
  if (take.failed) {
    return kb_fail_no_memory(error);
  }
  return good && set_state(record, kb_take_text(&take, node, "state"))
           ? KB_OK
           : kb_fail(error, KB_INVALID, "a case whose state does not follow from its verdicts");
}
