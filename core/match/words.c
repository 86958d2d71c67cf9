#include "match/words.h"

#include "base/character.h"
#include "base/grow.h"
#include "base/text.h"
#include "base/text_fold.h"
#include "match/error_code.h"

#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Classes of bytes. */
enum { OTHER, LETTER, DIGIT, BEYOND_ASCII };

static const unsigned char kinds[256] = {
  ['0'] = DIGIT,  ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,  ['5'] = DIGIT,
  ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,  ['_'] = LETTER, ['A'] = LETTER,
  ['B'] = LETTER, ['C'] = LETTER, ['D'] = LETTER, ['E'] = LETTER, ['F'] = LETTER, ['G'] = LETTER,
  ['H'] = LETTER, ['I'] = LETTER, ['J'] = LETTER, ['K'] = LETTER, ['L'] = LETTER, ['M'] = LETTER,
  ['N'] = LETTER, ['O'] = LETTER, ['P'] = LETTER, ['Q'] = LETTER, ['R'] = LETTER, ['S'] = LETTER,
  ['T'] = LETTER, ['U'] = LETTER, ['V'] = LETTER, ['W'] = LETTER, ['X'] = LETTER, ['Y'] = LETTER,
  ['Z'] = LETTER, ['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER, ['d'] = LETTER, ['e'] = LETTER,
  ['f'] = LETTER, ['g'] = LETTER, ['h'] = LETTER, ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER,
  ['l'] = LETTER, ['m'] = LETTER, ['n'] = LETTER, ['o'] = LETTER, ['p'] = LETTER, ['q'] = LETTER,
  ['r'] = LETTER, ['s'] = LETTER, ['t'] = LETTER, ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER,
  ['x'] = LETTER, ['y'] = LETTER, ['z'] = LETTER,
#define BEYOND_8(n)                                                             \
  [n] = BEYOND_ASCII, [(n) + 1] = BEYOND_ASCII, [(n) + 2] = BEYOND_ASCII,       \
  [(n) + 3] = BEYOND_ASCII, [(n) + 4] = BEYOND_ASCII, [(n) + 5] = BEYOND_ASCII, \
  [(n) + 6] = BEYOND_ASCII, [(n) + 7] = BEYOND_ASCII
  BEYOND_8(0x80), BEYOND_8(0x88), BEYOND_8(0x90), BEYOND_8(0x98), BEYOND_8(0xA0), BEYOND_8(0xA8),
  BEYOND_8(0xB0), BEYOND_8(0xB8), BEYOND_8(0xC0), BEYOND_8(0xC8), BEYOND_8(0xD0), BEYOND_8(0xD8),
  BEYOND_8(0xE0), BEYOND_8(0xE8), BEYOND_8(0xF0), BEYOND_8(0xF8),
#undef BEYOND_8
};

static unsigned kind_of(struct kb_slice text, size_t at)
{
  return kinds[(unsigned char)text.data[at]];
}

void kb_words_fini(struct kb_words *words)
{
  free(words->list);
  *words = (struct kb_words){0};
}

bool kb_words_add_word(struct kb_words *words, struct kb_word word)
{
  if (!KB_MAKE_ROOM(words->list, words->count, words->capacity, 4)) {
    return false;
  }
  words->list[words->count++] = word;
  return true;
}

static enum kb_mark mark_of(uint32_t code_point)
{
  if (code_point < 0x80) {
    return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') ? KB_MARK_SPACE
           : code_point == '"'                                             ? KB_MARK_DOUBLE_QUOTE
           : code_point == '\'' || code_point == '`'                       ? KB_MARK_SINGLE_QUOTE
           : code_point == '-'                                             ? KB_MARK_DASH
           : kinds[code_point] == OTHER                                    ? KB_MARK_OTHER
                                                                           : KB_MARK_NONE;
  }
  static const enum kb_mark marks[] = {
    [KB_CHARACTER_LETTER] = KB_MARK_NONE,
    [KB_CHARACTER_UNSPACED] = KB_MARK_NONE,
    [KB_CHARACTER_SPACE] = KB_MARK_SPACE,
    [KB_CHARACTER_CONTROL] = KB_MARK_OTHER,
    [KB_CHARACTER_DOUBLE_QUOTE] = KB_MARK_DOUBLE_QUOTE,
    [KB_CHARACTER_SINGLE_QUOTE] = KB_MARK_SINGLE_QUOTE,
    [KB_CHARACTER_DASH] = KB_MARK_DASH,
    [KB_CHARACTER_INVISIBLE] = KB_MARK_INVISIBLE,
    [KB_CHARACTER_OTHER] = KB_MARK_OTHER,
  };
  return marks[kb_character_of(code_point)];
}

/* Punctuation in UTF-8 that was read as Windows-1252 and saved as UTF-8 again: "canâ€™t". Source:
   Unicode's mapping table CP1252.TXT; its undefined 0x9D becomes U+009D, as in browsers (the
   encoding standard of WHATWG). */
static size_t misread_mark(struct kb_slice text, uint32_t *code_point)
{
  static const struct {
    const char *bytes;
    uint32_t code_point;
  } misread[] = {
    {"\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2", 0x2019}, {"\xC3\xA2\xE2\x82\xAC\xCB\x9C", 0x2018},
    {"\xC3\xA2\xE2\x82\xAC\xC5\x93", 0x201C},     {"\xC3\xA2\xE2\x82\xAC\xC2\x9D", 0x201D},
    {"\xC3\xA2\xE2\x82\xAC\xC5\xBE", 0x201E},     {"\xC3\xA2\xE2\x82\xAC\xE2\x80\x9C", 0x2013},
    {"\xC3\xA2\xE2\x82\xAC\xE2\x80\x9D", 0x2014}, {"\xC3\x82\xC2\xA0", 0xA0},
  };
  for (size_t i = 0; i < sizeof misread / sizeof misread[0]; i++) {
    const size_t length = strlen(misread[i].bytes);
    if (text.length >= length && memcmp(text.data, misread[i].bytes, length) == 0) {
      *code_point = misread[i].code_point;
      return length;
    }
  }
  return 0;
}

/* What a byte that is not UTF-8 stands for: a quote, a dash or a space of Windows-1252, whose
   code points Unicode leaves to controls. */
static uint32_t windows_mark(char byte)
{
  const unsigned char code = (unsigned char)byte;
  return (code >= 0x91 && code <= 0x97) || code == 0xA0 ? code : 0xFFFD;
}

static enum kb_mark read_mark(struct kb_slice text, size_t *length, uint32_t *code_point)
{
  *length = text.data[0] == '\xC3' ? misread_mark(text, code_point) : 0;
  if (*length == 0) {
    *length = kb_text_decode(text, code_point);
  }
  if (*length == 0) {
    *length = 1;
    *code_point = windows_mark(text.data[0]);
  }
  return mark_of(*code_point);
}

enum kb_mark kb_mark_at(struct kb_slice text, size_t *length)
{
  uint32_t code_point;
  return read_mark(text, length, &code_point);
}

enum kb_mark kb_mark_before(struct kb_slice text, size_t *length)
{
  enum { MISREAD_MAX = 8 };
  const struct kb_slice last = {text.data + text.length - 1, 1};
  if ((unsigned char)last.data[0] < 0x80) {
    return kb_mark_at(last, length);
  }
  for (size_t size = MISREAD_MAX; size >= 1; size--) {
    if (size > text.length) {
      continue;
    }
    const struct kb_slice tail = {text.data + text.length - size, size};
    if (size <= 4 ? ((unsigned char)tail.data[0] & 0xC0) != 0x80 : tail.data[0] == '\xC3') {
      const enum kb_mark mark = kb_mark_at(tail, length);
      if (*length == size) {
        return mark;
      }
    }
  }
  return kb_mark_at(last, length);
}

static uint64_t mix(uint64_t hash, uint64_t bytes)
{
  hash = (hash ^ bytes) * UINT64_C(0x9e3779b97f4a7c15);
  return hash ^ hash >> 29;
}

static uint64_t finish(uint64_t hash)
{
  hash *= UINT64_C(0xd6e8feb86659fd93);
  hash ^= hash >> 32;
  return hash | 1; /* never 0 */
}

/* Loads the first `count` (1 to 8) of `bytes`; `room` bytes may be read. */
static uint64_t load(const char *bytes, size_t count, size_t room)
{
  uint64_t value = 0;
  if (room >= 8) {
    memcpy(&value, bytes, 8);
  } else {
    memcpy(&value, bytes, count);
  }
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return value >> (64 - 8 * count);
#else
  return value << (64 - 8 * count);
#endif
}

/* Sets bit 5, which makes ASCII letters lower case and keeps digits and _ distinct. */
static inline uint64_t hash_ascii(const char *bytes, size_t length, size_t room)
{
  const uint64_t lower = UINT64_C(0x2020202020202020);
  uint64_t hash = length;
  for (; length > 8; bytes += 8, length -= 8, room -= 8) {
    hash = mix(hash, load(bytes, 8, 8) | lower);
  }
  return finish(mix(hash, length > 0 ? load(bytes, length, room) | lower : 0));
}

/* Hash of a word with letters beyond ASCII; invisible characters are ignored. */
static uint64_t hash_unicode(struct kb_slice word)
{
  uint64_t hash = UINT64_C(0x7765);
  for (size_t at = 0; at < word.length;) {
    size_t length;
    uint32_t code_point;
    const struct kb_slice rest = {word.data + at, word.length - at};
    const enum kb_mark mark = read_mark(rest, &length, &code_point);
    if (mark != KB_MARK_INVISIBLE) {
      uint32_t folded[KB_TEXT_FOLD_MAX];
      const size_t count = kb_text_fold(code_point, folded);
      for (size_t i = 0; i < count; i++) {
        hash = mix(hash, folded[i]);
      }
    }
    at += length;
  }
  return finish(hash);
}

static uint64_t hash_number(uint32_t number)
{
  return finish(mix(UINT64_C(0x6e756d62), number));
}

enum spelling {
  SPELT_ASCII,
  SPELT_WITH_INVISIBLE, /* ASCII except for invisible characters */
  SPELT_UNICODE,
};

/* The position after the ASCII letters and digits from `at` on. */
static inline size_t skip_ascii(struct kb_slice text, size_t at)
{
#ifdef __SSE2__
  while (text.length - at >= 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at));
    const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    /* Signed: bytes beyond ASCII are less than all others. */
    const __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)),
                                          _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
    const __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
                                         _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
    const __m128i word =
      _mm_or_si128(_mm_or_si128(letters, digits), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
    const unsigned mask = (unsigned)_mm_movemask_epi8(word) ^ 0xFFFFU;
    if (mask != 0) {
      return at + (size_t)__builtin_ctz(mask);
    }
    at += 16;
  }
