#include "report/lookup_text.h"

#include "base/ascii.h"
#include "base/text.h"
#include "match/clean_paste.h"
#include "match/error_code.h"

#include <strings.h>

enum { DIGITS_SIZE = 20, NUMBER_DIGITS_MIN = 6 };

/* The number without the marks within it, if it is nothing else. */
static bool read_spaced_number(struct kb_slice question, char digits[DIGITS_SIZE])
{
  size_t length = 0;
  size_t marks = 0;
  uint32_t number;
  for (size_t at = 0; at < question.length; at++) {
    const char byte = question.data[at];
    if (kb_is_alnum(byte) || (byte == '-' && length == 0)) {
      if (length == DIGITS_SIZE - 1) {
        return false;
      }
      digits[length++] = byte;
    } else if (byte == '\0' || !strchr(" ,.'", byte)) {
      return false;
    } else {
      marks++;
    }
  }
  /* 80048306h, 0x80048306L */
  const bool has_suffix = length > 0 && strchr("hHlL", digits[length - 1]) != NULL;
  length -= has_suffix;
  digits[length] = '\0';
  return marks + has_suffix > 0 && kb_code_number((struct kb_slice){digits, length}, &number);
}

void kb_lookup_text_clean(struct kb_buf *out, struct kb_slice question)
{
  char digits[DIGITS_SIZE];
  while (question.length > 0 && kb_is_space(question.data[0])) {
    question.data++;
    question.length--;
  }
  question = kb_trim_end(question);
  if (read_spaced_number(question, digits)) {
    question = kb_slice_of(digits);
  }
  kb_clean_paste(out, question);
}

static bool has_at(struct kb_slice text, size_t at, const char *word)
{
  const size_t length = strlen(word);
  return text.length - at >= length && strncasecmp(text.data + at, word, length) == 0;
}

/* The length of what introduces a number at `at`; 0 if nothing does. */
static size_t introduction(struct kb_slice text, size_t at)
{
  if (text.data[at] == '\0' || !strchr("/kK", text.data[at])) {
    return 0;
  }
  if (has_at(text, at, "/help/") || has_at(text, at, "/kb/")) {
    return text.data[at + 1] == 'h' || text.data[at + 1] == 'H' ? strlen("/help/") : strlen("/kb/");
  }
  if (!has_at(text, at, "kb") || (at > 0 && kb_is_alnum(text.data[at - 1]))) {
    return 0;
  }
  size_t length = 2;
  while (length < 4 && at + length < text.length && text.data[at + length] != '\0' &&
         strchr(" :#-", text.data[at + length])) {
    length++;
  }
  return length;
}

bool kb_lookup_next_kb(struct kb_slice text, size_t *at, char number[KB_NUMBER_SIZE],
                       struct kb_slice *words)
{
  for (; *at < text.length; ++*at) {
    const size_t before = introduction(text, *at);
    size_t length = 0;
    while (before > 0 && *at + before + length < text.length &&
           kb_is_digit(text.data[*at + before + length])) {
      length++;
    }
    const size_t end = *at + before + length;
    if (length >= NUMBER_DIGITS_MIN && length < KB_NUMBER_SIZE &&
        !(end < text.length && kb_is_alnum(text.data[end]))) {
      memcpy(number, text.data + *at + before, length);
      number[length] = '\0';
      *words = (struct kb_slice){text.data + *at, before + length};
      *at = end;
      return true;
    }
  }
  return false;
}
