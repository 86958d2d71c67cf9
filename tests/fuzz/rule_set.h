/* The shipped articles, loaded once. */
#ifndef TESTS_FUZZ_RULE_RULE_SET_H
#define TESTS_FUZZ_RULE_RULE_SET_H

#include "test_schema.h"
#include "triage/rule_set.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* A target that is slow with all articles names some of them. */
#ifndef RULE_RULE_SET
#define RULE_RULE_SET "/rules"
#endif
static const char *const rule_set_path = KB_SOURCE_DIR RULE_RULE_SET;

static const struct kb_rule_set *load_rule_set(void)
{
  static struct kb_rule_set rule_set;
  static struct kb_engine *engine;
  struct kb_error error;
  if (!engine) {
    const struct kb_rule_set_options options = {.tables = kb_test_tables, .table_count = 1};
    engine = kb_engine_new();
    assert(engine);
    assert(kb_rule_set_load(&rule_set, engine, &rule_set_path, 1, &options, &error) == KB_OK);
    assert(rule_set.count > 0 && rule_set.diagnostics.errors == 0);
  }
  return &rule_set;
}

#endif