#endif
  while (at < text.length && (kind_of(text, at) == LETTER || kind_of(text, at) == DIGIT)) {
    at++;
  }
  return at;
}

/* The end of a word that may continue at `at` with characters beyond ASCII. An invisible
   character does not end it. */
static size_t word_end_beyond(struct kb_slice text, size_t at, enum spelling *spelling)
{
  size_t end = at;
  while (at < text.length && kind_of(text, at) == BEYOND_ASCII) {
    size_t length;
    const enum kb_mark mark =
      kb_mark_at((struct kb_slice){text.data + at, text.length - at}, &length);
    if (mark != KB_MARK_NONE && mark != KB_MARK_INVISIBLE) {
      break;
    }
    const size_t next = skip_ascii(text, at + length);
    if (mark == KB_MARK_NONE) {
      *spelling = SPELT_UNICODE;
      end = next;
    } else if (next > at + length) {
      *spelling = *spelling == SPELT_ASCII ? SPELT_WITH_INVISIBLE : *spelling;
      end = next;
    }
    at = next;
  }
  return end;
}

/* The end of the word that begins at `at`. */
static inline size_t word_end(struct kb_slice text, size_t at, enum spelling *spelling)
{
  const size_t end = skip_ascii(text, at);
  *spelling = SPELT_ASCII;
  return end < text.length && kind_of(text, end) == BEYOND_ASCII
           ? word_end_beyond(text, end, spelling)
           : end;
}

