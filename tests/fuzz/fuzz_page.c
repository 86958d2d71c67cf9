#include "source/page.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice text = {(const char *)data, size};
  struct kb_page page;
  struct kb_buf next = {0};
  struct kb_error error;
  if (kb_page_read(text, &page, &next, &error) == KB_OK &&
      (page.rows.data < text.data || page.rows.data + page.rows.length > text.data + size)) {
    __builtin_trap(); /* the rows lie within the text */
  }
  kb_buf_clear(&next);
  kb_page_error(text, &next);
  kb_buf_fini(&next);
  return 0;
}
