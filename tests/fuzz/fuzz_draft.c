#include "author/draft.h"
#include "base/text.h"
#include "match/signature.h"
#include "match/variable_parts.h"
#include "test_schema.h"
#include "triage/engine.h"

#include <stdint.h>
#include <stdio.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* The output is an article that loads; if the bytes are not text, at least it is UTF-8. */
static void check_article(struct kb_draft *draft, bool is_utf8)
{
  struct kb_engine *engine = kb_engine_new();
  struct kb_article article = {0};
  struct kb_diagnostics diagnostics = {0};
  struct kb_buf text = {0};
  struct kb_error error;
  assert(engine && !draft->failed);
  kb_engine_set_schema(engine, kb_test_schema());
  kb_draft_write(&text, draft);
  kb_diagnostics_file(&diagnostics, "Fuzz.lua", (struct kb_slice){0});
  assert(kb_engine_load_source(engine, "Fuzz.lua", kb_buf_slice(&text), true, &article,
                               &diagnostics, &error) == KB_OK);
  for (size_t i = 0; is_utf8 && diagnostics.errors > 0 && i < diagnostics.count; i++) {
    fprintf(stderr, "%zu: %s\n", diagnostics.list[i].line, diagnostics.list[i].message);
  }
  assert(diagnostics.errors == 0 || !is_utf8);
  assert(kb_text_is_utf8(kb_buf_slice(&text)));
  kb_article_fini(&article);
  kb_diagnostics_fini(&diagnostics);
  kb_engine_free(engine);
  kb_buf_fini(&text);
}

/* Its signatures match the text that it was made from. */
static void check_recognised(const struct kb_draft *draft, struct kb_slice text)
{
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  struct kb_error error;
  struct kb_signatures *index = kb_signatures_new();
  assert(index);
  for (size_t i = 0; i < draft->signature_count; i++) {
    const struct kb_draft_signature *given = &draft->signatures[i];
    const struct kb_signature signature = {
      .code = given->code, .number = given->number, .message = given->message};
    assert(kb_signatures_add(index, &signature, 0, &error) == KB_OK);
  }
  assert(kb_signatures_ready(index));
  struct kb_signature_scan *scan = kb_signature_scan_new(index);
  assert(scan);
  assert(kb_signature_match(scan, (struct kb_signature_parts){&text, 1}, &matches, &count));
  assert(count > 0);
  kb_signature_scan_free(scan);
  kb_signatures_free(index);
}

/* An alert from data, as a report groups it. */
static void check_found(struct kb_slice text)
{
  struct kb_draft draft = {.code = "Fuzz"};
  struct kb_message message = {0};
  struct kb_own_values own = {.count = 0};
  struct kb_buf code = {0};
  struct kb_slice named;
  assert(kb_signature_code_in(NULL, text, &named));
  kb_buf_add_slice(&code, named);
  kb_message_read(&message, text, &own, named);
  assert(!message.failed);
  if (kb_draft_add_found(&draft, kb_buf_text(&message.template), kb_buf_text(&code), 3)) {
    check_article(&draft, true);
    check_recognised(&draft, text);
  }
  kb_message_fini(&message);
  kb_buf_fini(&code);
  kb_draft_fini(&draft);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_draft draft = {.code = "Fuzz"};
  struct kb_buf text = {0};
  kb_buf_add(&text, data, size);
  kb_draft_add_alert(&draft, kb_slice_of(kb_buf_text(&text)));
  const bool is_utf8 = kb_text_is_utf8(kb_slice_of(kb_buf_text(&text)));
  check_article(&draft, is_utf8);
  kb_draft_fini(&draft);
  if (is_utf8) { /* like all texts of rows */
    check_found(kb_slice_of(kb_buf_text(&text)));
  }
  kb_buf_fini(&text);
  return 0;
}
