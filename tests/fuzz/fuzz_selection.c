#define RULE_RULE_SET "/rules/dynamics365/connection"
#include "author/selection.h"
#include "rule_set.h"

#include <stdint.h>
#include <stdlib.h>

/* NULL: it is invalid or matches nothing, and an error says so. */
static bool *choose(const char *text)
{
  const struct kb_rule_set *rule_set = load_rule_set();
  struct kb_selection *selection = NULL;
  struct kb_error error = {.message = ""};
  bool *chosen = NULL;
  if (kb_selection_parse("--only", text, &selection, &error) != KB_OK ||
      kb_selection_choose(selection, rule_set, &rule_set_path, 1, &chosen, &error) != KB_OK) {
    assert(error.message[0] != '\0');
    free(chosen);
    chosen = NULL;
  }
  kb_selection_free(selection);
  return chosen;
}

/* With text around it, an expression selects the same articles, or all others. */
static void check(const char *text, const bool *chosen, const char *before, const char *after,
                  bool is_same)
{
  const struct kb_rule_set *rule_set = load_rule_set();
  struct kb_buf around = {0};
  kb_buf_addf(&around, "%s%s%s", before, text, after);
  bool *again = choose(kb_buf_text(&around));
  assert(again);
  for (size_t i = 0; i < rule_set->count; i++) {
    assert(rule_set->articles[i]->overridden || (chosen[i] == again[i]) == is_same);
  }
  free(again);
  kb_buf_fini(&around);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_buf text = {0};
  if (size > 200) {
    return 0; /* the limit of nesting would be reached by what is put around */
  }
  kb_buf_add(&text, data, size);
  bool *chosen = choose(kb_buf_text(&text));
  if (chosen) {
    check(kb_buf_text(&text), chosen, "(", ")", true);
    check(kb_buf_text(&text), chosen, "not (", ")", false);
    check(kb_buf_text(&text), chosen, " ", " ", true);
  }
  free(chosen);
  kb_buf_fini(&text);
  return 0;
}
