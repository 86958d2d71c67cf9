#include "match/broken_code.h"

#include "base/ascii.h"
#include "match/signature_index.h"

enum {
  LEAST = 12, /* shorter ones may be two words */
  MOST = 128,
  INDENT = 64,
};

static bool is_of_code(char byte)
{
  return kb_is_alnum(byte) || byte == '_';
}

/* What a line end breaks: the letters before it, itself with the space around it, those after. */
struct broken {
  size_t begin, gap, rest, end;
};

static struct broken broken_at(const struct kb_buf *text, size_t newline)
{
  struct broken at = {newline, newline, newline + 1, 0};
  while (at.gap > 0 && text->data[at.gap - 1] == '\r') {
    at.gap--;
  }
  at.begin = at.gap;
  while (at.begin > 0 && at.gap - at.begin < MOST && is_of_code(text->data[at.begin - 1])) {
    at.begin--;
  }
  while (at.rest < text->length && at.rest - newline <= INDENT &&
         (text->data[at.rest] == ' ' || text->data[at.rest] == '\t')) {
    at.rest++;
  }
  at.end = at.rest;
  while (at.end < text->length && at.end - at.rest < MOST && is_of_code(text->data[at.end])) {
    at.end++;
  }
  return at;
}

static bool has_inner_capital(const char *text, size_t length)
{
  bool has = false;
  for (size_t i = 1; i < length; i++) {
    has |= kb_is_upper(text[i]);
  }
  return has;
}

/* "Service" above "Unavailable" are words of a sentence rather than a code that was broken between
   them; "ServiceUn" above "available" are no words. */
static bool are_words(const char *word, size_t first, size_t second)
{
  return kb_is_upper(word[first]) && !has_inner_capital(word, first) &&
         !has_inner_capital(word + first, second);
}

static bool is_one_code(const struct kb_signatures *index, const struct kb_buf *text,
                        const struct broken *at)
{
  char word[2 * MOST];
  const size_t first = at->gap - at->begin;
  const size_t second = at->end - at->rest;
  if (first == 0 || second == 0 || first + second < LEAST) {
    return false;
  }
  memcpy(word, text->data + at->begin, first);
  memcpy(word + first, text->data + at->rest, second);
  return !are_words(word, first, second) &&
         kb_code_is_spelt(index, (struct kb_slice){word, first + second});
}

bool kb_broken_codes_join(const struct kb_signatures *index, struct kb_buf *text)
{
  bool any = false;
  for (size_t at = 0; at < text->length; at++) {
    const char *newline = memchr(text->data + at, '\n', text->length - at);
    if (!newline) {
      break;
    }
    at = (size_t)(newline - text->data);
    const struct broken broken = broken_at(text, at);
    if (is_one_code(index, text, &broken)) {
      char gap[INDENT + MOST];
      const size_t length = broken.rest - broken.gap;
      const size_t second = broken.end - broken.rest;
      if (length <= sizeof gap) {
        memcpy(gap, text->data + broken.gap, length);
        memmove(text->data + broken.gap, text->data + broken.rest, second);
        memcpy(text->data + broken.gap + second, gap, length);
        at += second;
        any = true;
      }
    }
  }
  return any;
}
