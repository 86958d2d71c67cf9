#include "fix/apply_inside.h"

#include "base/json.h"
#include "fix/record.h"
#include "run/org_row.h"

#include <stdio.h>
#include <string.h>

enum { MOST_FAILURES = 3 };

/* --- One change --- */

static void conclude(struct kb_fix_applying *applying, struct kb_fix_change_result *change,
                     enum kb_fix_outcome outcome, const char *why)
{
  change->outcome = outcome;
  change->why = kb_fix_keep(applying, why);
}

/* What the record itself decides: nothing is to be written if it is as the change sets it, or no
   longer as it was planned. True: that is all. */
static bool is_decided(struct kb_fix_applying *applying, struct kb_fix_change_result *change,
                       const struct kb_fix_record *record)
{
  const bool only_tests = change->change->setting_count == 0;
  if (record->is_gone) {
    conclude(applying, change, KB_FIX_GONE, NULL);
  } else if (record->is_after && !only_tests && change->may_be_sent) {
    conclude(applying, change, KB_FIX_CHANGED,
             "the answer to an earlier request was lost, but the values are there");
  } else if (record->is_after && !only_tests) {
    conclude(applying, change, KB_FIX_ALREADY_SO, NULL);
  } else if (!record->is_before) {
    conclude(applying, change, KB_FIX_CHANGED_BY_OTHERS,
             "its values are no longer those of the plan");
  } else {
    return false;
  }
  return true;
}

/* KB_OK: evaluated; the change is concluded unless its cause is confirmed. */
static enum kb_status evaluate(struct kb_fix_applying *applying,
                               struct kb_fix_change_result *change, bool *confirmed,
                               struct kb_error *error)
{
  enum kb_fix_confirmed answer = KB_FIX_NOT_EVALUATED;
  const enum kb_status status = kb_fix_evaluate(applying->fix, change->change, &answer, error);
  *confirmed = status == KB_OK && answer == KB_FIX_CONFIRMED;
  if (status == KB_OK && answer == KB_FIX_RULED_OUT) {
    conclude(applying, change, KB_FIX_NOT_CONFIRMED, NULL);
  } else if (status == KB_OK && answer == KB_FIX_NOT_EVALUATED) {
    conclude(applying, change, KB_FIX_FAILED, "its cause could not be evaluated again");
  }
  return status;
}

/* Sends the request. True: the record has changed meanwhile, so that it has to be read again. */
static bool write_once(struct kb_fix_applying *applying, struct kb_fix_change_result *change,
                       const struct kb_fix_record *record, enum kb_status *status,
                       struct kb_error *error)
{
  struct kb_buf why = {0};
  const enum kb_fix_wrote wrote = kb_fix_record_write(applying->fix, change->change, record, false,
                                                      &change->may_be_sent, &why, error);
  switch (wrote) {
  case KB_FIX_WROTE:
    conclude(applying, change, KB_FIX_CHANGED, NULL);
    break;
  case KB_FIX_WROTE_FOUND:
    conclude(applying, change, KB_FIX_CHANGED, "the answer was lost, but the values are there");
    break;
  case KB_FIX_WROTE_STALE:
    conclude(applying, change, KB_FIX_FAILED, "others change the record again and again");
    break;
  case KB_FIX_WROTE_GONE:
    conclude(applying, change, KB_FIX_GONE, kb_buf_text(&why));
    break;
  case KB_FIX_WROTE_REFUSED:
    conclude(applying, change, KB_FIX_REFUSED, kb_buf_text(&why));
    break;
  case KB_FIX_WROTE_FAILED:
  case KB_FIX_WROTE_UNKNOWN:
    conclude(applying, change, KB_FIX_FAILED, kb_buf_text(&why));
    change->is_unknown = wrote == KB_FIX_WROTE_UNKNOWN;
    break;
  case KB_FIX_WROTE_STOPPED:
    *status = error->status;
    break;
  }
  kb_buf_fini(&why);
  return wrote == KB_FIX_WROTE_STALE;
}

/* Reads, evaluates, writes. After a 412 the record is read again: as long as the values and what
   the cause read of the record are the same, it is only the service that touches it all the time.
 */
