#include "report/problems.h"

#include "base/json_write.h"
#include "base/text.h"

static size_t count_gaps(const struct kb_rule_set *rule_set)
{
  size_t gaps = 0;
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    gaps += rule_set->diagnostics.list[i].code == KB_W_GAP;
  }
  return gaps;
}

void kb_problems_write_text(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    struct kb_buf line = {0};
    kb_buf_addf(&line, "%s:%zu:%zu: %s %s: %s", diagnostic->file, diagnostic->line,
                diagnostic->column, kb_diagnostic_is_error(diagnostic->code) ? "error" : "warning",
                kb_diagnostic_code_name(diagnostic->code), diagnostic->message);
    if (diagnostic->suggestion) {
      kb_buf_addf(&line, "; %s", diagnostic->suggestion);
    }
    kb_text_display(out, kb_buf_slice(&line));
    out->failed |= line.failed;
    kb_buf_fini(&line);
    kb_buf_add_char(out, '\n');
  }
  const size_t errors = rule_set->diagnostics.errors;
  const size_t warnings = rule_set->diagnostics.count - errors;
  const size_t gaps = count_gaps(rule_set);
  kb_buf_addf(out, "%zu article%s checked: %zu error%s, %zu warning%s", rule_set->files,
              rule_set->files == 1 ? "" : "s", errors, errors == 1 ? "" : "s", warnings,
              warnings == 1 ? "" : "s");
  if (gaps > 0) {
    kb_buf_addf(out, " (%zu gap%s to fill in)", gaps, gaps == 1 ? "" : "s");
  }
  kb_buf_add_char(out, '\n');
}

void kb_problems_write_json(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_key(&json, "problems");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    kb_json_begin_object(&json);
    kb_json_text_member(&json, "code", kb_diagnostic_code_name(diagnostic->code));
    kb_json_text_member(&json, "level",
                        kb_diagnostic_is_error(diagnostic->code) ? "error" : "warning");
    kb_json_text_member(&json, "file", diagnostic->file);
    kb_json_count_member(&json, "line", diagnostic->line);
    kb_json_count_member(&json, "column", diagnostic->column);
    kb_json_text_member(&json, "message", diagnostic->message);
    kb_json_text_member(&json, "suggestion", diagnostic->suggestion);
    kb_json_end_object(&json);
  }
  kb_json_end_array(&json);
  kb_json_key(&json, "summary");
  kb_json_begin_object(&json);
  kb_json_count_member(&json, "articles", rule_set->files);
  kb_json_count_member(&json, "errors", rule_set->diagnostics.errors);
  kb_json_count_member(&json, "warnings",
                       (rule_set->diagnostics.count - rule_set->diagnostics.errors));
  kb_json_count_member(&json, "gaps", count_gaps(rule_set));
  kb_json_end_object(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}
