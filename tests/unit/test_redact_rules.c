#include "case/redact.h"
#include "rule/example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* A row as a redactor writes it that knows its names. */
static char *redacted(const char *row)
{
  struct kb_error error;
  struct kb_buf out = {0};
  const struct kb_table *table = kb_schema_table(KB_MAILBOX);
  struct kb_redactor *redactor = kb_redactor_new();
  struct cJSON *document = kb_json_parse(kb_slice_of(row), &error);
  assert_non_null(document);
  assert_int_equal(kb_redactor_learn(redactor, table, document, &error), KB_OK);
  assert_int_equal(kb_redactor_write(redactor, table, document, &out, &error), KB_OK);
  kb_json_free(document);
  kb_redactor_free(redactor);
  return kb_buf_take(&out);
}

static void take_result(void *context, const struct kb_example_result *result)
{
  size_t *failed = context;
  if (!result->passed) {
    print_error("%s, %s:\n%s\n%s\n", result->article->code, result->example->name,
                result->example->row, result->difference);
    *failed += 1;
  }
}

/* Takes the place of the examples that the arena has. */
static struct kb_example *redact_examples(struct kb_article *article)
{
  struct kb_example *examples = calloc(article->example_count + 1, sizeof *examples);
  assert_non_null(examples);
  for (size_t i = 0; i < article->example_count; i++) {
    examples[i] = article->examples[i];
    examples[i].row = redacted(article->examples[i].row);
  }
  article->examples = examples;
  return examples;
}

static size_t run_redacted(const struct kb_book *book, struct kb_engine *engine, size_t number)
{
  size_t failed = 0;
  struct kb_error error;
  struct kb_coverage coverage;
  struct kb_article *article = book->articles[number];
  struct kb_example *examples = redact_examples(article);
  assert_true(kb_coverage_init(&coverage, article));
  assert_int_equal(kb_examples_run(book, engine, number, take_result, &failed, &coverage, &error),
                   KB_OK);
  kb_coverage_fini(&coverage);
  for (size_t i = 0; i < article->example_count; i++) {
    char *row = NULL;
    memcpy(&row, &examples[i].row, sizeof row); /* it is ours, which its type does not say */
    free(row);
  }
  free(examples);
  return failed;
}

static void examples_of_all_articles_have_the_same_verdicts(void **state)
{
  (void)state;
  static const char *const paths[] = {KB_SOURCE_DIR "/rules"};
  struct kb_book book = {0};
  struct kb_error error;
  struct kb_engine *engine = kb_engine_new();
  size_t failed = 0;
  size_t run = 0;
  assert_int_equal(
    kb_book_load(&book, engine, paths, 1, &(struct kb_book_options){.with_examples = true}, &error),
    KB_OK);
  for (size_t i = 0; i < book.count; i++) {
    run += book.articles[i]->example_count;
    failed += run_redacted(&book, engine, i);
  }
  assert_int_equal(failed, 0);
  assert_true(run > 200);
  kb_book_fini(&book);
  kb_engine_free(engine);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(examples_of_all_articles_have_the_same_verdicts),
  };
  return cmocka_run_group_tests_name("redact_rules", tests, NULL, NULL);
}