static enum kb_status change_record(struct kb_fix_applying *applying,
                                    struct kb_fix_change_result *change, struct kb_error *error)
{
  struct kb_fix_record record = {.is_gone = false};
  struct kb_buf evaluated = {0};
  enum kb_status status = KB_OK;
  bool again = true;
  for (int tries = 0; again && status == KB_OK && tries < KB_FIX_TRIES; tries++) {
    again = false;
    status = kb_fix_record_read(applying->fix, change->change, &record, error);
    if (status != KB_OK || is_decided(applying, change, &record)) {
      break;
    }
    if (applying->is_stale) {
      conclude(applying, change, KB_FIX_NOT_TRIED, "the plan is too old by now: plan again");
      break;
    }
    bool confirmed =
      evaluated.length > 0 && strcmp(kb_buf_text(&evaluated), kb_buf_text(&record.facts)) == 0;
    if (!confirmed) {
      status = evaluate(applying, change, &confirmed, error);
      kb_buf_clear(&evaluated);
      kb_buf_add_text(&evaluated, kb_buf_text(&record.facts));
    }
    if (status == KB_OK && confirmed && change->change->setting_count == 0) {
      conclude(applying, change, KB_FIX_CHANGED, NULL); /* it is tested like the others */
    } else if (status == KB_OK && confirmed) {
      again = write_once(applying, change, &record, &status, error);
    }
  }
  kb_buf_fini(&evaluated);
  kb_fix_record_fini(&record);
  return status;
}

static const char *event_of(enum kb_fix_outcome outcome)
{
  return outcome == KB_FIX_CHANGED                               ? "done"
         : outcome == KB_FIX_REFUSED || outcome == KB_FIX_FAILED ? "failed"
                                                                 : "skipped";
}

/* A failure to read is one of this change; only what ends everything is returned. */
static enum kb_status apply_one(struct kb_fix_applying *applying,
                                struct kb_fix_change_result *change, struct kb_error *error)
{
  enum kb_status status = kb_fix_note_intent(applying, "intend", change->change, error);
  if (status != KB_OK) {
    return status;
  }
  status = change_record(applying, change, error);
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    return status;
  }
  if (status != KB_OK) {
    conclude(applying, change, KB_FIX_FAILED, error->message);
    change->is_unknown = change->may_be_sent;
  }
  if (change->outcome == KB_FIX_CHANGED) {
    kb_fix_forget_tests(applying->result, change->change);
  }
  status = kb_fix_note_change(applying, event_of(change->outcome), change, error);
  return status == KB_OK && applying->result->failed ? kb_fail_no_memory(error) : status;
}

/* --- All changes --- */

/* Whether rows of the table have ETags that a PATCH can be bound to; asked once for each table. */
static enum kb_status check_tables(struct kb_fix_applying *applying, struct kb_error *error)
{
  const struct kb_schema *schema = applying->fix->rule_set->schema;
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < schema->table_count; i++) {
    const struct kb_table *table = schema->tables[i];
    bool is_used =
      applying->plan->test_count > 0 && table == kb_live_mailbox(applying->fix->live)->table;
    bool has = true;
    for (size_t j = 0; j < applying->plan->change_count; j++) {
      const struct kb_fix_change *change = &applying->plan->changes[j];
      is_used = is_used || (change->table == table && change->setting_count > 0);
    }
    if (is_used) {
      status = kb_org_has_etags(applying->fix->live, table, &has, error);
    }
    if (status == KB_OK && !has) {
      status = kb_fail(error, KB_INVALID,
                       "the organization has no optimistic concurrency for the table %s "
                       "(IsOptimisticConcurrencyEnabled): a change could overwrite somebody else's",
                       table->logical_name);
    }
  }
  return status;
}

static enum kb_status apply_changes(struct kb_fix_applying *applying, struct kb_error *error)
{
  struct kb_fix_result *result = applying->result;
  size_t failures = 0;
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < result->change_count; i++) {
    struct kb_fix_change_result *change = &result->changes[i];
    if (change->outcome != KB_FIX_NOT_TRIED) {
      continue; /* done before */
    }
    if (failures >= MOST_FAILURES) {
      change->why = "three changes before it failed";
      continue;
    }
    status = apply_one(applying, change, error);
    failures += change->outcome == KB_FIX_REFUSED || change->outcome == KB_FIX_FAILED;
  }
  return status;
}

