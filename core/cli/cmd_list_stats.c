#include "cli/cmd_list_docs.h"
#include "report/rule_statistics.h"

/* One report is in memory at a time; of it only the counts are kept. */

static bool add_reports(const struct kb_context *context, struct kb_rule_statistics *statistics)
{
  for (size_t i = 0; i < kb_args_count(context->args); i++) {
    struct kb_saved_report report;
    struct kb_error error;
    const enum kb_status status = kb_saved_read(&report, kb_args_at(context->args, i), &error);
    if (status == KB_OK) {
      kb_rule_statistics_add(statistics, &report);
    } else {
      kb_say("%s", error.message);
    }
    kb_saved_fini(&report);
    if (status != KB_OK) {
      return false;
    }
  }
  return true;
}

static void write(const struct kb_context *context, const struct kb_rule_statistics *statistics,
                  struct kb_buf *out)
{
  const char *format = kb_args_value(context->args, "format", "text");
  if (strcmp(format, "json") == 0 || kb_args_has(context->args, "json")) {
    kb_rule_statistics_write_json(out, statistics);
  } else if (strcmp(format, "tsv") == 0) {
    kb_rule_statistics_write_tsv(out, statistics);
  } else {
    kb_rule_statistics_write_text(out, statistics, kb_output_width(context));
  }
}

bool kb_list_stats(const struct kb_context *context, const struct kb_rule_set *rule_set,
                   struct kb_buf *out)
{
  struct kb_rule_statistics statistics = {0};
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (!article->overridden) {
      kb_rule_statistics_article(&statistics, article, kb_list_wants(context, article));
    }
  }
  bool good = add_reports(context, &statistics);
  if (good) {
    kb_rule_statistics_sort(&statistics);
    write(context, &statistics, out);
    if (statistics.failed || out->failed) {
      kb_say("out of memory");
      good = false;
    }
  }
  kb_rule_statistics_fini(&statistics);
  return good;
}
