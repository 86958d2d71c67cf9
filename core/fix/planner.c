#include "fix/planner_inside.h"

#include "article/exception.h"
#include "article/fill.h"
#include "base/ascii.h"
#include "base/json.h"
#include "fix/answers.h"
#include "fix/journal.h"
#include "fix/values.h"
#include "triage/rule_set_version.h"

#include <stdio.h>
#include <string.h>

/* Findings become changes while rows are read: one for each cause and record, whatever number of
   mailboxes it explains. Afterwards the answers are filled in, and the records are read with all
   columns that change; what cannot be changed is moved to what is skipped. */

const char *kb_fix_plan_keep(struct kb_fix_planner *planner, const char *text)
{
  const char *copy = text ? kb_arena_text(&planner->plan->arena, text) : NULL;
  planner->plan->failed |= text && !copy;
  return copy;
}

static const char *keep_buf(struct kb_fix_planner *planner, struct kb_buf *text)
{
  const char *copy = text->failed ? NULL : kb_fix_plan_keep(planner, kb_buf_text(text));
  planner->plan->failed |= text->failed;
  kb_buf_fini(text);
  return copy;
}

static const char *keep_lower(struct kb_fix_planner *planner, const char *text)
{
  char *copy = kb_arena_text(&planner->plan->arena, text);
  planner->plan->failed |= !copy;
  if (copy) {
    kb_lower_case(copy, strlen(copy));
  }
  return copy;
}

/* --- Findings --- */

static void take_evidence(struct kb_fix_planner *planner, struct kb_fix_change *change,
                          const struct kb_trace *trace)
{
  struct kb_fix_evidence *list =
    kb_arena_array(&planner->plan->arena, trace->evidence_count + 1, sizeof *list);
  planner->plan->failed |= !list;
  for (size_t i = 0; list && i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    struct kb_buf value = {0};
    if (evidence->value) {
      kb_json_print(evidence->value, &value);
    } else {
      kb_buf_add_text(&value, "null");
    }
    list[i] = (struct kb_fix_evidence){kb_fix_plan_keep(planner, evidence->field),
                                       keep_buf(planner, &value),
                                       kb_fix_plan_keep(planner, evidence->label)};
  }
  change->evidence = list;
  change->evidence_count = list ? trace->evidence_count : 0;
}

static void take_settings(struct kb_fix_planner *planner, struct kb_fix_draft *draft)
{
  struct kb_arena *arena = &planner->plan->arena;
  const struct kb_remedy *remedy = draft->remedy;
  draft->settings = kb_arena_array(arena, remedy->set_count + 1, sizeof *draft->settings);
  planner->plan->failed |= !draft->settings;
  for (size_t i = 0; draft->settings && i < remedy->set_count; i++) {
    struct kb_fix_setting *setting = &draft->settings[i];
    *setting = kb_fix_setting_of(&remedy->sets[i]);
    if (!remedy->sets[i].ask) {
      setting->after = kb_fix_value_of(arena, &remedy->sets[i].value);
      planner->plan->failed |= !setting->after;
    }
  }
}

static void fill(struct kb_fix_planner *planner, struct kb_fix_draft *draft,
                 const struct kb_fix_candidate *candidate)
{
  struct kb_fix_change *change = &draft->change;
  const struct kb_symptom_finding *symptom =
    candidate->finding->symptom_count > 0 ? &candidate->finding->symptoms[0] : NULL;
  struct kb_buf text = {0};
  draft->remedy = candidate->cause->cause->remedy;
  change->article = candidate->finding->article->code;
  change->cause = candidate->cause->cause->id;
  change->reason = kb_fix_plan_keep(planner, candidate->cause->text);
  kb_fill(&text, draft->remedy->text, candidate->triage->subject, candidate->triage->a_case,
          symptom);
  change->text = keep_buf(planner, &text);
  change->table = draft->remedy->table;
  change->record_id =
    candidate->record && candidate->record->id ? keep_lower(planner, candidate->record->id) : NULL;
  change->record_name =
    candidate->record
      ? kb_fix_plan_keep(planner, kb_case_record_name(candidate->triage->a_case, candidate->record))
      : NULL;
  change->is_shared = draft->remedy->risk == KB_RISK_SHARED;
  change->then_test = draft->remedy->then_test;
  change->link = kb_fix_link(candidate->triage->subject, draft->remedy);
  take_settings(planner, draft);
  take_evidence(planner, change, &candidate->cause->trace);
}