/* Mailboxes of changes that were made are tested. */
static void find_due(struct kb_fix_applying *applying)
{
  struct kb_fix_result *result = applying->result;
  for (size_t i = 0; i < result->change_count; i++) {
    const struct kb_fix_change *change = result->changes[i].change;
    for (size_t j = 0; result->changes[i].outcome == KB_FIX_CHANGED && change->then_test &&
                       j < change->mailbox_count;
         j++) {
      change->mailboxes[j]->is_due = true;
    }
  }
  for (size_t i = 0; i < result->mailbox_count; i++) {
    result->mailboxes[i].is_due = result->mailboxes[i].mailbox->is_due;
  }
}

static enum kb_status apply_all(struct kb_fix_applying *applying, const char *plan_hash,
                                struct kb_error *error)
{
  enum kb_status status = kb_fix_note_begin(applying, "begin", plan_hash, error);
  status = status == KB_OK ? apply_changes(applying, error) : status;
  if (status == KB_OK) {
    find_due(applying);
    status = kb_fix_retest(applying, error);
  }
  status = status == KB_OK ? kb_fix_verify(applying, error) : status;
  return status == KB_OK ? kb_fix_note_end(applying, error) : status;
}

enum kb_status kb_fix_begin(struct kb_live *live, struct kb_error *error)
{
  const enum kb_status status = kb_org_begin(live, error);
  return status == KB_OK && !*kb_org_user(live)
           ? kb_fail(error, KB_INVALID,
                     "the organization does not say who is signed in (WhoAmI), which the journal "
                     "has to say of each change")
           : status;
}

enum kb_status kb_fix_apply(const struct kb_fix *fix, const struct kb_fix_plan *plan,
                            const struct kb_fix_apply_options *options,
                            struct kb_fix_result *result, struct kb_error *error)
{
  struct kb_fix_applying applying = {
    .fix = fix,
    .plan = plan,
    .result = result,
    .wait = options->wait,
    .is_stale = options->is_stale,
  };
  applying.journal = (struct kb_fix_journal){.descriptor = -1, .path = options->journal};
  if (!kb_fix_result_begin(result, plan)) {
    return kb_fail_no_memory(error);
  }
  result->journal = options->journal;
  struct cJSON *lines = kb_fix_journal_read(options->journal, false, error);
  enum kb_status status =
    lines ? kb_fix_resume(&applying, lines, options->plan_hash, error) : error->status;
  kb_json_free(lines);
  status = status == KB_OK ? kb_fix_begin(fix->live, error) : status;
  status = status == KB_OK ? check_tables(&applying, error) : status;
  status =
    status == KB_OK ? kb_fix_journal_open(&applying.journal, options->journal, error) : status;
  if (status == KB_OK) {
    status = apply_all(&applying, options->plan_hash, error);
  }
  kb_fix_journal_close(&applying.journal);
  return status;
}

static void describe(const struct kb_fix *fix, const char *path, const char *body,
                     struct kb_buf *out)
{
  kb_org_describe_write(
    fix->live,
    &(struct kb_org_write){.path = path, .body = body, .etag = "(of the record, read just before)"},
    out);
}

void kb_fix_describe(const struct kb_fix *fix, const struct kb_fix_plan *plan, bool back,
                     struct kb_buf *out)
{
  for (size_t i = 0; i < plan->change_count; i++) {
    /* what was done last is undone first */
    const struct kb_fix_change *change = &plan->changes[back ? plan->change_count - 1 - i : i];
    struct kb_buf path = {0};
    struct kb_buf body = {0};
    kb_fix_path(change, &path);
    if (change->setting_count > 0 && kb_fix_body(change, back, &body) && !path.failed) {
      describe(fix, path.data, body.data, out);
    }
    out->failed |= path.failed || body.failed;
    kb_buf_fini(&path);
    kb_buf_fini(&body);
  }
  for (size_t i = 0; i < plan->test_count; i++) {
    char path[64];
    snprintf(path, sizeof path, "mailboxes(%.40s)", plan->tests[i]->id);
    describe(fix, path, "{\"testemailconfigurationscheduled\":true}", out);
  }
}
