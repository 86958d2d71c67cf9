/* The explicit codes of a text, and how they affect the signatures that match it. */
#include "match/signature_scan.h"

#include "base/grow.h"

#include <stdlib.h>

static int by_weight(const void *a, const void *b)
{
  const struct kb_signature_match *x = a;
  const struct kb_signature_match *y = b;
  if (x->is_near != y->is_near) {
    return x->is_near ? 1 : -1;
  }
  if (x->weight != y->weight) {
    return x->weight < y->weight ? 1 : -1;
  }
  return (x->signature > y->signature) - (x->signature < y->signature);
}

static bool has_words(const struct kb_words *words, const struct kb_word *wanted, size_t count)
{
  return kb_words_have(words->list, words->count, wanted, count);
}

static bool covers(const struct kb_signature_match *match, const struct kb_unknown_code *named)
{
  const struct kb_word *words = named->words;
  return match->part == named->part && words[0].start < match->end &&
         match->start < words[named->count - 1].end;
}

/* Whether the signature has the explicit code, or a part of it: as its code or number, or among
   the words of its message. */
static bool has_code(const struct kb_signature_scan *scan, const struct kb_signature_match *match,
                     const struct kb_unknown_code *named)
{
  const struct kb_indexed_signature *signature = &scan->index->list[match->signature];
  const struct kb_words *own[] = {&signature->code.words, &signature->number.words};
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    if (own[i]->count > 0 &&
        (kb_words_have(named->words, named->count, own[i]->list, own[i]->count) ||
         has_words(own[i], named->words, named->count))) {
      return true;
    }
  }
  return covers(match, named) &&
         (has_words(&signature->message.words, named->words, named->count) ||
          has_words(&signature->details.words, named->words, named->count));
}

/* An article may list the code that details contain in another signature than the message. */
static bool lists_code(const struct kb_signatures *index, size_t owner,
                       const struct kb_unknown_code *named)
{
  for (size_t i = 0; i < index->count; i++) {
    const struct kb_indexed_signature *signature = &index->list[i];
    if (signature->owner == owner &&
        (has_words(&signature->code.words, named->words, named->count) ||
         has_words(&signature->number.words, named->words, named->count) ||
         has_words(&signature->message.words, named->words, named->count) ||
         has_words(&signature->details.words, named->words, named->count))) {
      return true;
    }
  }
  return false;
}

static bool is_same_code(const struct kb_unknown_code *a, const struct kb_unknown_code *b)
{
  return a->count == b->count && kb_words_have(a->words, a->count, b->words, b->count);
}

static bool has_known(const struct kb_signature_scan *scan, const struct kb_unknown_code *named)
{
  for (size_t i = 0; i < scan->known_count; i++) {
    if (is_same_code(&scan->known[i], named)) {
      return true;
    }
  }
  return false;
}

static bool add_known(struct kb_signature_scan *scan, const struct kb_unknown_code *named)
{
  if (has_known(scan, named)) {
    return true;
  }
  if (!KB_MAKE_ROOM(scan->known, scan->known_count, scan->known_capacity, 8)) {
    return false;
  }
  scan->known[scan->known_count++] = *named;
  return true;
}

static bool add_unknown(struct kb_signature_scan *scan, const struct kb_unknown_code *named)
{
  if (!KB_MAKE_ROOM(scan->unknown, scan->unknown_count, scan->unknown_capacity, 8)) {
    return false;
  }
  scan->unknown[scan->unknown_count++] = *named;
  return true;
}

/* A code that is known anywhere is known: an alert pasted twice has its code twice, and only one of
   them is in the part that its article matches. */
static void drop_known(struct kb_signature_scan *scan)
{
  size_t kept = 0;
  for (size_t i = 0; i < scan->unknown_count; i++) {
    if (!has_known(scan, &scan->unknown[i])) {
      scan->unknown[kept++] = scan->unknown[i];
    }
  }
  scan->unknown_count = kept;
}

/* Finds matches of signatures that have this code: a message that contains it counts like a
   code. */
static bool apply_code(struct kb_signature_scan *scan, const struct kb_unknown_code *named)
{
  bool is_known = false;
  for (size_t i = 0; i < scan->match_count; i++) {
    struct kb_signature_match *match = &scan->matches[i];
    if (has_code(scan, match, named)) {
      is_known = true;
      if (!match->by_code && !match->is_near) {
        match->weight += KB_WEIGHT_CODE;
        match->by_code = true;
        match->by_phrase = true;
      }
      match->by_phrase &= !named->is_labelled;
    }
  }
  return is_known ? add_known(scan, named) : add_unknown(scan, named);
}

/* NULL: no part of the text has any. */
static const struct kb_word *words_of(const struct kb_signature_scan *scan, struct kb_part range)
{
  return scan->words.list ? scan->words.list + range.begin : NULL;
}

