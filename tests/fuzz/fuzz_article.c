#include "rule/engine.h"
#include "rule/plain_examples.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char row[] =
  "{\"mailboxid\":\"1\",\"name\":\"a\",\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":"
  "{\"statecode\":1},\"tracelog_Mailbox\":[{\"text\":\"x\",\"level\":3}]}";

static void evaluate(struct kb_engine *engine, const struct kb_article *article)
{
  struct kb_error error;
  struct kb_case a_case = {0};
  struct kb_faults faults = {0};
  struct kb_arena arena = {0};
  const struct kb_symptom_finding symptom = {.alert = NULL};
  assert(kb_case_read(&a_case, kb_slice_of(row), NULL, NULL, NULL, false, &error) == KB_OK);
  for (size_t i = 0; i < article->cause_count; i++) {
    struct kb_trace trace = {.arena = &arena};
    enum kb_truth truth = KB_FALSE;
    const struct kb_evaluation evaluation = {.article = article,
                                             .condition = KB_CONDITION_CAUSE,
                                             .cause = i,
                                             .a_case = &a_case,
                                             .symptom = i % 2 ? &symptom : NULL};
    if (article->causes[i].has_when) {
      assert(kb_engine_evaluate(engine, &evaluation, &trace, &faults, &truth));
    }
  }
  kb_case_fini(&a_case);
  kb_faults_fini(&faults);
  kb_arena_fini(&arena);
}

/* True if Lua did not load it. */
static bool load(struct kb_slice source, bool with_examples)
{
  struct kb_engine *engine = kb_engine_new();
  struct kb_article article = {0};
  struct kb_problems problems = {0};
  struct kb_error error;
  bool failed = false;
  assert(engine);
  kb_problems_file(&problems, "fuzz.lua");
  const enum kb_status status = kb_engine_load_source(engine, "fuzz.lua", source, with_examples,
                                                      &article, &problems, &error);
  if (status == KB_OK && problems.errors == 0) {
    evaluate(engine, &article);
  }
  for (size_t i = 0; i < problems.count; i++) {
    failed |= problems.list[i].code == KB_E_LOAD;
  }
  kb_article_fini(&article);
  kb_problems_fini(&problems);
  kb_engine_free(engine);
  return failed;
}

/* Examples that are left out make no difference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_slice value;
  const struct kb_slice source = {(const char *)data, size};
  const bool failed = load(source, true);
  if (kb_plain_examples(source, &value)) {
    assert(load(source, false) == failed);
  }
  return 0;
}
