#include "fix/apply_inside.h"

#include "base/json.h"
#include "base/say.h"
#include "fix/refusal.h"
#include "fix/values.h"
#include "net/retry.h"
#include "run/org_row.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Test & Enable is a job of the organization: testemailconfigurationscheduled set to true queues
   it, as the button in the form does. It is over when that is false again and
   testmailboxaccesscompletedon has moved, so its value is in the journal before the request. A
   mailbox that is being tested already is never asked again: that is refused, and its test began
   before the change, so its own follows when that one is over. */

enum { AT_ONCE = 20 };

static const char body[] = "{\"testemailconfigurationscheduled\":true}";

/* A mailbox as it was read last. */
struct seen {
  bool is_there, is_running;
  bool is_helped; /* a change that was made still has to do with it */
  char etag[400];
  char completed[64]; /* JSON */
};

/* Whether the mailbox still belongs to the record of a change that helps it: since the plan was
   made it may have got another profile. */
static bool is_helped_by(const struct kb_fix_change *change, const struct kb_fix_mailbox *mailbox,
                         const struct cJSON *row)
{
  const struct cJSON *leads_to = change->link ? kb_json_member(row, change->link) : NULL;
  if (change->link && (!leads_to || strcasecmp(kb_json_string(leads_to), change->record_id) != 0)) {
    return false;
  }
  for (size_t i = 0; i < change->mailbox_count; i++) {
    if (change->mailboxes[i] == mailbox) {
      return true;
    }
  }
  return false;
}

static bool is_helped(const struct kb_fix_result *result, const struct kb_fix_mailbox *mailbox,
                      const struct cJSON *row)
{
  for (size_t i = 0; i < result->change_count; i++) {
    const struct kb_fix_change_result *change = &result->changes[i];
    if (change->outcome == KB_FIX_CHANGED && change->change->then_test &&
        is_helped_by(change->change, mailbox, row)) {
      return true;
    }
  }
  return false;
}

/* The columns that are read: those of the test, and those that lead to changed records. */
static void add_columns(const struct kb_fix_plan *plan, struct kb_buf *out)
{
  kb_buf_add_text(out, "mailboxid,testemailconfigurationscheduled,testmailboxaccesscompletedon");
  for (size_t i = 0; i < plan->change_count; i++) {
    const char *link = plan->changes[i].link;
    bool is_new = link != NULL;
    for (size_t j = 0; is_new && j < i; j++) {
      is_new = !plan->changes[j].link || strcmp(plan->changes[j].link, link) != 0;
    }
    if (is_new) {
      kb_buf_addf(out, ",%s", link);
    }
  }
}

static void take(const struct kb_fix_applying *applying, const struct kb_fix_mailbox *mailbox,
                 struct seen *seen, const struct cJSON *row)
{
  const struct cJSON *etag = kb_json_member(row, "@odata.etag");
  const struct cJSON *running = kb_json_member(row, "testemailconfigurationscheduled");
  struct kb_buf completed = {0};
  *seen = (struct seen){.is_there = true};
  seen->is_running = running && kb_json_kind(running) == KB_JSON_BOOLEAN && kb_json_true(running);
  snprintf(seen->etag, sizeof seen->etag, "%s", etag ? kb_json_string(etag) : "");
  seen->is_helped = is_helped(applying->result, mailbox, row);
  kb_fix_value(row, "testmailboxaccesscompletedon", &completed);
  snprintf(seen->completed, sizeof seen->completed, "%s", kb_buf_text(&completed));
  kb_buf_fini(&completed);
}

static bool is_over(const struct kb_fix_mailbox_result *mailbox, const struct seen *seen)
{
  return !seen->is_running && mailbox->completed &&
         strcmp(mailbox->completed, seen->completed) != 0;
}

/* --- One request --- */

struct lookup {
  struct kb_fix_applying *applying;
  const struct kb_fix_mailbox_result *mailbox;
};

static enum kb_status read_one(struct kb_fix_applying *applying,
                               const struct kb_fix_mailbox *mailbox, struct seen *seen,
                               struct kb_error *error)
{
  struct kb_buf path = {0};
  long http_status = 0;
  *seen = (struct seen){.is_there = false};
  kb_buf_addf(&path, "mailboxes(%s)?$select=", mailbox->id);
  add_columns(applying->plan, &path);
  struct cJSON *row =
    path.failed ? NULL : kb_org_get(applying->fix->live, path.data, &http_status, error);
  enum kb_status status = path.failed                 ? kb_fail_no_memory(error)
                          : row || http_status == 404 ? KB_OK
                                                      : error->status;
  if (row && kb_json_kind(row) == KB_JSON_OBJECT) {
    take(applying, mailbox, seen, row);
  }
  kb_json_free(row);
  kb_buf_fini(&path);
  return status;
}

static enum kb_status look_up(void *context, bool *took_effect, struct kb_error *error)
{
  const struct lookup *lookup = context;
  struct seen seen;
  const enum kb_status status = read_one(lookup->applying, lookup->mailbox->mailbox, &seen, error);
  *took_effect =
    status == KB_OK && seen.is_there && (seen.is_running || is_over(lookup->mailbox, &seen));
  return status;
}

