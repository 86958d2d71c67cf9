#include "rule/fold.h"

#include "base/text.h"
#include "rule/code.h"

#include <ctype.h>
#include <stdlib.h>

void kb_words_fini(struct kb_words *words)
{
  free(words->list);
  *words = (struct kb_words){0};
}

static bool add_word(struct kb_words *words, struct kb_word word)
{
  if (words->count == words->capacity) {
    const size_t capacity = words->capacity ? words->capacity * 2 : 256;
    struct kb_word *list = realloc(words->list, capacity * sizeof *list);
    if (!list) {
      return false;
    }
    words->list = list;
    words->capacity = capacity;
  }
  words->list[words->count++] = word;
  return true;
}

static uint64_t finish(uint64_t hash)
{
  hash ^= hash >> 32;
  hash *= UINT64_C(0xd6e8feb86659fd93);
  hash ^= hash >> 32;
  return hash | 1; /* never 0 */
}

static uint64_t hash_word(struct kb_slice word)
{
  uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
  for (size_t i = 0; i < word.length; i++) {
    const unsigned char byte = (unsigned char)word.data[i];
    const unsigned char lower = byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
    hash = (hash ^ lower) * UINT64_C(0x100000001b3);
  }
  return finish(hash);
}

static uint64_t hash_number(uint32_t number)
{
  return finish((UINT64_C(0x6e756d62) << 32 | number) * UINT64_C(0x9e3779b97f4a7c15));
}

static bool is_word_byte(unsigned char byte)
{
  return isalnum(byte) || byte == '_';
}

/* Punctuation and spaces beyond ASCII; everything else there is taken for letters. */
static bool is_separator(uint32_t code_point)
{
  return (code_point >= 0x80 && code_point <= 0xBF) || code_point == 0xD7 || code_point == 0xF7 ||
         (code_point >= 0x2000 && code_point <= 0x206F) ||
         (code_point >= 0x3000 && code_point <= 0x303F) ||
         (code_point >= 0xFF00 && code_point <= 0xFF0F) || code_point == 0xFEFF;
}

/* Bytes of the word character at `at`; 0 if it is none. */
static size_t word_character(struct kb_slice text, size_t at)
{
  const unsigned char byte = (unsigned char)text.data[at];
  if (byte < 0x80) {
    return is_word_byte(byte) ? 1 : 0;
  }
  uint32_t code_point = 0;
  const size_t length =
    kb_text_decode((struct kb_slice){text.data + at, text.length - at}, &code_point);
  return length > 0 && !is_separator(code_point) ? length : 0;
}

static size_t word_end(struct kb_slice text, size_t at)
{
  while (at < text.length) {
    const size_t length = word_character(text, at);
    if (length == 0) {
      break;
    }
    at += length;
  }
  return at;
}

/* Bytes of the apostrophe at `at`; 0 if it is none. */
static size_t apostrophe(struct kb_slice text, size_t at)
{
  if (at < text.length && (text.data[at] == '\'' || text.data[at] == '`')) {
    return 1;
  }
  return text.length - at >= 3 && at < text.length && memcmp(text.data + at, "\xE2\x80\x99", 3) == 0
           ? 3
           : 0;
}

static bool is_ascii_word(struct kb_slice word, const char *lower)
{
  if (word.length != strlen(lower)) {
    return false;
  }
  for (size_t i = 0; i < word.length; i++) {
    if (tolower((unsigned char)word.data[i]) != lower[i]) {
      return false;
    }
  }
  return true;
}

/* "doesn't" is "does not", "can't" and "cannot" are "can not", "won't" is "will not". If such a
   word begins at `start` and its first part ends at `*end`, `*stem` is the verb and `*end` moves
   behind it. */
static bool is_negation(struct kb_slice text, size_t start, size_t *end, struct kb_slice *stem)
{
  const struct kb_slice first = {text.data + start, *end - start};
  if (is_ascii_word(first, "cannot")) {
    *stem = kb_slice_of("can");
    return true;
  }
  const size_t mark = apostrophe(text, *end);
  const size_t after = *end + mark;
  if (mark == 0 || first.length < 3 || tolower((unsigned char)text.data[*end - 1]) != 'n' ||
      after >= text.length || tolower((unsigned char)text.data[after]) != 't' ||
      word_end(text, after) != after + 1) {
    return false;
  }
  *end = after + 1;
  *stem = is_ascii_word(first, "can")   ? kb_slice_of("can")
          : is_ascii_word(first, "won") ? kb_slice_of("will")
                                        : (struct kb_slice){first.data, first.length - 1};
  return true;
}

/* A minus sign belongs to the number after it, unless it joins two words. */
static bool is_minus(struct kb_slice text, size_t at)
{
  return text.data[at] == '-' && at + 1 < text.length &&
         isdigit((unsigned char)text.data[at + 1]) &&
         (at == 0 || !is_word_byte((unsigned char)text.data[at - 1]));
}

static bool add_at(struct kb_words *words, struct kb_slice text, size_t start, size_t *end)
{
  struct kb_slice stem;
  if (is_negation(text, start, end, &stem)) {
    struct kb_word word = {hash_word(stem), (uint32_t)start, (uint32_t)*end, false};
    if (!add_word(words, word)) {
      return false;
    }
    word.hash = hash_word(kb_slice_of("not"));
    return add_word(words, word);
  }
  const struct kb_slice token = {text.data + start, *end - start};
  uint32_t number = 0;
  const bool is_number = token.length >= 2 && kb_code_number(token, &number);
  return add_word(words, (struct kb_word){is_number ? hash_number(number) : hash_word(token),
                                          (uint32_t)start, (uint32_t)*end, is_number});
}

bool kb_words_add(struct kb_words *words, struct kb_slice text)
{
  size_t at = 0;
  text.length = text.length > UINT32_MAX ? UINT32_MAX : text.length;
  while (at < text.length) {
    const bool minus = is_minus(text, at);
    size_t end = word_end(text, at + minus);
    if (end == at) {
      at++;
      continue;
    }
    if (!add_at(words, text, at, &end)) {
      return false;
    }
    at = end;
  }
  return true;
}

uint64_t kb_word_hash(const char *word)
{
  return hash_word(kb_slice_of(word));
}
