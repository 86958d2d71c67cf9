#include "triage/rule_set_version.h"

void kb_rule_set_version_of(const struct kb_rule_set *rule_set,
                            struct kb_rule_set_version *rule_set_version)
{
  uint64_t sum = rule_set->schema->hash; /* the articles add to it in any order */
  *rule_set_version = (struct kb_rule_set_version){0};
  for (size_t i = 0; i < rule_set->count; i++) {
    const struct kb_article *article = rule_set->articles[i];
    if (article->overridden) {
      continue;
    }
    rule_set_version->articles++;
    sum += article->hash;
    if (article->reviewed && (!rule_set_version->reviewed ||
                              strcmp(article->reviewed, rule_set_version->reviewed) > 0)) {
      rule_set_version->reviewed = article->reviewed;
    }
  }
  rule_set_version->left_out =
    rule_set->files - rule_set_version->articles - rule_set->overridden_count;
  kb_hash_write(kb_hash_mix(sum, rule_set_version->articles), rule_set_version->hash);
}