static enum kb_status note(struct kb_fix_applying *applying, const char *event,
                           const struct kb_fix_mailbox_result *mailbox, struct kb_error *error)
{
  struct kb_json_writer *json = kb_fix_journal_begin(&applying->journal, event);
  kb_json_text_member(json, "mailbox", mailbox->mailbox->id);
  kb_json_text_member(json, "name", mailbox->mailbox->name);
  if (strcmp(event, "test_intend") == 0) {
    kb_json_text_member(json, "completed", mailbox->completed);
  }
  if (mailbox->test_why) {
    kb_json_text_member(json, "why", mailbox->test_why);
  }
  return kb_fix_journal_end(&applying->journal, error);
}

static enum kb_status refuse(struct kb_fix_applying *applying,
                             struct kb_fix_mailbox_result *mailbox, const char *why,
                             struct kb_error *error)
{
  mailbox->test = KB_FIX_TEST_REFUSED;
  mailbox->test_why = kb_fix_keep(applying, why);
  return note(applying, "test_failed", mailbox, error);
}

/* What the answer means. `*again`: the row has changed since it was read. */
static enum kb_status judge(struct kb_fix_applying *applying, struct kb_fix_mailbox_result *mailbox,
                            const struct kb_org_write *write, enum kb_status status, bool *again,
                            struct kb_error *error)
{
  struct kb_buf why = {0};
  struct lookup lookup = {applying, mailbox};
  struct kb_error ignored;
  bool took_effect = status == KB_OK;
  if (status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
    return status;
  }
  if (write->http_status == 412) {
    *again = true;
    return KB_OK;
  }
  if (!took_effect && strcasecmp(write->code, KB_FIX_TEST_IN_PROGRESS) == 0) {
    return KB_OK; /* it is asked for again when that test is over */
  }
  if (!took_effect && (write->http_status < 400 || write->http_status >= 500)) {
    look_up(&lookup, &took_effect, &ignored);
  }
  if (took_effect) {
    mailbox->test = KB_FIX_TEST_RUNS;
    return note(applying, "tested", mailbox, error);
  }
  kb_buf_add_text(&why, error->message);
  kb_fix_refusal_words(&why, write->code, NULL);
  status = refuse(applying, mailbox, kb_buf_text(&why), error);
  kb_buf_fini(&why);
  return status;
}

static enum kb_status send(struct kb_fix_applying *applying, struct kb_fix_mailbox_result *mailbox,
                           const struct seen *seen, bool *again, struct kb_error *error)
{
  char path[64];
  struct lookup lookup = {applying, mailbox};
  struct kb_org_write write = {
    .path = path, .body = body, .etag = seen->etag, .lookup = look_up, .lookup_context = &lookup};
  snprintf(path, sizeof path, "mailboxes(%.40s)", mailbox->mailbox->id);
  if (mailbox->test != KB_FIX_TEST_INTENDED || !mailbox->completed) {
    mailbox->completed = kb_fix_keep(applying, seen->completed);
    mailbox->test = KB_FIX_TEST_INTENDED;
    const enum kb_status status = note(applying, "test_intend", mailbox, error);
    if (status != KB_OK) {
      return status;
    }
  }
  *again = false;
  const enum kb_status status = kb_org_write(applying->fix->live, &write, error);
  return judge(applying, mailbox, &write, status, again, error);
}

/* Moves a mailbox on by what was read of it. */
static enum kb_status move_on(struct kb_fix_applying *applying,
                              struct kb_fix_mailbox_result *mailbox, struct seen *seen,
                              struct kb_error *error)
{
  enum kb_status status = KB_OK;
  bool again = true;
  if (!seen->is_there) {
    return refuse(applying, mailbox, "the mailbox is gone, or may not be read", error);
  }
  if (mailbox->test == KB_FIX_TEST_INTENDED && (seen->is_running || is_over(mailbox, seen))) {
    mailbox->test = KB_FIX_TEST_RUNS; /* the request of an interrupted apply got through */
    status = note(applying, "tested", mailbox, error);
  }
  if (status == KB_OK && mailbox->test == KB_FIX_TEST_RUNS && is_over(mailbox, seen)) {
    mailbox->test = KB_FIX_TEST_OVER;
    return note(applying, "test_over", mailbox, error);
  }
  if (status == KB_OK && mailbox->test < KB_FIX_TEST_RUNS && !seen->is_helped) {
    return refuse(applying, mailbox, "it no longer belongs to the record that was changed", error);
  }
  for (int tries = 0; again && status == KB_OK && mailbox->test < KB_FIX_TEST_RUNS &&
                      seen->is_there && !seen->is_running && tries < KB_FIX_TRIES;
       tries++) {
    status = send(applying, mailbox, seen, &again, error);
    if (status == KB_OK && again) {
      status = read_one(applying, mailbox->mailbox, seen, error);
    }
  }
  return status == KB_OK && again && mailbox->test < KB_FIX_TEST_RUNS && seen->is_there &&
             !seen->is_running
           ? refuse(applying, mailbox, "others change the mailbox again and again", error)
           : status;
}

