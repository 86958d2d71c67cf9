/* The shipped articles, loaded once. */
#ifndef TESTS_FUZZ_RULE_BOOK_H
#define TESTS_FUZZ_RULE_BOOK_H

#include "test_schema.h"
#include "triage/book.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* A target that is slow with all articles names some of them. */
#ifndef RULE_BOOK
#define RULE_BOOK "/rules"
#endif
static const char *const rule_book_path = KB_SOURCE_DIR RULE_BOOK;

static const struct kb_book *rule_book(void)
{
  static struct kb_book book;
  static struct kb_engine *engine;
  struct kb_error error;
  if (!engine) {
    const struct kb_book_options options = {.tables = kb_test_tables, .table_count = 1};
    engine = kb_engine_new();
    assert(engine);
    assert(kb_book_load(&book, engine, &rule_book_path, 1, &options, &error) == KB_OK);
    assert(book.count > 0 && book.diagnostics.errors == 0);
  }
  return &book;
}

#endif