bool kb_apply_codes(struct kb_signature_scan *scan, struct kb_signature_parts text)
{
  bool good = true;
  scan->unknown_count = scan->known_count = 0;
  for (size_t part = 0; part < text.count && good; part++) {
    const struct kb_part range = scan->parts[part];
    const struct kb_word *words = words_of(scan, range);
    struct kb_named_code code;
    for (size_t at = 0; good && kb_code_next(&scan->code_words, text.parts[part], words,
                                             range.end - range.begin, &at, &code);) {
      const struct kb_unknown_code named = {part, words + code.first, code.end - code.first,
                                            code.text, code.is_labelled};
      good = apply_code(scan, &named);
    }
  }
  drop_known(scan);
  for (size_t i = 0; i < scan->match_count && scan->unknown_count > 0; i++) {
    struct kb_signature_match *match = &scan->matches[i];
    for (size_t k = 0; k < scan->unknown_count; k++) {
      const struct kb_unknown_code *named = &scan->unknown[k];
      const bool loses = !match->by_code || (match->by_phrase && named->is_labelled);
      match->is_near |= loses && !lists_code(scan->index, match->owner, named);
    }
    match->by_code &= !match->is_near;
  }
  return good;
}

void kb_sort_matches(struct kb_signature_scan *scan)
{
  if (scan->match_count > 1) {
    qsort(scan->matches, scan->match_count, sizeof *scan->matches, by_weight);
  }
}

bool kb_signature_unknown_codes(struct kb_signature_scan *scan, struct kb_signature_parts text,
                                const struct kb_slice **codes, size_t *count)
{
  *codes = NULL;
  *count = 0;
  if (!kb_apply_codes(scan, text)) {
    return false;
  }
  kb_sort_matches(scan);
  struct kb_slice *texts =
    realloc(scan->unknown_texts, (scan->unknown_count + 1) * sizeof *scan->unknown_texts);
  if (!texts) {
    return false;
  }
  scan->unknown_texts = texts;
  for (size_t i = 0; i < scan->unknown_count; i++) {
    bool repeated = false;
    for (size_t k = 0; k < i; k++) {
      repeated |= is_same_code(&scan->unknown[k], &scan->unknown[i]);
    }
    if (!repeated) {
      texts[(*count)++] = scan->unknown[i].text;
    }
  }
  *codes = texts;
  return true;
}

/* The signature (+ 1) whose code is at word `at`, with a number that no signature has. */
static size_t near_at(const struct kb_look *look, const struct kb_text_index *text_index, size_t at)
{
  const struct kb_signatures *index = look->scan->index;
  for (size_t length = 1; length <= index->codes.longest && at + length <= text_index->end;
       length++) {
    const uint64_t gram = kb_gram(&text_index->words[at], length);
    const struct kb_anchor *code = kb_anchor_find(&index->codes, gram);
    if (code->hash == gram && index->list[code->first - 1].code_has_numbers &&
        kb_has_unknown_number(index, &index->list[code->first - 1].code.words, text_index,
                              at + length)) {
      return code->first;
    }
  }
  return 0;
}

/* Uses the words that the scan holds. */
static struct kb_signature_near find_near(const struct kb_look *look)
{
  const struct kb_signature_scan *scan = look->scan;
  for (size_t part = 0; part < look->text.count; part++) {
    const struct kb_text_index text_index = kb_look_text_index(look, part);
    for (size_t at = text_index.begin; at < text_index.end; at++) {
      const size_t first = near_at(look, &text_index, at);
      if (first > 0) {
        return (struct kb_signature_near){KB_NEAR_BY_NUMBER, scan->index->list[first - 1].owner};
      }
    }
  }
  if (scan->match_count > 0 && scan->matches[0].is_near) {
    return (struct kb_signature_near){KB_NEAR_BY_MESSAGE, scan->matches[0].owner};
  }
  return (struct kb_signature_near){KB_NEAR_NOT, 0};
}

void kb_signature_look_closer(struct kb_signature_scan *scan, struct kb_signature_parts text,
                              struct kb_signature_near *near, struct kb_slice *code)
{
  const struct kb_look look = {scan, text, NULL};
  *near = find_near(&look);
  *code = (struct kb_slice){NULL, 0};
  for (size_t i = 0; i < scan->unknown_count; i++) {
    if (code->length == 0 || (scan->unknown[i].is_labelled && !scan->unknown[0].is_labelled)) {
      *code = scan->unknown[i].text;
    }
  }
  for (size_t part = 0; part < text.count && code->length == 0; part++) {
    const struct kb_part range = scan->parts[part];
    *code = kb_code_in_words(&scan->code_words, text.parts[part], words_of(scan, range),
                             range.end - range.begin);
  }
  const struct kb_spelt_code *begun =
    near->by == KB_NEAR_NOT ? kb_code_begun(scan->index, *code) : NULL;
  if (begun) {
    *near =
      (struct kb_signature_near){KB_NEAR_BY_BEGINNING, scan->index->list[begun->signature].owner};
  }
}
