#include "base/json_write.h"
#include "fix/lines.h"
#include "fix/result.h"
#include "fix/wording.h"

/* --- JSON --- */

static void write_change_json(struct kb_json_writer *json, const struct kb_fix_change_result *at)
{
  const struct kb_fix_change *change = at->change;
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", change->id);
  kb_json_text_member(json, "article", change->article);
  kb_json_text_member(json, "cause", change->cause);
  kb_json_text_member(json, "table", change->table->logical_name);
  kb_json_key(json, "record");
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", change->record_id);
  kb_json_text_member(json, "name", change->record_name);
  kb_json_end_object(json);
  kb_json_text_member(json, "outcome", kb_fix_outcome_name(at->outcome));
  kb_json_text_member(json, "why", at->why);
  kb_json_end_object(json);
}

static void write_mailbox_json(struct kb_json_writer *json, const struct kb_fix_mailbox_result *at)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "id", at->mailbox->id);
  kb_json_text_member(json, "name", at->mailbox->name);
  kb_json_text_member(json, "address", at->mailbox->address);
  kb_json_key(json, "tested");
  kb_json_bool(json, at->test == KB_FIX_TEST_OVER);
  kb_json_text_member(json, "outcome", kb_fix_end_name(at->end));
  kb_json_text_member(json, "article", at->article);
  kb_json_text_member(json, "cause", at->cause);
  kb_json_text_member(json, "why", at->why);
  kb_json_end_object(json);
}

static void write_summary(struct kb_json_writer *json, const struct kb_fix_result *result)
{
  kb_json_begin_object(json);
  for (int outcome = 0; outcome < KB_FIX_OUTCOMES; outcome++) {
    kb_json_count_member(json, kb_fix_outcome_name((enum kb_fix_outcome)outcome),
                         kb_fix_count(result, (enum kb_fix_outcome)outcome));
  }
  for (int end = 0; end < KB_FIX_ENDS; end++) {
    kb_json_count_member(json, kb_fix_end_name((enum kb_fix_end)end),
                         kb_fix_count_ends(result, (enum kb_fix_end)end));
  }
  kb_json_end_object(json);
}

void kb_fix_result_write_json(const struct kb_fix_result *result, struct kb_buf *out)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_count_member(&json, "kbtriage_fix", 1);
  kb_json_text_member(&json, "action", result->is_undo ? "undo" : "apply");
  kb_json_text_member(&json, "org", result->org);
  kb_json_text_member(&json, "journal", result->journal);
  kb_json_key(&json, "changes");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < result->change_count; i++) {
    write_change_json(&json, &result->changes[i]);
  }
  kb_json_end_array(&json);
  kb_json_key(&json, "mailboxes");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < result->mailbox_count; i++) {
    write_mailbox_json(&json, &result->mailboxes[i]);
  }
  kb_json_end_array(&json);
  kb_json_key(&json, "summary");
  write_summary(&json, result);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}

/* --- For people --- */

static const char *words_of(const struct kb_fix_change_result *at)
{
  return at->outcome == KB_FIX_CHANGED && at->change->setting_count == 0
           ? "tested again"
           : kb_fix_outcome_words(at->outcome);
}

static void write_change(struct kb_fix_lines *lines, const struct kb_fix_change_result *at)
{
  kb_buf_addf(&lines->line, "%s: ", words_of(at));
  kb_fix_wording_record(&lines->line, at->change);
  kb_buf_addf(&lines->line, "; %s / %s", at->change->article, at->change->cause);
  kb_fix_lines_item(lines, 2,
                    at->outcome == KB_FIX_CHANGED || at->outcome == KB_FIX_UNDONE ? "~"
                    : kb_fix_is_open(at->outcome)                                 ? "!"
                                                                                  : "=");
  if (at->why) {
    kb_buf_add_text(&lines->line, at->why);
    kb_fix_lines_item(lines, 4, "");
  }
}

static void write_mailbox(struct kb_fix_lines *lines, const struct kb_fix_mailbox_result *at)
{
  kb_buf_addf(&lines->line, "%s: %s", kb_fix_mailbox_name(at->mailbox), kb_fix_end_words(at->end));
  if (at->article) {
    kb_buf_addf(&lines->line, ": %s / %s", at->article, at->cause);
  }
  if (at->why) {
    kb_buf_addf(&lines->line, ": %s", at->why);
  }
  kb_fix_lines_item(lines, 2, at->end == KB_FIX_FIXED ? "=" : "!");
}

static void write_total(struct kb_fix_lines *lines, const struct kb_fix_result *result)
{
  const char *separator = "";
  for (int outcome = 0; outcome < KB_FIX_OUTCOMES; outcome++) {
    const size_t count = kb_fix_count(result, (enum kb_fix_outcome)outcome);
    if (count > 0) {
      kb_buf_addf(&lines->line, "%s%zu %s", separator, count,
                  kb_fix_outcome_words((enum kb_fix_outcome)outcome));
      separator = ", ";
    }
  }
  if (result->change_count == 0) {
    kb_buf_add_text(&lines->line, "nothing to do");
  }
  separator = "; mailboxes: ";
  for (int end = 0; end < KB_FIX_ENDS; end++) {
    const size_t count = kb_fix_count_ends(result, (enum kb_fix_end)end);
    if (count > 0) {
      kb_buf_addf(&lines->line, "%s%zu %s", separator, count,
                  kb_fix_end_words((enum kb_fix_end)end));
      separator = ", ";
    }
  }
  kb_fix_lines_paragraph(lines);
}

static void write_result(const struct kb_fix_result *result, struct kb_fix_lines *lines)
{
  kb_buf_addf(&lines->line, "Changes of %s", result->org);
  kb_fix_lines_heading(lines);
  for (size_t i = 0; i < result->change_count; i++) {
    write_change(lines, &result->changes[i]);
  }
  for (size_t i = 0; i < result->mailbox_count; i++) {
    if (i == 0) {
      kb_buf_add_text(&lines->line, "Mailboxes");
      kb_fix_lines_heading(lines);
    }
    write_mailbox(lines, &result->mailboxes[i]);
  }
  write_total(lines, result);
  kb_buf_addf(&lines->line, "Journal: %s", result->journal);
  kb_fix_lines_paragraph(lines);
  kb_buf_fini(&lines->line);
}

void kb_fix_result_write_text(const struct kb_fix_result *result, struct kb_fix_style style,
                              struct kb_buf *out)
{
  write_result(result,
               &(struct kb_fix_lines){.out = out, .color = style.color, .width = style.width});
}

void kb_fix_result_write_markdown(const struct kb_fix_result *result, struct kb_buf *out)
{
  write_result(result, &(struct kb_fix_lines){.out = out, .markdown = true});
}