static struct kb_fix_draft *find_draft(struct kb_fix_planner *planner,
                                       const struct kb_fix_candidate *candidate)
{
  struct kb_buf key = {0};
  kb_buf_addf(&key, "%s\n%s\n%s", candidate->finding->article->code, candidate->cause->cause->id,
              candidate->record && candidate->record->id ? candidate->record->id : "");
  kb_lower_case(key.data, key.length);
  struct kb_fix_draft *draft = key.failed ? NULL : kb_map_get(&planner->index, kb_buf_slice(&key));
  if (draft || key.failed) {
    planner->plan->failed |= key.failed;
    kb_buf_fini(&key);
    return draft;
  }
  struct kb_arena *arena = &planner->plan->arena;
  struct kb_fix_draft **list =
    kb_arena_room(arena, planner->drafts, planner->draft_count, 8, sizeof *list);
  char *kept = kb_arena_dup(arena, kb_buf_slice(&key));
  draft = kb_arena_alloc(arena, sizeof *draft);
  const size_t length = key.length;
  kb_buf_fini(&key);
  if (!list || !kept || !draft ||
      !kb_map_add(&planner->index, (struct kb_slice){kept, length}, draft)) {
    planner->plan->failed = true;
    return NULL;
  }
  planner->drafts = list;
  list[planner->draft_count++] = draft;
  fill(planner, draft, candidate);
  return draft;
}

static void take_candidate(void *context, const struct kb_fix_candidate *candidate)
{
  struct kb_fix_planner *planner = context;
  struct kb_case *a_case = candidate->triage->a_case;
  struct kb_fix_draft *draft = find_draft(planner, candidate);
  const struct kb_exception *exception = candidate->finding->exception;
  if (draft && exception && exception->kind != KB_EXCEPTION_PLANNED) {
    draft->exception = exception; /* what is planned, is what fix is for */
    return;
  }
  struct kb_fix_mailbox *mailbox =
    draft ? kb_fix_plan_mailbox(planner->plan, a_case->root.id) : NULL;
  if (!mailbox) {
    return;
  }
  struct kb_fix_mailbox **list =
    kb_arena_room(&planner->plan->arena, draft->mailboxes, draft->mailbox_count, 4, sizeof *list);
  if (!list) {
    planner->plan->failed = true;
    return;
  }
  if (!mailbox->name && !mailbox->address) {
    mailbox->name = kb_fix_plan_keep(planner, kb_case_name(a_case));
    mailbox->address = kb_fix_plan_keep(planner, kb_case_address(a_case));
  }
  draft->mailboxes = list;
  list[draft->mailbox_count++] = mailbox;
}

static void take_case(void *context, const struct kb_triage *triage)
{
  kb_fix_candidates(triage, take_candidate, context);
}

/* --- What a person decides --- */

static void skip(struct kb_fix_planner *planner, struct kb_fix_draft *draft, struct kb_buf *why)
{
  draft->why = keep_buf(planner, why);
}

/* "{answer.profile}" in the text becomes the answer's name. */
static void fill_answer(struct kb_fix_planner *planner, struct kb_fix_draft *draft,
                        const char *name, const char *value)
{
  char mark[80];
  struct kb_buf text = {0};
  snprintf(mark, sizeof mark, "{answer.%.60s}", name);
  const char *from = draft->change.text ? draft->change.text : "";
  for (const char *at; (at = strstr(from, mark)) != NULL; from = at + strlen(mark)) {
    kb_buf_add(&text, from, (size_t)(at - from));
    kb_buf_add_text(&text, value);
  }
  kb_buf_add_text(&text, from);
  draft->change.text = keep_buf(planner, &text);
}

