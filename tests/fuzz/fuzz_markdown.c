#include "author/draft.h"
#include "author/draft_markdown.h"

#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Any text can be made a draft. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_markdown document;
  struct kb_error error;
  struct kb_draft draft = {.code = "Fuzz"};
  struct kb_buf text = {0};
  assert(kb_markdown_read(&document, (struct kb_slice){(const char *)data, size}, &error) == KB_OK);
  kb_draft_from_markdown(&draft, &document);
  assert(!draft.failed);
  kb_draft_write(&text, &draft);
  assert(!text.failed && text.length > 0);
  kb_buf_fini(&text);
  kb_draft_fini(&draft);
  kb_markdown_fini(&document);
  return 0;
}
