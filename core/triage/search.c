#include "triage/search.h"

#include "base/ascii.h"

#include <strings.h>

enum { WORDS_MAX = 6, SHORTEST = 3 };

struct query {
  struct kb_slice words[WORDS_MAX];
  size_t count;
};

static bool is_number(struct kb_slice word)
{
  size_t digits = 0;
  while (digits < word.length && kb_is_digit(word.data[digits])) {
    digits++;
  }
  return digits == word.length;
}

/* A word of most texts; or a number: a code is found as one, or not at all. */
static bool says_nothing(struct kb_slice word)
{
  static const char *const words[] = {"and", "are", "for", "has", "not", "the", "was", "with"};
  bool is_one = word.length < SHORTEST || is_number(word);
  for (size_t i = 0; i < sizeof words / sizeof *words && !is_one; i++) {
    is_one = strlen(words[i]) == word.length && strncasecmp(words[i], word.data, word.length) == 0;
  }
  return is_one;
}

/* Other bytes than those of ASCII are parts of letters. */
static bool is_word_byte(char byte)
{
  return kb_is_alnum(byte) || (unsigned char)byte >= 0x80;
}

/* False: it is no question of a few words. */
static bool split(struct kb_slice text, struct query *query)
{
  query->count = 0;
  for (size_t at = 0; at < text.length; at++) {
    const size_t begin = at;
    while (at < text.length && is_word_byte(text.data[at])) {
      at++;
    }
    if (says_nothing((struct kb_slice){text.data + begin, at - begin})) {
      continue;
    }
    if (query->count == WORDS_MAX) {
      return false;
    }
    query->words[query->count++] = (struct kb_slice){text.data + begin, at - begin};
  }
  return query->count > 0;
}

/* Whether the word begins a word of the text; within a code, any part of it. */
static bool has_word(const char *text, struct kb_slice word, bool is_code)
{
  for (const char *at = text ? text : ""; *at; at++) {
    if ((is_code || at == text || !is_word_byte(at[-1])) &&
        strncasecmp(at, word.data, word.length) == 0) {
      return true;
    }
  }
  return false;
}

static bool has_elsewhere(const struct kb_article *article, struct kb_slice word)
{
  bool has = has_word(article->code, word, true) || has_word(article->symptom, word, false);
  for (size_t i = 0; i < article->cause_count && !has; i++) {
    has = has_word(article->causes[i].text, word, false);
  }
  for (size_t i = 0; i < article->signature_count && !has; i++) {
    has = has_word(article->signatures[i].code, word, true);
  }
  return has;
}

/* How many words are in the title, and 1 more; 0: one is nowhere. */
static size_t rank(const struct kb_article *article, const struct query *query)
{
  size_t in_title = 0;
  for (size_t i = 0; i < query->count; i++) {
    if (has_word(article->title, query->words[i], false)) {
      in_title++;
    } else if (!has_elsewhere(article, query->words[i])) {
      return 0;
    }
  }
  return in_title + 1;
}

void kb_search(const struct kb_rule_set *rule_set, struct kb_slice text,
               const struct kb_article **list, size_t size, size_t *count)
{
  struct query query;
  *count = 0;
  if (!split(text, &query)) {
    return;
  }
  for (size_t wanted = query.count + 1; wanted > 0; wanted--) {
    for (size_t i = 0; i < rule_set->count; i++) {
      const struct kb_article *article = rule_set->articles[i];
      if (!article->overridden && !article->skipped && rank(article, &query) == wanted) {
        if (*count < size) {
          list[*count] = article;
        }
        (*count)++;
      }
    }
  }
}
