#include "author/draft.h"
#include "author/draft_page.h"
#include "markdown/markdown_json.h"

#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

static bool is_in_steps(const struct kb_draft *draft, const char *line)
{
  for (size_t i = 0; i < draft->step_count; i++) {
    for (size_t k = 0; k < draft->steps[i].step_count; k++) {
      if (strstr(draft->steps[i].steps[k], line)) {
        return true;
      }
    }
  }
  return false;
}

/* Every block with text, and every line, has a place; what is a gap is in the draft. */
static void check_places(struct kb_draft *draft, struct kb_document *page)
{
  for (struct kb_document_block *at = page->root; at; at = kb_document_next(at)) {
    if (kb_document_is_leaf(at)) {
      assert(at->place);
      assert(strcmp(at->place, "gap") != 0 || at->type == KB_DOCUMENT_HEADING ||
             at->type == KB_DOCUMENT_ROW || at->type == KB_DOCUMENT_HTML ||
             is_in_steps(draft, kb_draft_line(draft, at->text_with_links)));
    }
  }
  for (size_t i = 0; i < page->line_count; i++) {
    assert(page->lines[i].place);
  }
}

/* Any text can be made a draft, and none of it is dropped. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_document page;
  struct kb_error error;
  struct kb_draft draft = {.code = "Fuzz"};
  struct kb_buf body = {0};
  struct kb_buf json = {0};
  struct kb_buf text = {0};
  assert(kb_document_begin(&page, (struct kb_slice){(const char *)data, size}, &body, &error) ==
         KB_OK);
  assert(kb_markdown_json(&json, kb_buf_slice(&body)));
  assert(kb_document_read(&page, kb_buf_slice(&json), &error) == KB_OK);
  kb_draft_from_page(&draft, &page);
  assert(!draft.failed);
  check_places(&draft, &page);
  kb_draft_write(&text, &draft);
  assert(!text.failed && text.length > 0);
  kb_draft_write_lines(&body, &page);
  assert(!draft.failed && !body.failed);
  kb_buf_fini(&body);
  kb_buf_fini(&json);
  kb_buf_fini(&text);
  kb_draft_fini(&draft);
  kb_document_fini(&page);
  return 0;
}
