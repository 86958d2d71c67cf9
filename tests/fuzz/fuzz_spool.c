#include "base/spool.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Two bytes are a step: appending or reading. In memory or in a file, a spool behaves like a
   buffer. */
static void step(struct kb_spool *spool, struct kb_buf *model, unsigned what, unsigned how_much)
{
  struct kb_error error;
  uint64_t offset = 0;
  if (what % 2 == 0) {
    char bytes[256];
    memset(bytes, (int)what, sizeof bytes);
    assert(kb_spool_append(spool, (struct kb_slice){bytes, how_much}, &offset, &error) == KB_OK);
    assert(offset == model->length);
    kb_buf_add(model, bytes, how_much);
  } else {
    struct kb_buf part = {0};
    const size_t from = model->length * (what / 2) / 128;
    const size_t length = (model->length - from) * how_much / 255;
    kb_buf_add_char(&part, '!');
    assert(kb_spool_read(spool, from, length, &part, &error) == KB_OK);
    assert(part.length == length + 1 && part.data[0] == '!');
    assert(memcmp(part.data + 1, kb_buf_slice(model).data + from, length) == 0);
    kb_buf_fini(&part);
  }
  assert(kb_spool_length(spool) == model->length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_buf model = {0};
  struct kb_spool *spool = kb_spool_new(size > 0 ? data[0] * 16u : 0);
  assert(spool);
  for (size_t i = 1; i + 1 < size && i < 400; i += 2) {
    step(spool, &model, data[i], data[i + 1]);
  }
  kb_spool_free(spool);
  kb_buf_fini(&model);
  return 0;
}
