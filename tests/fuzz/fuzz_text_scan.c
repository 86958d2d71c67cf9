#include "match/text_scan.h"

#include <stdint.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

static const struct kb_signature signatures[] = {
  {.code = "ErrorFull"},  {.code = "ErrorFull", .number = "403"},
  {.number = "8005E272"}, {.message = "The box [box] is full."},
  {.details = "no room"}, {.code = "ErrorBoxIsMissing"},
};

static bool take(void *context, const struct kb_mention *mention)
{
  kb_buf_addf(context, "%zu:%zu:%.*s|%.*s\n", mention->line,
              mention->owner_count > 0 ? mention->owners[0] + 1 : 0, (int)mention->code.length,
              mention->code.length > 0 ? mention->code.data : "", (int)mention->text.length,
              mention->text.data);
  return true;
}

/* Made once, which takes longer than most texts to be scanned. What it says goes to `said`. */
static struct kb_text_scan *scan_made(struct kb_buf *said)
{
  static struct kb_text_scan *scan;
  struct kb_error error;
  if (!scan) {
    struct kb_signatures *index = kb_signatures_new();
    assert(index);
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
      assert(kb_signatures_add(index, &signatures[i], i, &error) == KB_OK);
    }
    assert(kb_signatures_ready(index));
    scan = kb_text_scan_new(index, take, said);
    assert(scan);
  }
  return scan;
}

static void scan_in_pieces(struct kb_text_scan *scan, struct kb_slice text, size_t piece)
{
  struct kb_error error;
  kb_text_scan_begin(scan);
  for (size_t at = 0; at < text.length; at += piece) {
    const size_t left = text.length - at;
    kb_buf_add(kb_text_scan_input(scan), text.data + at, left < piece ? left : piece);
    assert(kb_text_scan_look(scan, &error) == KB_OK);
  }
  assert(kb_text_scan_end(scan, &error) == KB_OK);
}

/* Neither the size of pieces makes a difference, nor the texts that were scanned before. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static struct kb_buf said;
  struct kb_text_scan *scan = scan_made(&said);
  const struct kb_slice text = {(const char *)data, size};
  kb_buf_clear(&said);
  scan_in_pieces(scan, text, size + 1);
  const size_t whole = said.length;
  scan_in_pieces(scan, text, size % 7 + 1);
  assert(!said.failed && said.length == 2 * whole);
  assert(whole == 0 || memcmp(said.data, said.data + whole, whole) == 0);
  return 0;
}