/* Ignores invisible characters; no code is longer than this. */
static uint64_t hash_visible(struct kb_slice word)
{
  char visible[256];
  size_t length = 0;
  for (size_t at = 0; at < word.length && length < sizeof visible; at++) {
    if (kind_of(word, at) != BEYOND_ASCII) {
      visible[length++] = word.data[at];
    }
  }
  return hash_ascii(visible, length, length);
}

/* What programs make of an apostrophe: a quote within Python's or SQL's quotes, and what stands
   for a character that a code page lacks. */
static size_t lost_apostrophe(struct kb_slice rest)
{
  static const char *const forms[] = {"\\'", "''", "?", "\xEF\xBF\xBD"};
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
    const size_t length = strlen(forms[i]);
    if (rest.length >= length && memcmp(rest.data, forms[i], length) == 0) {
      return length;
    }
  }
  return 0;
}

/* The length of the apostrophe at `at`; 0 if there is none. */
static size_t apostrophe(struct kb_slice text, size_t at)
{
  if (at >= text.length || kind_of(text, at) == LETTER || kind_of(text, at) == DIGIT) {
    return 0;
  }
  const struct kb_slice rest = {text.data + at, text.length - at};
  size_t length = lost_apostrophe(rest);
  return length > 0 || kb_mark_at(rest, &length) == KB_MARK_SINGLE_QUOTE ? length : 0;
}

