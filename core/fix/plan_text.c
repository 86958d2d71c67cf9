#include "fix/lines.h"
#include "fix/wording.h"

#include <string.h>

/* For people: what would change, why, and whom it helps. */

static void write_change(struct kb_fix_lines *lines, const struct kb_fix_change *change)
{
  kb_fix_wording_record(&lines->line, change);
  kb_buf_addf(&lines->line, "; %s / %s", change->article, change->cause);
  kb_fix_lines_item(lines, 2, "~");
  for (size_t i = 0; i < change->setting_count; i++) {
    const struct kb_fix_setting *setting = &change->settings[i];
    if (strcmp(setting->before, setting->after) != 0) {
      kb_fix_wording_setting(&lines->line, setting);
      kb_fix_lines_item(lines, 4, "");
    }
  }
  if (change->text) {
    kb_buf_addf(&lines->line, "what: %s", change->text);
    kb_fix_lines_item(lines, 4, "");
  }
  if (change->reason) {
    kb_buf_addf(&lines->line, "why: %s", change->reason);
    kb_fix_lines_item(lines, 4, "");
  }
  for (size_t i = 0; i < change->evidence_count; i++) {
    kb_buf_add_text(&lines->line, "evidence: ");
    kb_fix_wording_evidence(&lines->line, &change->evidence[i]);
    kb_fix_lines_item(lines, 4, "");
  }
  kb_buf_add_text(&lines->line, "helps ");
  kb_fix_wording_mailboxes(&lines->line, change->mailboxes, change->mailbox_count);
  if (change->is_shared) {
    kb_buf_addf(&lines->line, "; every mailbox with this %s is affected", change->table->title);
  }
  kb_fix_lines_item(lines, 4, "");
}

static void write_plan(const struct kb_fix_plan *plan, struct kb_fix_lines *lines)
{
  kb_fix_wording_total(&lines->line, plan);
  kb_fix_lines_heading(lines);
  for (size_t i = 0; i < plan->change_count; i++) {
    write_change(lines, &plan->changes[i]);
  }
  if (plan->test_count > 0) {
    kb_buf_add_text(&lines->line, "to test again: ");
    kb_fix_wording_mailboxes(&lines->line, plan->tests, plan->test_count);
    kb_fix_lines_item(lines, 2, "*");
  }
  for (size_t i = 0; i < plan->skipped_count; i++) {
    if (i == 0) {
      kb_buf_add_text(&lines->line, "Not in this plan");
      kb_fix_lines_heading(lines);
    }
    kb_fix_wording_skipped(&lines->line, &plan->skipped[i]);
    kb_fix_lines_item(lines, 2, "-");
  }
  kb_buf_add_text(&lines->line,
                  plan->change_count == 0
                    ? "Nothing to change."
                    : "Nothing was written. kbtriage fix --apply FILE carries out a plan that was "
                      "saved with --save-plan FILE.");
  kb_fix_lines_paragraph(lines);
  kb_buf_fini(&lines->line);
}

void kb_fix_plan_write_text(const struct kb_fix_plan *plan, struct kb_fix_style style,
                            struct kb_buf *out)
{
  write_plan(plan, &(struct kb_fix_lines){.out = out, .color = style.color, .width = style.width});
}

void kb_fix_plan_write_markdown(const struct kb_fix_plan *plan, struct kb_buf *out)
{
  write_plan(plan, &(struct kb_fix_lines){.out = out, .markdown = true});
}
