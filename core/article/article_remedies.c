#include "article/article_remedies.h"

#include <stdio.h>

static bool is_step_of(const struct kb_step *step, size_t cause)
{
  return step->cause < 0 || (size_t)step->cause == cause;
}

void kb_article_check_remedies(const struct kb_article *article, struct kb_diagnostics *diagnostics)
{
  char path[64];
  for (size_t i = 0; i < article->step_count; i++) {
    bool has_remedy = !article->steps[i].is_fixed;
    for (size_t k = 0; k < article->cause_count && !has_remedy; k++) {
      has_remedy = article->causes[k].remedy && is_step_of(&article->steps[i], k);
    }
    if (!has_remedy) {
      snprintf(path, sizeof path, "resolution[%zu].fix", i + 1);
      kb_diagnostic_add(diagnostics, KB_E_REMEDY_STEP, path,
                        "add remedy = { … } to the cause, or leave fix out",
                        "%s is true, but its cause has no remedy", path);
    }
  }
  for (size_t k = 0; k < article->cause_count; k++) {
    bool has_step = !article->causes[k].remedy;
    for (size_t i = 0; i < article->step_count && !has_step; i++) {
      has_step = article->steps[i].is_fixed && is_step_of(&article->steps[i], k);
    }
    if (!has_step) {
      snprintf(path, sizeof path, "causes[%zu].remedy", k + 1);
      kb_diagnostic_add(diagnostics, KB_E_REMEDY_STEP, path,
                        "add fix = true to each step that it does",
                        "%s does no step of the resolution", path);
    }
  }
}
