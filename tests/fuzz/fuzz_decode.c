#include "base/text.h"
#include "rows/decode.h"

#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Decodes in pieces of that size; the last may be smaller. */
static void decode(struct kb_buf *out, struct kb_slice bytes, size_t piece)
{
  struct kb_decoder decoder = {0};
  size_t at = 0;
  for (; bytes.length - at > piece; at += piece) {
    kb_decode(&decoder, (struct kb_slice){bytes.data + at, piece}, false, out);
  }
  kb_decode(&decoder, (struct kb_slice){bytes.data + at, bytes.length - at}, true, out);
  assert(!out->failed);
}

static void add_unit(struct kb_buf *out, unsigned unit, bool is_big)
{
  kb_buf_add_char(out, (char)(is_big ? unit >> 8 : unit & 0xFF));
  kb_buf_add_char(out, (char)(is_big ? unit & 0xFF : unit >> 8));
}

/* A text converted to UTF-16 with a byte order mark decodes to the same text. */
static void check_wide(struct kb_slice text, bool is_big)
{
  struct kb_buf wide = {0};
  struct kb_buf out = {0};
  add_unit(&wide, 0xFEFF, is_big);
  for (size_t at = 0; at < text.length;) {
    uint32_t code = 0;
    at += kb_text_decode((struct kb_slice){text.data + at, text.length - at}, &code);
    if (code >= 0x10000) {
      add_unit(&wide, 0xD800 + ((code - 0x10000) >> 10), is_big);
      add_unit(&wide, 0xDC00 + ((code - 0x10000) & 0x3FF), is_big);
    } else {
      add_unit(&wide, code, is_big);
    }
  }
  decode(&out, kb_buf_slice(&wide), 3);
  assert(kb_slice_equal(kb_buf_slice(&out), text));
  kb_buf_fini(&wide);
  kb_buf_fini(&out);
}

/* The size of pieces makes no difference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice bytes = {(const char *)data, size};
  struct kb_buf whole = {0};
  decode(&whole, bytes, size + 1);
  for (size_t piece = 1; piece < 6; piece++) {
    struct kb_buf pieces = {0};
    decode(&pieces, bytes, piece);
    assert(kb_slice_equal(kb_buf_slice(&pieces), kb_buf_slice(&whole)));
    kb_buf_fini(&pieces);
  }
  if (kb_text_is_utf8(bytes)) {
    check_wide(bytes, false);
    check_wide(bytes, true);
  }
  kb_buf_fini(&whole);
  return 0;
}
