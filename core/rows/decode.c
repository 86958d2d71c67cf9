#include "rows/decode.h"

#include "base/text.h"

/* A byte that occurs in no UTF-8 text. */
static const char broken = '\xFF';

/* Whether two bytes are an ASCII character that text may begin with. */
static bool is_wide_ascii(unsigned char low, unsigned char high)
{
  return high == 0 && ((low >= ' ' && low < 0x7F) || (low != 0 && strchr("\r\n\t", low)));
}

/* UTF-16 is recognized by its byte order mark, or by its zero bytes, as nearly all texts begin
   with ASCII. */
static enum kb_encoding detect(const unsigned char *bytes, size_t count, size_t *mark)
{
  *mark = 0;
  if (count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) {
    *mark = 3;
    return KB_ENCODING_UTF8;
  }
  if (count >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE) {
    *mark = 2;
    return KB_ENCODING_UTF16LE;
  }
  if (count >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF) {
    *mark = 2;
    return KB_ENCODING_UTF16BE;
  }
  if (count >= 2 && is_wide_ascii(bytes[0], bytes[1]) &&
      (count < 4 || is_wide_ascii(bytes[2], bytes[3]))) {
    return KB_ENCODING_UTF16LE;
  }
  if (count >= 2 && is_wide_ascii(bytes[1], bytes[0]) &&
      (count < 4 || is_wide_ascii(bytes[3], bytes[2]))) {
    return KB_ENCODING_UTF16BE;
  }
  return KB_ENCODING_UTF8;
}

static void add_unit(struct kb_decoder *decoder, unsigned unit, struct kb_buf *out)
{
  const bool is_second = unit >= 0xDC00 && unit <= 0xDFFF;
  if (decoder->surrogate && is_second) {
    kb_text_encode(out, 0x10000 + ((decoder->surrogate - 0xD800) << 10) + (unit - 0xDC00));
    decoder->surrogate = 0;
    return;
  }
  if (decoder->surrogate || is_second) {
    kb_buf_add_char(out, broken);
    decoder->surrogate = 0;
  }
  if (unit >= 0xD800 && unit < 0xDC00) {
    decoder->surrogate = unit;
  } else if (!is_second) {
    kb_text_encode(out, unit);
  }
}

static void decode_utf16(struct kb_decoder *decoder, struct kb_slice bytes, bool at_end,
                         struct kb_buf *out)
{
  const size_t low = decoder->encoding == KB_ENCODING_UTF16LE ? 0 : 1;
  for (size_t i = 0; i < bytes.length; i++) {
    decoder->held[decoder->held_count++] = (unsigned char)bytes.data[i];
    if (decoder->held_count == 2) {
      decoder->held_count = 0;
      add_unit(decoder, decoder->held[low] | (unsigned)decoder->held[1 - low] << 8, out);
    }
  }
  if (at_end && (decoder->held_count > 0 || decoder->surrogate)) {
    kb_buf_add_char(out, broken);
    decoder->held_count = 0;
    decoder->surrogate = 0;
  }
}

static void decode_known(struct kb_decoder *decoder, struct kb_slice bytes, bool at_end,
                         struct kb_buf *out)
{
  if (decoder->encoding == KB_ENCODING_UTF8) {
    kb_buf_add_slice(out, bytes);
  } else {
    decode_utf16(decoder, bytes, at_end, out);
  }
}

void kb_decode(struct kb_decoder *decoder, struct kb_slice bytes, bool at_end, struct kb_buf *out)
{
  if (decoder->encoding != KB_ENCODING_UNKNOWN) {
    decode_known(decoder, bytes, at_end, out);
    return;
  }
  while (bytes.length > 0 && decoder->held_count < sizeof decoder->held) {
    decoder->held[decoder->held_count++] = (unsigned char)bytes.data[0];
    bytes.data++;
    bytes.length--;
  }
  if (decoder->held_count < sizeof decoder->held && !at_end) {
    return;
  }
  unsigned char first[sizeof decoder->held];
  const size_t count = decoder->held_count;
  size_t mark = 0;
  memcpy(first, decoder->held, sizeof first);
  decoder->held_count = 0;
  decoder->encoding = detect(first, count, &mark);
  decode_known(decoder, (struct kb_slice){(const char *)first + mark, count - mark},
               at_end && bytes.length == 0, out);
  if (bytes.length > 0) {
    decode_known(decoder, bytes, at_end, out);
  }
}
