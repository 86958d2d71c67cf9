#include "../article_text.h"
#include "rule/engine.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char row[] =
  "{\"mailboxid\":\"1\",\"name\":\"a\",\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":"
  "{\"statecode\":1},\"tracelog_Mailbox\":[{\"text\":\"x\",\"level\":3}]}";

/* What comes out of each cause, as text. */
static void evaluate(struct kb_buf *out, struct kb_engine *engine, const struct kb_article *article)
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
      kb_buf_addf(out, "%s\n", kb_truth_name(truth));
    }
  }
  for (size_t i = 0; i < faults.count; i++) {
    kb_buf_addf(out, "%s: %s\n", faults.list[i].where, faults.list[i].reason);
  }
  kb_case_fini(&a_case);
  kb_faults_fini(&faults);
  kb_arena_fini(&arena);
}

/* What is wrong with it, or else what it holds and says, as text. False: the time or the memory
   that it took may say something else another time. */
static bool load(struct kb_buf *out, struct kb_slice source, bool with_examples)
{
  struct kb_engine *engine = kb_engine_new();
  struct kb_article article = {0};
  struct kb_problems problems = {0};
  struct kb_error error;
  assert(engine);
  kb_problems_file(&problems, "fuzz.lua");
  const enum kb_status status =
    kb_engine_load_source(engine, "fuzz.lua", source, with_examples, &article, &problems, &error);
  assert(status == KB_OK || status == KB_NO_MEMORY);
  problems_text(out, &problems);
  if (status == KB_OK && problems.errors == 0) {
    article_text(out, &article);
    evaluate(out, engine, &article);
  }
  kb_article_fini(&article);
  kb_problems_fini(&problems);
  kb_engine_free(engine);
  return status == KB_OK && !strstr(kb_buf_text(out), "stopped");
}

/* Read as it stands, or by Lua, an article is the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice source = {(const char *)data, size};
  struct kb_buf by_lua = {0};
  struct kb_buf plain = {0};
  struct kb_buf functions = {0};
  struct kb_fields fields = {0};
  const bool is_same_again = load(&by_lua, source, true);
  if (is_same_again && kb_fields_from_source(&fields, source, &functions) &&
      !strstr(kb_buf_text(&by_lua), "examples")) {
    assert(load(&plain, source, false));
    assert(strcmp(kb_buf_text(&by_lua), kb_buf_text(&plain)) == 0);
  }
  kb_fields_fini(&fields);
  kb_buf_fini(&by_lua);
  kb_buf_fini(&plain);
  kb_buf_fini(&functions);
  return 0;
}