static bool is_letter(struct kb_slice text, size_t at, char lower)
{
  return (text.data[at] | 0x20) == lower;
}

static bool is_ascii_word(struct kb_slice word, const char *lower)
{
  for (size_t i = 0; i < word.length; i++) {
    if (!is_letter(word, i, lower[i])) {
      return false;
    }
  }
  return lower[word.length] == '\0';
}

/* "doesn't" is "does not", "can't" and "cannot" are "can not", "won't" is "will not". If such a
   word begins at `start` and its first part ends at `*end`, `*stem` is the verb and `*end` moves
   past the whole word. */
static bool is_negation(struct kb_slice text, size_t start, size_t *end, struct kb_slice *stem)
{
  const struct kb_slice first = {text.data + start, *end - start};
  if (first.length == 6 && is_ascii_word(first, "cannot")) {
    *stem = kb_slice_of("can");
    return true;
  }
  const size_t mark =
    first.length >= 3 && is_letter(text, *end - 1, 'n') ? apostrophe(text, *end) : 0;
  const size_t after = *end + mark;
  enum spelling spelling;
  if (mark == 0 || after >= text.length || !is_letter(text, after, 't') ||
      word_end(text, after, &spelling) != after + 1) {
    return false;
  }
  *end = after + 1;
  *stem = first.length == 3 && is_ascii_word(first, "can") ? kb_slice_of("can")
          : first.length == 3 && is_ascii_word(first, "won")
            ? kb_slice_of("will")
            : (struct kb_slice){first.data, first.length - 1};
  return true;
}

enum { NUMBER_MIN = 8, NUMBER_MAX = 10, NUMBER_64 = 16 }; /* the last: of 64 bits, in hex */

static size_t letters_before(struct kb_slice text, size_t at)
{
  size_t count = 0;
  while (count < at && kind_of(text, at - count - 1) == LETTER) {
    count++;
  }
  return count;
}

/* The length of the minus sign before a number, which belongs to it unless it joins two words.
   After a long name without a space it does if the number may be an HRESULT (-2147483648 is
   0x80000000): UnknownIncomingEmailIntegrationError-2147218677. */
static size_t minus_before(struct kb_slice text, size_t at, size_t digits)
{
  enum { NAME_LONG = 12 };
  static const char range[] = "2147";
  const bool is_hresult =
    digits == NUMBER_MAX && memcmp(text.data + at, range, sizeof range - 1) == 0;
  size_t length = 0;
  size_t before = 0;
  if (at == 0 || kb_mark_before((struct kb_slice){text.data, at}, &length) != KB_MARK_DASH) {
    return 0;
  }
  return at == length || (is_hresult && letters_before(text, at - length) >= NAME_LONG) ||
             kb_mark_before((struct kb_slice){text.data, at - length}, &before) != KB_MARK_NONE
           ? length
           : 0;
}

static bool has_only(struct kb_slice text, size_t at, size_t count, bool hex)
{
  if (count > text.length - at) {
    return false;
  }
  for (size_t i = at; i < at + count; i++) {
    if (kind_of(text, i) != DIGIT && !(hex && strchr("abcdefABCDEF", text.data[i]))) {
      return false;
    }
  }
  return true;
}

/* The first eight digits of a GUID are not an error number. */
static bool begins_guid(struct kb_slice text, size_t end)
{
  return text.length - end > 6 && text.data[end] == '-' && text.data[end + 5] == '-' &&
         has_only(text, end + 1, 4, true) && has_only(text, end + 6, 1, true);
}

