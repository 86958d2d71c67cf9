#include "base/ascii.h"
#include "match/error_code.h"
#include "match/signature.h"
#include "match/signature_index.h"

#include <inttypes.h>
#include <stdio.h>

/* Of each signature, a run of words that a text must contain to match: of its code or number if
   it names one, else of its message. Only words that are spelt in one way are suitable. */

enum { SHORTEST = 3, LONGEST = 24 };

struct choice {
  struct kb_slice words; /* the best so far */
};

static bool has_one_spelling(const char *text, const struct kb_word *word)
{
  for (uint32_t i = word->start; i < word->end; i++) {
    if (!kb_is_alnum(text[i]) && text[i] != '_') {
      return false;
    }
  }
  return !word->is_number;
}

/* "cannot", "can't" and "can not" are equal. */
static bool is_negation(const struct kb_word *word, const struct kb_word *end)
{
  const uint64_t negation = kb_word_hash("not");
  return word->hash == negation || (word + 1 < end && word[1].hash == negation);
}

/* Chooses the longest run of words with a single spelling among `count`. */
static void choose(struct choice *choice, const char *text, const struct kb_word *words,
                   size_t count)
{
  const struct kb_word *const end = words + count;
  const struct kb_word *first = NULL;
  for (const struct kb_word *word = words; word < end; word++) {
    if (!has_one_spelling(text, word) || is_negation(word, end)) {
      first = NULL;
      continue;
    }
    first = first ? first : word;
    const size_t length = word->end - first->start;
    if (length > choice->words.length && choice->words.length < LONGEST) {
      choice->words = (struct kb_slice){text + first->start, length};
    }
  }
}

/* Adds all spellings: -2147097996, 2147869300, 8005E274, 0x8005E274. */
static bool add_number(struct kb_word_search *word_search, struct kb_slice token)
{
  uint32_t number = 0;
  char hex[16];
  char decimal[16];
  char negative[16];
  if (!kb_code_number(token, &number)) {
    return false;
  }
  snprintf(hex, sizeof hex, "0x%08" PRIX32, number);
  snprintf(decimal, sizeof decimal, "%" PRIu32, number);
  snprintf(negative, sizeof negative, "%" PRIu32, (uint32_t)(0 - number));
  return kb_word_search_add(word_search, kb_slice_of(hex)) &&
         kb_word_search_add(word_search, kb_slice_of(hex + 2)) &&
         kb_word_search_add(word_search, kb_slice_of(decimal)) &&
         kb_word_search_add(word_search, kb_slice_of(negative));
}

static const struct kb_word *number_in(const struct kb_phrase *phrase)
{
  for (size_t i = 0; i < phrase->words.count; i++) {
    if (phrase->words.list[i].is_number) {
      return &phrase->words.list[i];
    }
  }
  return NULL;
}

static bool add_phrase(struct kb_word_search *word_search, const struct kb_phrase *phrase,
                       bool *all_lines)
{
  struct choice choice = {{NULL, 0}};
  const struct kb_word *number = number_in(phrase);
  if (number) {
    return add_number(word_search, (struct kb_slice){phrase->text.data + number->start,
                                                     number->end - number->start});
  }
  choose(&choice, phrase->text.data, phrase->words.list, phrase->words.count);
  if (choice.words.length < SHORTEST) {
    *all_lines = true;
    return true;
  }
  return kb_word_search_add(word_search, choice.words);
}

static bool add_template(struct kb_word_search *word_search, const struct kb_template *pattern,
                         bool *all_lines)
{
  struct choice choice = {{NULL, 0}};
  for (size_t i = 0; i < pattern->segment_count; i++) {
    const struct kb_segment *segment = &pattern->segments[i];
    choose(&choice, pattern->text, &pattern->words.list[segment->first], segment->count);
  }
  if (choice.words.length < SHORTEST) {
    *all_lines = true;
    return true;
  }
  return kb_word_search_add(word_search, choice.words);
}

bool kb_signatures_add_words(const struct kb_signatures *index, struct kb_word_search *word_search,
                             bool *all_lines)
{
  bool good = true;
  for (size_t i = 0; i < index->count && good; i++) {
    const struct kb_indexed_signature *signature = &index->list[i];
    good = signature->code.words.count > 0 ? add_phrase(word_search, &signature->code, all_lines)
           : signature->number.words.count > 0
             ? add_phrase(word_search, &signature->number, all_lines)
           : signature->has_message ? add_template(word_search, &signature->message, all_lines)
                                    : add_template(word_search, &signature->details, all_lines);
  }
  return good;
}
