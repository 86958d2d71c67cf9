#include "triage/standing.h"

static void check_code(struct kb_rule_set *rule_set, const struct kb_article *article)
{
  for (size_t i = 0; i < rule_set->overridden_count; i++) {
    const struct kb_overridden *old = &rule_set->overridden[i];
    const bool is_old = strcmp(old->file, article->file) == 0;
    if (is_old || strcmp(old->by, article->file) == 0) {
      kb_diagnostic_add(&rule_set->diagnostics, KB_W_SAME_CODE, "code",
                        "if that is not meant, give one of them another code",
                        is_old ? "code \"%s\" is that of %s, too, which takes this article's place"
                               : "code \"%s\" is that of %s, too, whose place this article takes",
                        article->code, is_old ? old->by : old->file);
    }
  }
}

void kb_standing_check(struct kb_rule_set *rule_set, const char *rules)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (article->is_context) {
      continue;
    }
    kb_diagnostics_file(&rule_set->diagnostics, article->file, article->source);
    check_code(rule_set, article);
    if (article->signature_count == 0 && !article->has_symptom_when && !article->has_early) {
      kb_diagnostic_add(&rule_set->diagnostics, KB_W_EXPLAIN_ONLY, "symptom",
                        "if an alert shows it, add its code or message to symptom.signatures",
                        "only explain finds this article: it has no signature and no symptom.when");
    }
    if (article->is_outside) {
      kb_diagnostic_add(&rule_set->diagnostics, KB_W_NOT_IN_RULES, "",
                        "move it there, or name its folder with --rules, too",
                        "a run does not take this article: it is not in the rule set %s", rules);
    }
  }
}
