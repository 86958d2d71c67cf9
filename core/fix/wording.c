#include "fix/wording.h"

#include "base/json.h"
#include "fix/values.h"

#include <string.h>

enum { NAMES = 10 };

static const char *plural(size_t count)
{
  return count == 1 ? "" : "s";
}

void kb_fix_wording_total(struct kb_buf *out, const struct kb_fix_plan *plan)
{
  const size_t records = plan->record_count;
  kb_buf_addf(out, "%zu record%s to change, %zu mailbox%s to test again", records, plural(records),
              plan->test_count, plan->test_count == 1 ? "" : "es");
}

void kb_fix_wording_record(struct kb_buf *out, const struct kb_fix_change *change)
{
  kb_buf_addf(out, "%s ", change->table->title);
  if (change->record_name) {
    kb_buf_addf(out, "%s (%s)", change->record_name, change->record_id);
  } else {
    kb_buf_add_text(out, change->record_id);
  }
}

/* Of a lookup, the name says more than the id; without one it stands alone. */
static void add_value(struct kb_buf *out, const struct kb_fix_setting *setting, const char *value,
                      const char *label)
{
  if (setting->bind && strcmp(value, "null") != 0) {
    kb_buf_add_text(out, label ? label : "");
    kb_buf_addf(out, label ? " (%.*s)" : "%.*s", (int)strlen(value) - 2, value + 1);
  } else {
    kb_fix_value_words(out, strcmp(value, "null") == 0 ? "empty" : value, label);
  }
}

void kb_fix_wording_setting(struct kb_buf *out, const struct kb_fix_setting *setting)
{
  kb_buf_addf(out, "%s: ", setting->name);
  add_value(out, setting, setting->before, setting->before_label);
  kb_buf_add_text(out, " -> ");
  add_value(out, setting, setting->after, setting->after_label);
}

void kb_fix_wording_evidence(struct kb_buf *out, const struct kb_fix_evidence *evidence)
{
  kb_buf_addf(out, "%s is ", evidence->field);
  kb_fix_value_words(out, strcmp(evidence->value, "null") == 0 ? "empty" : evidence->value,
                     evidence->label);
}

void kb_fix_wording_mailboxes(struct kb_buf *out, struct kb_fix_mailbox *const *list, size_t count)
{
  kb_buf_addf(out, "%zu mailbox%s: ", count, count == 1 ? "" : "es");
  for (size_t i = 0; i < count && i < NAMES; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "", kb_fix_mailbox_name(list[i]));
  }
  if (count > NAMES) {
    kb_buf_addf(out, " and %zu more", count - NAMES);
  }
}

void kb_fix_wording_skipped(struct kb_buf *out, const struct kb_fix_skipped *skipped)
{
  kb_buf_addf(out, "%s / %s%s%s: %s", skipped->article, skipped->cause,
              skipped->record_name ? ", " : "", skipped->record_name ? skipped->record_name : "",
              skipped->why);
}
