#include "net/page.h"

#include <stdint.h>

static const struct kb_page_names names;
static const struct kb_page_name list[] = {
  {"a", "another", NULL, &names}, {"@odata.etag", "", NULL, NULL}, {"b", "b", "@null", &names}};
static const struct kb_page_names names = {list, 3};

/* With renamed keys it is a page with as many rows. */
static void rename_keys(struct kb_slice text, const struct kb_page *page)
{
  struct kb_buf renamed = {0};
  struct kb_buf next = {0};
  struct kb_page again;
  struct kb_error error;
  kb_page_rename(text, page, &names, &renamed);
  if (kb_page_read(kb_buf_slice(&renamed), &again, &next, &error) != KB_OK ||
      again.count != page->count) {
    __builtin_trap();
  }
  kb_buf_fini(&renamed);
  kb_buf_fini(&next);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice text = {(const char *)data, size};
  struct kb_page page;
  struct kb_buf next = {0};
  struct kb_error error;
  if (kb_page_read(text, &page, &next, &error) == KB_OK) {
    if (page.rows.data < text.data || page.rows.data + page.rows.length > text.data + size) {
      __builtin_trap(); /* the rows lie within the text */
    }
    rename_keys(text, &page);
  }
  kb_buf_clear(&next);
  kb_page_error(text, &next);
  kb_buf_fini(&next);
  return 0;
}
