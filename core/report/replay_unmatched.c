#include "report/replay_unmatched.h"

#include "report/unmatched.h"

/* The mailboxes of a kind may be very many: each is read into an arena that is emptied for it. */
static enum kb_status add_affected(struct kb_report *report, struct kb_unmatched_group *group,
                                   const char *tenant, struct kb_node node, struct kb_error *error)
{
  struct kb_arena arena = {0};
  struct kb_take take = {.arena = &arena};
  struct kb_node element;
  size_t end = 0;
  enum kb_status status = KB_OK;
  kb_take_list(node, "affected", &element, &end);
  for (; element.at < end && status == KB_OK; element.at = kb_node_end(element)) {
    struct kb_node subject;
    kb_arena_reset(&arena);
    if (!kb_take_member(element, "subject", KB_JSON_OBJECT, &subject)) {
      status = kb_fail(error, KB_INVALID, "an alert without an article, of nothing");
      break;
    }
    const struct kb_affected mailbox = {
      .alerts = kb_take_count(element, "count"),
      .id = kb_take_text_or_empty(&take, subject, "id"),
      .name = kb_take_text(&take, subject, "name"),
      .address = kb_take_text(&take, subject, "emailaddress"),
      .alert = kb_take_text(&take, element, "alert"),
      .createdon = kb_take_text(&take, element, "createdon"),
      .text = kb_take_text(&take, element, "text"),
      .tenant = tenant ? tenant : kb_take_text(&take, element, "tenant"),
    };
    status = take.failed ? kb_fail_no_memory(error) : KB_OK;
    if (status == KB_OK) {
      kb_unmatched_affected_again(&report->summary, group, &mailbox);
    }
  }
  kb_arena_fini(&arena);
  return status;
}

enum kb_status kb_replay_unmatched(struct kb_report *report, struct kb_replay_record *record,
                                   const struct kb_replay_rules *rules, struct kb_node node,
                                   struct kb_error *error)
{
  struct kb_take take = {.arena = &record->arena};
  struct kb_node example;
  if (!kb_take_member(node, "example", KB_JSON_OBJECT, &example)) {
    return kb_fail(error, KB_INVALID, "alerts without an article, and without an example");
  }
  enum kb_status status = kb_replay_record_case(record, rules, example, error);
  if (status != KB_OK) {
    return status;
  }
  const struct kb_unmatched_group kind = {
    .subject = record->a_case.subject,
    .code = kb_take_text_or_empty(&take, node, "code"),
    .code_shown = kb_take_text_or_empty(&take, node, "shown"),
    .text = kb_take_text_or_empty(&take, node, "text"),
    .message = kb_take_text_or_empty(&take, node, "message"),
    .key = kb_take_text_or_empty(&take, node, "key"),
    .near = kb_take_text(&take, node, "near"),
    .level = (int)(kb_take_count(node, "level") & 0xFF),
    .alerts = kb_take_count(node, "count"),
    .mailboxes = kb_take_count(node, "cases"),
    .alert_id = kb_take_text(&take, example, "alert"),
    .createdon = kb_take_text(&take, example, "createdon"),
  };
  const char *code_name = kb_take_text(&take, node, "name");
  if (!record->tenant) { /* a kind of alerts may be of several */
    record->a_case.tenant = kb_take_text(&take, example, "tenant");
  }
  if (take.failed) {
    return kb_fail_no_memory(error);
  }
  for (; report && status == KB_OK; report = report->next) {
    struct kb_unmatched_group *group =
      kb_unmatched_again(&report->summary, &kind, code_name, &record->a_case);
    status = group ? add_affected(report, group, record->tenant, node, error) : KB_OK;
  }
  return status;
}