/* Reads an error number at [*start, end); `*start` moves to its sign. */
static bool read_number(struct kb_slice text, size_t *start, size_t end, uint32_t *number)
{
  const size_t length = end - *start;
  char token[NUMBER_MAX + 1] = "-";
  if (length == NUMBER_64 || length == NUMBER_64 + 2) {
    return kb_code_number((struct kb_slice){text.data + *start, length}, number);
  }
  if (length < NUMBER_MIN || length > NUMBER_MAX) {
    return false;
  }
  memcpy(token + 1, text.data + *start, length);
  const size_t minus = minus_before(text, *start, length);
  if (minus > 0 && kb_code_number((struct kb_slice){token, length + 1}, number)) {
    *start -= minus;
    return true;
  }
  return kb_code_number((struct kb_slice){token + 1, length}, number) &&
         !(length == NUMBER_MIN && begins_guid(text, end));
}

static bool add_negation(struct kb_words *words, struct kb_word word, struct kb_slice stem)
{
  word.hash = hash_ascii(stem.data, stem.length, stem.length);
  if (!kb_words_add_word(words, word)) {
    return false;
  }
  word.hash = kb_word_hash("not");
  return kb_words_add_word(words, word);
}

/* Adds the word that begins at `start`; `*end` is set to the position after it. */
static bool add_at(struct kb_words *words, struct kb_slice text, size_t start, size_t *end)
{
  enum spelling spelling;
  struct kb_slice stem;
  uint32_t number = 0;
  *end = word_end(text, start, &spelling);
  struct kb_word word = {.start = (uint32_t)start};
  if (spelling == SPELT_ASCII && is_negation(text, start, end, &stem)) {
    word.end = (uint32_t)*end;
    return add_negation(words, word, stem);
  }
  const struct kb_slice token = {text.data + start, *end - start};
  word.end = (uint32_t)*end;
  if (spelling != SPELT_ASCII) {
    word.hash = spelling == SPELT_UNICODE ? hash_unicode(token) : hash_visible(token);
    return kb_words_add_word(words, word);
  }
  word.is_number = read_number(text, &start, *end, &number);
  word.start = (uint32_t)start;
  word.is_digits =
    !word.is_number && kind_of(token, 0) == DIGIT && has_only(token, 0, token.length, false);
  word.hash = word.is_number ? hash_number(number)
                             : hash_ascii(token.data, token.length,
                                          (size_t)(text.data + text.length - token.data));
  return kb_words_add_word(words, word);
}

/* The end of an ordinary word: letters and digits that begin with a letter, cannot be a number
   or a negation, and are not followed by a character beyond ASCII. `at` if the word may be
   something else. */
static size_t ordinary_word_end(struct kb_slice text, size_t at)
{
  const size_t end = skip_ascii(text, at);
  const size_t length = end - at;
  const char first = (char)(text.data[at] | 0x20);
  const char next = end < text.length ? text.data[end] : ' ';
  const bool may_be_hex = (length == NUMBER_MIN || length == NUMBER_64) && first <= 'f';
  const bool may_be_cannot = length == 6 && first == 'c';
  return may_be_hex || may_be_cannot || next == '\'' || next == '`' || next == '?' ||
             next == '\\' || kinds[(unsigned char)next] == BEYOND_ASCII
           ? at
           : end;
}

static bool add_ordinary_word(struct kb_words *words, struct kb_slice text, size_t start,
                              size_t end)
{
  if (!KB_MAKE_ROOM(words->list, words->count, words->capacity, 4)) {
    return false;
  }
  words->list[words->count++] =
    (struct kb_word){.hash = hash_ascii(text.data + start, end - start, text.length - start),
                     .start = (uint32_t)start,
                     .end = (uint32_t)end};
  return true;
}

bool kb_words_add(struct kb_words *words, struct kb_slice text)
{
  size_t at = 0;
  text.length = text.length > UINT32_MAX ? UINT32_MAX : text.length;
  while (at < text.length) {
    const unsigned kind = kind_of(text, at);
    size_t length = 1;
    size_t end = at;
    if (kind == LETTER && (end = ordinary_word_end(text, at)) > at) {
      if (!add_ordinary_word(words, text, at, end)) {
        return false;
      }
      at = end;
      continue;
    }
    if (kind == OTHER ||
        (kind == BEYOND_ASCII && kb_mark_at((struct kb_slice){text.data + at, text.length - at},
                                            &length) != KB_MARK_NONE)) {
      at += length;
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
  const size_t length = strlen(word);
  return hash_ascii(word, length, length);
}
