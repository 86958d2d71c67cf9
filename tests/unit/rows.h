/* Makes rows from literals, for tests of what uses them. */
#ifndef KB_TEST_ROWS_H
#define KB_TEST_ROWS_H

#include "case/record.h"
#include "rows/scan.h"

/* The node of the row; its memory is owned by the values. */
static inline struct kb_node row_of(struct kb_values *values, const char *text)
{
  struct kb_node node;
  assert_true(kb_values_keep(values, kb_slice_of(text), &node));
  return node;
}

static inline void values_fini(struct kb_values *values)
{
  kb_arena_fini(&values->arena);
  kb_tokens_fini(&values->tokens);
  *values = (struct kb_values){0};
}

#endif
