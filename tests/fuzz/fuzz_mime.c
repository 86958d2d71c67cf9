#include "match/mime.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdint.h>

/* Whatever the text, line numbers ascend and are within it, and the output is hardly longer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const size_t steps[] = {1 << 20, 200, 1};
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    struct kb_mime *mime = kb_mime_new();
    struct kb_buf out = {0};
    size_t lines = 0;
    assert(mime);
    for (size_t at = 0; at < size; at += steps[i]) {
      const size_t count = size - at < steps[i] ? size - at : steps[i];
      kb_mime_add(mime, (struct kb_slice){(const char *)data + at, count}, false, &out);
    }
    kb_mime_add(mime, (struct kb_slice){0}, true, &out);
    assert(!out.failed && out.length <= size * 3 + 1);
    for (size_t at = 0; at < out.length; at++) {
      lines += out.data[at] == '\n';
    }
    for (size_t line = 1, before = 0; line <= lines && lines < 1000; line++) {
      const size_t here = kb_mime_line(mime, line);
      assert(here >= before && here <= kb_mime_lines(mime));
      before = here;
    }
    kb_buf_fini(&out);
    kb_mime_free(mime);
  }
  return 0;
}