static enum kb_status answer_one(struct kb_fix_planner *planner, struct kb_fix_answers *answers,
                                 struct kb_fix_draft *draft, size_t n, struct kb_error *error)
{
  const struct kb_remedy_set *set = &draft->remedy->sets[n];
  struct kb_fix_answer answer;
  struct kb_buf text = {0};
  const enum kb_status status = kb_fix_answers_find(answers, set, &answer, error);
  if (status != KB_OK) {
    return status;
  }
  if (!answer.value) {
    kb_buf_addf(&text, "it needs an answer: --answer %s=%s", set->ask,
                set->lookup ? "NAME" : "VALUE");
    skip(planner, draft, &text);
    return KB_OK;
  }
  draft->settings[n].after = kb_fix_plan_keep(planner, answer.value);
  draft->settings[n].after_label = kb_fix_plan_keep(planner, answer.name);
  fill_answer(planner, draft, set->ask, answer.name ? answer.name : answer.text);
  return KB_OK;
}

static void add_exception(struct kb_buf *why, const struct kb_exception *exception)
{
  if (exception->kind == KB_EXCEPTION_ACCEPTED) {
    kb_buf_addf(why, "it is accepted until %s: %s (%s)", exception->date, exception->reason,
                exception->place);
  } else {
    kb_buf_addf(why, "the finding is called wrong: %s (%s)", exception->reason, exception->place);
  }
}

static enum kb_status decide(struct kb_fix_planner *planner, struct kb_fix_answers *answers,
                             struct kb_fix_draft *draft, struct kb_error *error)
{
  const char *needs = kb_remedy_needs(draft->remedy);
  struct kb_buf why = {0};
  enum kb_status status = KB_OK;
  if (draft->mailbox_count == 0 && draft->exception) {
    add_exception(&why, draft->exception);
    skip(planner, draft, &why);
  } else if (!draft->change.record_id) {
    kb_buf_addf(&why, "the id of the %s is not in the data", draft->change.table->title);
    skip(planner, draft, &why);
  } else if (needs && !kb_fix_is_allowed(planner->wishes, needs)) {
    kb_buf_addf(&why, "it has to be allowed by name: --allow %s", needs);
    skip(planner, draft, &why);
  }
  for (size_t i = 0; status == KB_OK && !draft->why && i < draft->remedy->set_count; i++) {
    if (draft->remedy->sets[i].ask) {
      status = answer_one(planner, answers, draft, i, error);
    }
  }
  return status;
}

/* --- The plan --- */

static void finish_draft(struct kb_fix_planner *planner, struct kb_fix_draft *draft)
{
  struct kb_buf why = {0};
  bool differs = draft->remedy->set_count == 0;
  if (draft->why) {
    return;
  }
  if (!draft->is_read && !differs) {
    kb_buf_addf(&why, "the %s could not be read with the columns that would change",
                draft->change.table->title);
    skip(planner, draft, &why);
    return;
  }
  for (size_t i = 0; i < draft->remedy->set_count; i++) {
    struct kb_fix_setting *setting = &draft->settings[i];
    differs = differs || strcmp(setting->before, setting->after) != 0;
    if (!setting->bind) {
      setting->before_label = kb_fix_label(draft->change.table, setting->place, setting->before);
      setting->after_label = kb_fix_label(draft->change.table, setting->place, setting->after);
    }
  }
  if (!differs) {
    kb_buf_addf(&why, "the %s is already so", draft->change.table->title);
    skip(planner, draft, &why);
  }
}

/* Whether an earlier change sets a column of the same record to another value. */
static const struct kb_fix_change *conflict(const struct kb_fix_plan *plan,
                                            const struct kb_fix_draft *draft)
{
  for (size_t i = 0; i < plan->change_count; i++) {
    const struct kb_fix_change *other = &plan->changes[i];
    if (other->table != draft->change.table ||
        strcmp(other->record_id, draft->change.record_id) != 0) {
      continue;
    }
    for (size_t j = 0; j < other->setting_count; j++) {
      for (size_t k = 0; k < draft->remedy->set_count; k++) {
        if (other->settings[j].place == draft->settings[k].place &&
            strcmp(other->settings[j].after, draft->settings[k].after) != 0) {
          return other;
        }
      }
    }
  }
  return NULL;
}

