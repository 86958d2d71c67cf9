#include "match/text_scan.h"

#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

static const struct kb_signature signatures[] = {
  {.code = "ErrorFull"},  {.code = "ErrorFull", .number = "403"},
  {.number = "8005E272"}, {.message = "The box [box] is full."},
  {.details = "no room"},
};

static bool take(void *context, const struct kb_mention *mention)
{
  kb_buf_addf(context, "%zu:%zu:%.*s|%.*s\n", mention->line,
              mention->owner_count > 0 ? mention->owners[0] + 1 : 0, (int)mention->code.length,
              mention->code.length > 0 ? mention->code.data : "", (int)mention->text.length,
              mention->text.data);
  return true;
}

static void scan_in_pieces(const struct kb_signatures *index, struct kb_slice text, size_t piece,
                           struct kb_buf *said)
{
  struct kb_error error;
  struct kb_text_scan *scan = kb_text_scan_new(index, take, said);
  assert(scan);
  kb_text_scan_begin(scan);
  for (size_t at = 0; at < text.length; at += piece) {
    const size_t left = text.length - at;
    kb_buf_add(kb_text_scan_input(scan), text.data + at, left < piece ? left : piece);
    assert(kb_text_scan_look(scan, &error) == KB_OK);
  }
  assert(kb_text_scan_end(scan, &error) == KB_OK);
  kb_text_scan_free(scan);
}

/* The size of pieces makes no difference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_error error;
  struct kb_buf whole = {0};
  struct kb_buf pieces = {0};
  struct kb_signatures *index = kb_signatures_new();
  assert(index);
  for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
    assert(kb_signatures_add(index, &signatures[i], i, &error) == KB_OK);
  }
  assert(kb_signatures_ready(index));
  const struct kb_slice text = {(const char *)data, size};
  scan_in_pieces(index, text, size + 1, &whole);
  scan_in_pieces(index, text, size % 7 + 1, &pieces);
  assert(kb_slice_equal(kb_buf_slice(&whole), kb_buf_slice(&pieces)));
  kb_buf_fini(&whole);
  kb_buf_fini(&pieces);
  kb_signatures_free(index);
  return 0;
}