/* --- All mailboxes --- */

static bool is_waiting(const struct kb_fix_mailbox_result *mailbox)
{
  return mailbox->is_due && mailbox->test < KB_FIX_TEST_OVER;
}

static size_t count_waiting(const struct kb_fix_result *result)
{
  size_t count = 0;
  for (size_t i = 0; i < result->mailbox_count; i++) {
    count += is_waiting(&result->mailboxes[i]);
  }
  return count;
}

/* Mailboxes that are read together. */
struct turn {
  const struct kb_fix_applying *applying;
  struct kb_fix_mailbox_result *mailboxes[AT_ONCE];
  const char *ids[AT_ONCE];
  struct seen seen[AT_ONCE];
  size_t count;
};

static void take_row(void *context, const struct cJSON *row)
{
  struct turn *turn = context;
  const struct cJSON *id = kb_json_member(row, "mailboxid");
  for (size_t i = 0; id && i < turn->count; i++) {
    if (strcasecmp(turn->ids[i], kb_json_string(id)) == 0) {
      take(turn->applying, turn->mailboxes[i]->mailbox, &turn->seen[i], row);
    }
  }
}

static enum kb_status read_turn(struct kb_fix_applying *applying, struct turn *turn,
                                struct kb_error *error)
{
  const struct kb_table *table = kb_live_mailbox(applying->fix->live)->table;
  for (size_t i = 0; i < turn->count; i++) {
    turn->ids[i] = turn->mailboxes[i]->mailbox->id;
    turn->seen[i] = (struct seen){.is_there = false};
  }
  struct kb_buf columns = {0};
  add_columns(applying->plan, &columns);
  enum kb_status status = columns.failed
                            ? kb_fail_no_memory(error)
                            : kb_org_rows(applying->fix->live, table, columns.data, turn->ids,
                                          turn->count, take_row, turn, error);
  kb_buf_fini(&columns);
  for (size_t i = 0; status == KB_OK && i < turn->count; i++) {
    status = move_on(applying, turn->mailboxes[i], &turn->seen[i], error);
  }
  return status;
}

/* The first AT_ONCE that wait have their turn; a test that has taken a quarter of the whole wait is
   still looked after, but no longer keeps others waiting. */
static enum kb_status take_turns(struct kb_fix_applying *applying, double passed,
                                 struct kb_error *error)
{
  struct kb_fix_result *result = applying->result;
  struct turn turn = {.applying = applying};
  size_t in_time = 0;
  enum kb_status status = KB_OK;
  for (size_t i = 0; status == KB_OK && i < result->mailbox_count; i++) {
    struct kb_fix_mailbox_result *mailbox = &result->mailboxes[i];
    if (is_waiting(mailbox) && (mailbox->is_slow || in_time < AT_ONCE)) {
      in_time += !mailbox->is_slow;
      mailbox->turn = mailbox->turn > 0 ? mailbox->turn : passed;
      mailbox->is_slow = mailbox->is_slow || passed - mailbox->turn > applying->wait / 4.0;
      turn.mailboxes[turn.count++] = mailbox;
    }
    if (turn.count == AT_ONCE || (turn.count > 0 && i + 1 == result->mailbox_count)) {
      status = read_turn(applying, &turn, error);
      turn.count = 0;
    }
  }
  return status;
}

static void say_progress(const struct kb_fix_applying *applying, size_t waiting, double seconds)
{
  if (!applying->fix->is_quiet) {
    kb_say("Test & Enable: %zu mailbox%s to wait for, %.0f s of %u", waiting,
           waiting == 1 ? "" : "es", seconds, applying->wait);
  }
}

/* Mailboxes whose test is not over in time stay so: they are not finished. */
enum kb_status kb_fix_retest(struct kb_fix_applying *applying, struct kb_error *error)
{
  static const double pauses[] = {0.5, 1, 2, 5, 10, 20, 30};
  const size_t last = sizeof pauses / sizeof pauses[0] - 1;
  const volatile sig_atomic_t *interrupted = applying->fix->interrupted;
  const struct kb_clock clock = kb_clock_system(&interrupted);
  const double start = clock.now(clock.context);
  size_t before = 0;
  size_t turn = 0;
  for (;;) {
    enum kb_status status = count_waiting(applying->result) > 0
                              ? take_turns(applying, clock.now(clock.context) - start, error)
                              : KB_OK;
    const size_t waiting = count_waiting(applying->result);
    const double passed = clock.now(clock.context) - start;
    if (status != KB_OK || waiting == 0 || passed >= applying->wait) {
      return status;
    }
    turn = waiting < before ? 0 : turn; /* there is progress */
    before = waiting;
    const double left = applying->wait - passed;
    const double pause = pauses[turn < last ? turn : last];
    turn++;
    say_progress(applying, waiting, passed);
    if (!clock.sleep(clock.context, pause < left ? pause : left)) {
      return kb_fail(error, KB_INTERRUPTED, "interrupted");
    }
  }
}
