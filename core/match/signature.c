#include "match/signature.h"

#include "base/grow.h"
#include "match/signature_scan.h"

#include <stdlib.h>

/* Each signature is indexed under one anchor: a run of up to four of its words, the rarest among
   all signatures. For each word of the text a small table says which lengths an anchor that begins
   there may have, so most words cost one lookup. Only when an anchor is found are its signatures
   checked in full, each once per text; `seen` holds the number of the text it was last checked for,
   so nothing is cleared in between. The positions of words, which the full check needs, are
   computed at the first anchor, so a text without one does not pay for them. */

struct kb_signature_scan *kb_signature_scan_new(const struct kb_signatures *index)
{
  struct kb_signature_scan *scan = calloc(1, sizeof *scan);
  if (!scan) {
    return NULL;
  }
  scan->index = index;
  scan->code_words = kb_code_words();
  scan->seen = calloc(index->count + 1, sizeof *scan->seen);
  scan->at = calloc(index->segments_max + 1, sizeof *scan->at);
  scan->at_details = calloc(index->segments_max + 1, sizeof *scan->at_details);
  if (!scan->seen || !scan->at || !scan->at_details) {
    kb_signature_scan_free(scan);
    return NULL;
  }
  return scan;
}

void kb_signature_scan_free(struct kb_signature_scan *scan)
{
  if (!scan) {
    return;
  }
  kb_words_fini(&scan->words);
  kb_postings_fini(&scan->postings);
  kb_arena_fini(&scan->arena);
  free(scan->parts);
  free(scan->seen);
  free(scan->at);
  free(scan->at_details);
  free(scan->matches);
  free(scan->unknown);
  free(scan->known);
  free(scan->unknown_texts);
  free(scan);
}

/* Whether the number follows the code, before any other number, or directly precedes it. */
static bool has_number_beside(const struct kb_indexed_signature *signature,
                              const struct kb_text_index *text_index, size_t at)
{
  const struct kb_words *number = &signature->number.words;
  const struct kb_word *first = &number->list[0];
  const size_t after = at + signature->code.words.count;
  for (size_t next = after; next < text_index->end && next < after + KB_NUMBER_WITHIN; next++) {
    const struct kb_word *word = &text_index->words[next];
    if (kb_text_index_has(text_index, number->list, number->count, next)) {
      return true;
    }
    if ((word->is_number && first->is_number) || (word->is_digits && first->is_digits)) {
      return false;
    }
  }
  return at >= text_index->begin + number->count &&
         kb_text_index_has(text_index, number->list, number->count, at - number->count);
}

/* Whether the number is a part of its own: the tracecode of an alert. */
static bool has_number_apart(const struct kb_look *look)
{
  const struct kb_words *number = &look->signature->number.words;
  for (size_t part = 0; part < look->text.count; part++) {
    const struct kb_text_index text_index = kb_look_text_index(look, part);
    if (text_index.end - text_index.begin == number->count &&
        kb_text_index_has(&text_index, number->list, number->count, text_index.begin)) {
      return true;
    }
  }
  return false;
}

/* The number after a code that ends before word `after`, which distinguishes errors with one
   code: an error number, or any number in "NAME 12 exception", "NAME. Exchange.server returned
   403 error". */
static const struct kb_word *number_after(const struct kb_text_index *text_index, size_t after)
{
  static const char *const nouns[] = {"exception", "error"};
  for (size_t at = after; at < text_index->end && at < after + KB_NUMBER_WITHIN; at++) {
    const struct kb_word *word = &text_index->words[at];
    if (word->is_number) {
      return word;
    }
    for (size_t i = 0; word->is_digits && at + 1 < text_index->end && i < 2; i++) {
      if (word[1].hash == kb_word_hash(nouns[i])) {
        return word;
      }
    }
  }
  return NULL;
}

bool kb_has_unknown_number(const struct kb_signatures *index, const struct kb_words *code,
                           const struct kb_text_index *text_index, size_t after)
{
  const uint64_t gram = kb_gram(code->list, code->count);
  const struct kb_word *number = number_after(text_index, after);
  return number && !kb_code_has_number(index, gram, kb_gram(number, 1));
}

static bool code_holds_at(const struct kb_look *look, const struct kb_text_index *text_index,
                          size_t at)
{
  const struct kb_indexed_signature *signature = look->signature;
  const struct kb_words *code = &signature->code.words;
  if (signature->number.words.count > 0) {
    return has_number_beside(signature, text_index, at) ||
           (!number_after(text_index, at + code->count) && has_number_apart(look));
  }
  return !signature->code_has_numbers ||
         !kb_has_unknown_number(look->scan->index, code, text_index, at + code->count);
}

enum { WITHIN = 8 }; /* words between a source and its number: "Http-Server hat die Ausnahme 401" */

/* Whether words (first, last] are within one line and sentence. If the source is a single word,
   some word that is not a number must be among them: not "HTTP/1.1 401". */