static void add_change(struct kb_fix_planner *planner, struct kb_fix_draft *draft)
{
  struct kb_fix_plan *plan = planner->plan;
  struct kb_fix_change *list =
    kb_arena_room(&plan->arena, plan->changes, plan->change_count, 8, sizeof *list);
  char id[24];
  if (!list) {
    plan->failed = true;
    return;
  }
  snprintf(id, sizeof id, "%zu", plan->change_count + 1);
  draft->change.id = kb_fix_plan_keep(planner, id);
  draft->change.settings = draft->settings;
  draft->change.setting_count = draft->remedy->set_count;
  draft->change.mailboxes = draft->mailboxes;
  draft->change.mailbox_count = draft->mailbox_count;
  plan->changes = list;
  list[plan->change_count++] = draft->change;
}

static void add_skipped(struct kb_fix_planner *planner, const struct kb_fix_draft *draft)
{
  struct kb_fix_plan *plan = planner->plan;
  const struct kb_fix_change *change = &draft->change;
  struct kb_fix_skipped *list =
    kb_arena_room(&plan->arena, plan->skipped, plan->skipped_count, 8, sizeof *list);
  if (!list) {
    plan->failed = true;
    return;
  }
  plan->skipped = list;
  list[plan->skipped_count++] = (struct kb_fix_skipped){
    change->article, change->cause, change->record_id ? kb_fix_record_name(change) : NULL,
    draft->why, draft->mailbox_count == 0 && draft->exception};
}

static void finish(struct kb_fix_planner *planner)
{
  struct kb_fix_plan *plan = planner->plan;
  for (size_t i = 0; !plan->failed && i < planner->draft_count; i++) {
    struct kb_fix_draft *draft = planner->drafts[i];
    finish_draft(planner, draft);
    const struct kb_fix_change *other = draft->why ? NULL : conflict(plan, draft);
    if (other) {
      struct kb_buf why = {0};
      kb_buf_addf(&why, "%s/%s changes the same %s to another value", other->article, other->cause,
                  draft->change.table->title);
      skip(planner, draft, &why);
    }
    if (draft->why) {
      add_skipped(planner, draft);
    } else {
      add_change(planner, draft);
    }
  }
  kb_fix_plan_finish(plan);
}

static void begin(struct kb_fix_planner *planner)
{
  char now[KB_FIX_TIME];
  struct kb_rule_set_version version;
  kb_fix_now(now);
  kb_rule_set_version_of(planner->fix->rule_set, &version);
  planner->plan->org = kb_fix_plan_keep(planner, kb_live_name(planner->fix->live));
  planner->plan->made = kb_fix_plan_keep(planner, now);
  snprintf(planner->plan->rule_set, sizeof planner->plan->rule_set, "%s", version.hash);
}

static enum kb_status complete(struct kb_fix_planner *planner, struct kb_error *error)
{
  struct kb_fix_answers answers;
  kb_fix_answers_begin(&answers, planner->fix->live, planner->wishes->answers);
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < planner->draft_count; i++) {
    status = decide(planner, &answers, planner->drafts[i], error);
  }
  status = status == KB_OK ? kb_fix_planner_read(planner, error) : status;
  if (status == KB_OK) {
    finish(planner);
  }
  kb_fix_answers_fini(&answers);
  return status;
}

bool kb_fix_is_allowed(const struct kb_fix_wishes *wishes, const char *what)
{
  for (size_t i = 0; wishes->allowed[i]; i++) {
    if (strcmp(wishes->allowed[i], what) == 0) {
      return true;
    }
  }
  return false;
}

enum kb_status kb_fix_plan_make(const struct kb_fix *fix, const struct kb_fix_wishes *wishes,
                                struct kb_fix_plan *plan, struct kb_fix_looked *looked,
                                struct kb_error *error)
{
  struct kb_fix_planner planner = {.fix = fix, .plan = plan, .wishes = wishes};
  begin(&planner);
  enum kb_status status = kb_fix_look(fix, take_case, &planner, looked, error);
  if (status == KB_OK && !plan->failed && !looked->nothing) {
    status = complete(&planner, error);
  }
  kb_map_fini(&planner.index);
  return status == KB_OK && plan->failed ? kb_fail_no_memory(error) : status;
}
