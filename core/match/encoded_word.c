#include "match/encoded_word.h"

#include "base/ascii.h"
#include "match/mime_part.h"

#include <string.h>

struct word {
  struct kb_slice charset, data;
  char encoding;
  size_t length;
};

/* "=?utf-8?B?…?=" at the start of the text. */
static bool read_word(struct kb_slice text, struct word *word)
{
  enum { LONGEST = 998 }; /* of a line of a mail (RFC 5322); a word of RFC 2047 has 75 */
  const char *end = text.data + (text.length < LONGEST ? text.length : LONGEST);
  const char *charset = text.data + 2;
  if (text.length < 8 || memcmp(text.data, "=?", 2) != 0) {
    return false;
  }
  const char *encoding = memchr(charset, '?', (size_t)(end - charset));
  if (!encoding || end - encoding < 5 || encoding[2] != '?') {
    return false;
  }
  const char *data = encoding + 3;
  const char *last = memchr(data, '?', (size_t)(end - data));
  if (!last || last + 1 == end || last[1] != '=') {
    return false;
  }
  word->charset = (struct kb_slice){charset, (size_t)(encoding - charset)};
  word->data = (struct kb_slice){data, (size_t)(last - data)};
  word->encoding = (char)(encoding[1] | 0x20);
  word->length = (size_t)(last + 2 - text.data);
  return (word->encoding == 'b' || word->encoding == 'q') && !memchr(text.data, '\n', word->length);
}

static void decode_word(const struct word *word, struct kb_buf *out)
{
  struct kb_mime_part part = {0};
  struct kb_buf text = {0};
  kb_buf_addf(&text, "Content-Type: text/plain; charset=%.*s", (int)word->charset.length,
              word->charset.data);
  kb_mime_part_field(&part, kb_buf_slice(&text));
  kb_buf_clear(&text);
  kb_buf_add_slice(&text, word->data);
  for (size_t i = 0; word->encoding == 'q' && i < text.length; i++) {
    text.data[i] = text.data[i] == '_' ? ' ' : text.data[i];
  }
  part.encoding = word->encoding == 'b' ? KB_MIME_BASE64 : KB_MIME_QUOTED;
  kb_mime_part_line(&part, kb_buf_slice(&text), false, out);
  kb_mime_part_end(&part, out);
  out->failed = out->failed || text.failed;
  kb_mime_part_fini(&part);
  kb_buf_fini(&text);
}

size_t kb_encoded_words(struct kb_slice text, struct kb_buf *out)
{
  struct word word;
  size_t length = 0;
  size_t at = 0;
  while (read_word((struct kb_slice){text.data + at, text.length - at}, &word)) {
    decode_word(&word, out);
    length = at + word.length;
    at = length;
    while (at < text.length && kb_is_space(text.data[at])) {
      at++;
    }
  }
  return length;
}