static bool is_one_clause(const struct kb_text_index *text_index, size_t first, size_t last,
                          bool is_short)
{
  bool has_word = !is_short;
  for (size_t at = first + 1; at <= last; at++) {
    const struct kb_slice gap = kb_text_index_gap(text_index, at);
    const bool ends = memchr(gap.data, '\n', gap.length) ||
                      (gap.length > 1 && (gap.data[0] == '.' || gap.data[0] == ';'));
    if (gap.length > 0 && ends) {
      return false;
    }
    has_word |= at < last && !text_index->words[at].is_digits && !text_index->words[at].is_number;
  }
  return has_word;
}

/* Whether the word before is part of an address or a protocol: "http://…", "HTTP/1.1". */
static bool is_part(const struct kb_text_index *text_index, size_t after)
{
  const struct kb_slice gap = kb_text_index_gap(text_index, after);
  return gap.length > 0 && (gap.data[0] == '/' || gap.data[0] == ':');
}

/* A number without a code means something only near the words of its source, in any language:
   "Exchange.server zwrócił błąd 203". */
static bool is_beside_source(const struct kb_phrase *source, const struct kb_text_index *text_index,
                             size_t number)
{
  const size_t count = source->words.count;
  const size_t from =
    number > text_index->begin + count + WITHIN ? number - count - WITHIN : text_index->begin;
  for (size_t at = kb_phrase_find(source, text_index, from);
       at != SIZE_MAX && at <= number + WITHIN; at = kb_phrase_find(source, text_index, at + 1)) {
    if (is_part(text_index, at + count)) {
      continue;
    }
    if (at > number
          ? is_one_clause(text_index, number, at, count == 1)
          : at + count <= number && is_one_clause(text_index, at + count - 1, number, count == 1)) {
      return true;
    }
  }
  return false;
}

/* Whether the number matches without a code. */
static bool number_holds_at(const struct kb_look *look, const struct kb_text_index *text_index,
                            size_t at)
{
  const struct kb_phrase *source = &look->signature->source;
  return source->words.count == 0 || is_beside_source(source, text_index, at);
}

/* Finds the code (with its number), or the number without a code. */
static bool find_code(const struct kb_look *look, struct kb_signature_match *match)
{
  const struct kb_indexed_signature *signature = look->signature;
  const bool has_code = signature->code.words.count > 0;
  const struct kb_phrase *wanted = has_code ? &signature->code : &signature->number;
  for (size_t part = 0; part < look->text.count && wanted->words.count > 0; part++) {
    const struct kb_text_index text_index = kb_look_text_index(look, part);
    size_t at = kb_phrase_find(wanted, &text_index, text_index.begin);
    while (at != SIZE_MAX && !(has_code ? code_holds_at(look, &text_index, at)
                                        : number_holds_at(look, &text_index, at))) {
      at = kb_phrase_find(wanted, &text_index, at + 1);
    }
    if (at != SIZE_MAX) {
      match->part = part;
      match->start = text_index.words[at].start;
      match->end = text_index.words[at + wanted->words.count - 1].end;
      return true;
    }
  }
  return wanted->words.count == 0;
}

static bool find_source(const struct kb_look *look)
{
  const struct kb_phrase *source = &look->signature->source;
  for (size_t part = 0; part < look->text.count && source->words.count > 0; part++) {
    const struct kb_text_index text_index = kb_look_text_index(look, part);
    if (kb_phrase_find(source, &text_index, text_index.begin) != SIZE_MAX) {
      return true;
    }
  }
  return source->words.count == 0;
}

static bool find_template(const struct kb_look *look, const struct kb_template *pattern,
                          struct kb_template_match *found, size_t *part)
{
  for (*part = 0; *part < look->text.count; ++*part) {
    const struct kb_text_index text_index = kb_look_text_index(look, *part);
    if (kb_template_find(pattern, &text_index, found)) {
      return true;
    }
  }
  return false;
}

static bool bind_values(const struct kb_look *look, const struct kb_template *pattern,
                        const struct kb_template_match *found, size_t part,
                        struct kb_signature_match *match)
{
  struct kb_placeholder *list = kb_arena_array(
    &look->scan->arena, match->placeholder_count + pattern->segment_count + 1, sizeof *list);
  if (!list) {
    return false;
  }
  if (match->placeholder_count > 0) {
    memcpy(list, match->placeholders, match->placeholder_count * sizeof *list);
  }
  const struct kb_text_index text_index = kb_look_text_index(look, part);
  for (size_t i = 0; i < pattern->segment_count; i++) {
    if (pattern->segments[i].name.length > 0) {
      list[match->placeholder_count++] = (struct kb_placeholder){
        pattern->segments[i].name, kb_template_value(pattern, i, found, &text_index)};
    }
  }
  match->placeholders = list;
  return true;
}

static bool add_match(struct kb_signature_scan *scan, const struct kb_signature_match *match)
{
  if (!KB_MAKE_ROOM(scan->matches, scan->match_count, scan->match_capacity, 16)) {
    return false;
  }
  scan->matches[scan->match_count++] = *match;
  return true;
}

