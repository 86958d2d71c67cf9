#include "author/example.h"
#include "base/json_write.h"
#include "redact/redact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "test_schema.h"

static const struct kb_table *table_of(const char *name)
{
  return kb_test_table(name);
}

/* Names of queues that are also words of messages. */
static const char *const names[] = {"Email",
                                    "E-Mail",
                                    "Mail",
                                    "Mailbox",
                                    "Test Mailbox",
                                    "Email Server",
                                    "Exchange",
                                    "Exchange Server",
                                    "Outlook",
                                    "Office",
                                    "Dynamics 365",
                                    "Microsoft Dynamics 365",
                                    "Contacts",
                                    "Appointments",
                                    "Tasks",
                                    "Service",
                                    "Web Services",
                                    "System User",
                                    "Error",
                                    "Error Code",
                                    "Test",
                                    "Admin",
                                    "User",
                                    "Queue",
                                    "Tenant",
                                    "Organization",
                                    "Request",
                                    "Location",
                                    "Server",
                                    "Support",
                                    "Email Server Error Code"};

static void learn_names(struct kb_redactor *redactor, const struct kb_schema *schema)
{
  const struct kb_table *mailbox = kb_schema_table_of_logical_name(schema, kb_slice_of("mailbox"));
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    struct kb_error error;
    struct kb_buf row = {0};
    kb_buf_addf(&row, "{\"name\":\"%s\"}", names[i]);
    struct cJSON *document = kb_json_parse(kb_buf_slice(&row), &error);
    assert_int_equal(kb_redactor_learn(redactor, mailbox, document, &error), KB_OK);
    kb_json_free(document);
    kb_buf_fini(&row);
  }
}

/* Redacts a row after learning its names, and some others. */
static char *redacted(const struct kb_table *table, const char *row)
{
  struct kb_error error;
  struct kb_buf out = {0};
  struct kb_redactor *redactor = kb_redactor_new(table->schema);
  learn_names(redactor, table->schema);
  struct cJSON *document = kb_json_parse(kb_slice_of(row), &error);
  assert_non_null(document);
  assert_int_equal(kb_redactor_learn(redactor, table, document, &error), KB_OK);
  assert_int_equal(kb_redactor_write(redactor, table, document, &out, &error), KB_OK);
  kb_json_free(document);
  kb_redactor_free(redactor);
  return kb_buf_take(&out);
}

/* Checks the words of a signature in a text that names people, machines and secrets before and
   after. */
static size_t check_words(const char *words)
{
  struct kb_error error;
  struct kb_buf row = {0};
  struct kb_buf wanted = {0};
  if (!words) {
    return 0;
  }
  struct kb_json_writer json = {.out = &row};
  kb_buf_addf(&wanted, "10.1.2.3 %s FABRIKAM\\bob", words);
  kb_json_begin_object(&json);
  kb_json_key(&json, "tracelogid");
  kb_json_text(&json, "1");
  kb_json_key(&json, "text");
  kb_json_text(&json, kb_buf_text(&wanted));
  kb_json_end_object(&json);
  kb_buf_clear(&wanted);
  kb_buf_addf(&wanted, "host-1.example %s domain-1\\person-%zu", words,
              sizeof names / sizeof names[0] + 1);
  char *text = redacted(table_of("tracelog"), kb_buf_text(&row));
  struct cJSON *written = kb_json_parse(kb_slice_of(text), &error);
  const char *found = kb_json_string(kb_json_member(written, "text"));
  const bool same = strcmp(found, kb_buf_text(&wanted)) == 0;
  if (!same) {
    print_error("%s\n%s\n", kb_buf_text(&wanted), found);
  }
  kb_json_free(written);
  free(text);
  kb_buf_fini(&row);
  kb_buf_fini(&wanted);
  return !same;
}

static size_t check_signatures(const struct kb_article *article)
{
  size_t failed = 0;
  for (size_t i = 0; i < article->signature_count; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    failed += check_words(signature->code) + check_words(signature->number) +
              check_words(signature->message) + check_words(signature->details) +
              check_words(signature->source);
  }
  return failed;
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

/* Replaces the examples, which are in the arena. */
static struct kb_example *redact_examples(struct kb_article *article)
{
  struct kb_example *examples = calloc(article->example_count + 1, sizeof *examples);
  assert_non_null(examples);
  for (size_t i = 0; i < article->example_count; i++) {
    examples[i] = article->examples[i];
    examples[i].row = redacted(article->subject->table, article->examples[i].row);
  }
  article->examples = examples;
  return examples;
}

static size_t run_redacted(const struct kb_rule_set *rule_set, struct kb_engine *engine,
                           size_t number)
{
  size_t failed = 0;
  struct kb_error error;
  struct kb_coverage coverage;
  struct kb_article *article = rule_set->articles[number];
  struct kb_example *examples = redact_examples(article);
  assert_true(kb_coverage_init(&coverage, article));
  assert_int_equal(
    kb_examples_run(rule_set, engine, number, take_result, &failed, &coverage, &error), KB_OK);
  kb_coverage_fini(&coverage);
  for (size_t i = 0; i < article->example_count; i++) {
    char *row = NULL;
    memcpy(&row, &examples[i].row, sizeof row); /* writable, though its type does not say so */
    free(row);
  }
  free(examples);
  return failed;
}

static void what_articles_go_by_survives(void **state)
{
  (void)state;
  static const char *const paths[] = {KB_SOURCE_DIR "/rules"};
  struct kb_rule_set rule_set = {0};
  struct kb_error error;
  struct kb_engine *engine = kb_engine_new();
  size_t failed = 0;
  size_t run = 0;
  size_t signatures = 0;
  assert_int_equal(kb_rule_set_load(&rule_set, engine, paths, 1,
                                    &(struct kb_rule_set_options){.with_examples = true}, &error),
                   KB_OK);
  for (size_t i = 0; i < rule_set.count; i++) {
    run += rule_set.articles[i]->example_count;
    failed += run_redacted(&rule_set, engine, i);
    failed += check_signatures(rule_set.articles[i]);
    signatures += rule_set.articles[i]->signature_count;
  }
  assert_int_equal(failed, 0);
  assert_true(run > 200 && signatures > 100);
  kb_rule_set_fini(&rule_set);
  kb_engine_free(engine);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_articles_go_by_survives),
  };
  return cmocka_run_group_tests_name("redact_rules", tests, NULL, NULL);
}
