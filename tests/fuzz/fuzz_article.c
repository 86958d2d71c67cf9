#define _GNU_SOURCE /* memfd_create */
#include "../article_text.h"
#include "memory_file.h"
#include "test_schema.h"
#include "triage/engine.h"

#include <stdlib.h>

static const char *const rows[] = {
  "{\"mailboxid\":\"1\",\"name\":\"a\",\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":"
  "{\"statecode\":1},\"tracelog_Mailbox\":[{\"text\":\"x\",\"level\":3}]}",
  "{\"mailboxid\":\"1\",\"statecode\":0,\"isforwardmailbox\":true,\"lastsyncerrorcode\":-1,"
  "\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
  "\"regardingobjectid_systemuser\":{\"systemuserid\":\"u\",\"isdisabled\":null}}",
};

static void describe(struct kb_buf *out, const struct kb_trace *trace)
{
  for (size_t i = 0; i < trace->evidence_count; i++) {
    kb_buf_addf(out, "%s is ", trace->evidence[i].field);
    if (trace->evidence[i].value) {
      kb_json_print(trace->evidence[i].value, out);
    }
    kb_buf_addf(out, " (%s)\n", trace->evidence[i].label ? trace->evidence[i].label : "");
  }
  for (size_t i = 0; i < trace->missing_count; i++) {
    kb_buf_addf(out, "no %s\n", trace->missing[i]);
  }
}

/* The result of each cause, as text. */
static void evaluate(struct kb_buf *out, struct kb_engine *engine, const struct kb_article *article,
                     const char *row)
{
  struct kb_error error;
  struct kb_case a_case = {0};
  struct kb_faults faults = {0};
  struct kb_arena arena = {0};
  const struct kb_symptom_finding symptom = {.alert = NULL};
  assert(kb_test_case(&a_case, row, false, &error) == KB_OK);
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
      describe(out, &trace);
    }
  }
  for (size_t i = 0; i < faults.count; i++) {
    kb_buf_addf(out, "%s: %s\n", faults.list[i].where, faults.list[i].reason);
  }
  kb_case_fini(&a_case);
  kb_faults_fini(&faults);
  kb_arena_fini(&arena);
}

/* Its errors, or else its content and results, as text. False: it exceeded time or memory, so
   that the result may vary. */
static bool load(struct kb_buf *out, const char *file, bool with_examples)
{
  struct kb_engine *engine = kb_engine_new();
  struct kb_article article = {0};
  struct kb_diagnostics diagnostics = {0};
  struct kb_error error;
  assert(engine);
  kb_engine_set_schema(engine, kb_test_schema());
  kb_diagnostics_file(&diagnostics, "fuzz.lua", (struct kb_slice){0});
  const enum kb_status status =
    kb_engine_load(engine, file, with_examples, &article, &diagnostics, &error);
  assert(status == KB_OK || status == KB_NO_MEMORY);
  diagnostics_text(out, &diagnostics);
  if (status == KB_OK && diagnostics.errors == 0) {
    article_text(out, &article);
    evaluate(out, engine, &article, rows[0]);
    evaluate(out, engine, &article, rows[1]);
  }
  kb_article_fini(&article);
  kb_diagnostics_fini(&diagnostics);
  kb_engine_free(engine);
  return status == KB_OK && !strstr(kb_buf_text(out), "used up");
}

/* An article is the same, read directly or by Lua. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *file = memory_file(data, size);
  const struct kb_slice source = {(const char *)data, size};
  struct kb_buf by_lua = {0};
  struct kb_buf by_source = {0};
  struct kb_buf functions = {0};
  struct kb_fields fields = {0};
  struct kb_arena arena = {0};
  const bool is_same_again = load(&by_lua, file, true);
  kb_fields_read(&fields, source);
  if (is_same_again && fields.is_static &&
      kb_fields_from_source(&fields, kb_test_schema(), source, &arena, &functions) &&
      !strstr(kb_buf_text(&by_lua), "examples")) {
    assert(load(&by_source, file, false));
    assert(strcmp(kb_buf_text(&by_lua), kb_buf_text(&by_source)) == 0);
  }
  kb_fields_fini(&fields);
  kb_buf_fini(&by_lua);
  kb_buf_fini(&by_source);
  kb_buf_fini(&functions);
  kb_arena_fini(&arena);
  return 0;
}