/* Adds a match if everything that the signature names is in the text. False when out of memory. */
static bool check_signature(const struct kb_look *look)
{
  struct kb_signature_scan *scan = look->scan;
  const struct kb_indexed_signature *signature = look->signature;
  struct kb_signature_match match = {
    .owner = signature->owner,
    .signature = (size_t)(signature - scan->index->list),
    .by_code = signature->names_code,
    .by_message = signature->code.words.count + signature->number.words.count == 0,
    .weight = signature->weight};
  struct kb_template_match message = {.at = scan->at};
  struct kb_template_match details = {.at = scan->at_details};
  size_t message_part = 0;
  size_t details_part = 0;
  if (!find_code(look, &match) || !find_source(look) ||
      (signature->has_message &&
       !find_template(look, &signature->message, &message, &message_part)) ||
      (signature->has_details &&
       !find_template(look, &signature->details, &details, &details_part))) {
    return true;
  }
  if (signature->has_message) {
    match.part = message_part;
    match.start = scan->words.list[message.first].start;
    match.end = scan->words.list[message.end - 1].end;
    if (!bind_values(look, &signature->message, &message, message_part, &match)) {
      return false;
    }
  }
  if (signature->has_details &&
      !bind_values(look, &signature->details, &details, details_part, &match)) {
    return false;
  }
  return add_match(scan, &match);
}

static bool look_at_anchor(struct kb_look *look, size_t first)
{
  struct kb_signature_scan *scan = look->scan;
  if (!scan->has_postings && !kb_postings_fill(&scan->postings, &scan->words)) {
    return false;
  }
  scan->has_postings = true;
  for (size_t number = first; number > 0; number = scan->index->list[number - 1].next) {
    if (scan->seen[number - 1] == scan->text) {
      break; /* the later matches are near ones, too */
    }
    scan->seen[number - 1] = scan->text;
    look->signature = &scan->index->list[number - 1];
    if (!check_signature(look)) {
      return false;
    }
  }
  return true;
}

static bool look_at_word(struct kb_look *look, size_t at, size_t end)
{
  const struct kb_signatures *index = look->scan->index;
  const struct kb_word *words = look->scan->words.list;
  const unsigned lengths = kb_anchor_lengths(index, words[at].hash);
  for (size_t length = 1; lengths >> length && at + length <= end; length++) {
    if (!(lengths >> length & 1)) {
      continue;
    }
    const uint64_t gram = kb_gram(&words[at], length);
    const struct kb_anchor *anchor = kb_anchor_find(&index->anchors, gram);
    if (anchor->hash == gram && !look_at_anchor(look, anchor->first)) {
      return false;
    }
  }
  return true;
}

static bool read_parts(struct kb_signature_scan *scan, struct kb_signature_parts text)
{
  if (text.count > scan->part_capacity) {
    struct kb_part *parts = realloc(scan->parts, text.count * sizeof *parts);
    if (!parts) {
      return false;
    }
    scan->parts = parts;
    scan->part_capacity = text.count;
  }
  scan->words.count = 0;
  scan->has_postings = false;
  for (size_t i = 0; i < text.count; i++) {
    scan->parts[i].begin = scan->words.count;
    if (!kb_words_add(&scan->words, text.parts[i])) {
      return false;
    }
    scan->parts[i].end = scan->words.count;
  }
  return true;
}

bool kb_signature_match(struct kb_signature_scan *scan, struct kb_signature_parts text,
                        const struct kb_signature_match **matches, size_t *count)
{
  struct kb_look look = {scan, text, NULL};
  scan->text++;
  if (scan->text == 0) {
    memset(scan->seen, 0, scan->index->count * sizeof *scan->seen);
    scan->text = 1;
  }
  scan->match_count = 0;
  scan->unknown_count = 0;
  kb_arena_reset(&scan->arena);
  bool good = read_parts(scan, text);
  for (size_t part = 0; part < text.count && good; part++) {
    const struct kb_part range = scan->parts[part];
    for (size_t at = range.begin; at < range.end && good; at++) {
      good = look_at_word(&look, at, range.end);
    }
  }
  kb_sort_matches(scan);
  if (good && scan->match_count > 0 && !scan->matches[0].by_code) {
    good = kb_apply_codes(scan, text);
    kb_sort_matches(scan);
  }
  *matches = scan->matches;
  *count = good ? scan->match_count : 0;
  return good;
}

size_t kb_signature_decide(const struct kb_signature_match *matches, size_t count, size_t *deciding,
                           size_t size)
{
  size_t chosen = 0;
  for (size_t i = 0; i < count && matches[i].weight == matches[0].weight && !matches[i].is_near;
       i++) {
    bool repeated = false;
    for (size_t k = 0; k < chosen; k++) {
      repeated |= matches[deciding[k]].owner == matches[i].owner;
    }
    if (!repeated && chosen < size) {
      deciding[chosen++] = i;
    }
  }
  return chosen;
}
