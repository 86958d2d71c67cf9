#include "rule/signature.h"

#include "rule/signature_index.h"

#include <stdlib.h>

/* One part of a text: its words among all. */
struct part {
  size_t begin, end;
};

struct kb_signature_scan {
  const struct kb_signatures *index;
  struct kb_words words;
  struct part *parts;
  size_t part_capacity;
  unsigned *seen; /* for each signature, the number of the text it was last looked at for */
  unsigned text;
  size_t *at; /* room for the places of a template's segments */
  size_t *at_details;
  struct kb_signature_match *matches;
  size_t match_count, match_capacity;
  struct kb_arena arena; /* of the placeholders */
  struct kb_signature_near near;
};

/* What is looked at: a signature in the parts of a text. */
struct look {
  struct kb_signature_scan *scan;
  struct kb_signature_parts text;
  const struct kb_indexed_signature *signature;
};

struct kb_signature_scan *kb_signature_scan_new(const struct kb_signatures *index)
{
  struct kb_signature_scan *scan = calloc(1, sizeof *scan);
  if (!scan) {
    return NULL;
  }
  scan->index = index;
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
  kb_arena_fini(&scan->arena);
  free(scan->parts);
  free(scan->seen);
  free(scan->at);
  free(scan->at_details);
  free(scan->matches);
  free(scan);
}

static bool has_words_at(const struct kb_word *words, size_t at, size_t end,
                         const struct kb_words *wanted)
{
  if (wanted->count > end - at) {
    return false;
  }
  for (size_t i = 0; i < wanted->count; i++) {
    if (words[at + i].hash != wanted->list[i].hash) {
      return false;
    }
  }
  return true;
}

/* The number stands right after the code, or after one word between. */
static bool has_number_beside(const struct kb_word *words, size_t at, size_t end,
                              const struct kb_words *number)
{
  for (size_t between = 0; between < 2 && at + between <= end; between++) {
    if (has_words_at(words, at + between, end, number)) {
      return true;
    }
  }
  return false;
}

/* An error number after the code that no signature names: this is another error of the same code.
 */
static bool has_unknown_number(const struct look *look, size_t at, size_t end)
{
  if (!look->signature->code_has_numbers || at >= end || !look->scan->words.list[at].is_number) {
    return false;
  }
  const struct kb_words *code = &look->signature->code;
  return !kb_code_has_number(look->scan->index, kb_gram(code->list, code->count),
                             kb_gram(&look->scan->words.list[at], 1));
}

static bool code_holds_at(const struct look *look, size_t at, size_t end)
{
  const struct kb_indexed_signature *signature = look->signature;
  const struct kb_word *words = look->scan->words.list;
  if (!has_words_at(words, at, end, &signature->code)) {
    return false;
  }
  const size_t behind = at + signature->code.count;
  const bool has_number = signature->number.count > 0;
  if (has_number && has_number_beside(words, behind, end, &signature->number)) {
    return true;
  }
  const bool is_unknown = has_unknown_number(look, behind, end);
  if (is_unknown && (!has_number || !look->scan->near.found)) {
    /* The article for the code alone is the nearest one, else any of that code. */
    look->scan->near = (struct kb_signature_near){true, signature->owner};
  }
  return !has_number && !is_unknown;
}

/* Finds the code (with its number), or the number alone. */
static bool find_code(const struct look *look, struct kb_signature_match *match)
{
  const struct kb_indexed_signature *signature = look->signature;
  const struct kb_words *wanted = signature->code.count > 0 ? &signature->code : &signature->number;
  if (wanted->count == 0) {
    return true;
  }
  for (size_t part = 0; part < look->text.count; part++) {
    const struct part range = look->scan->parts[part];
    for (size_t at = range.begin; at < range.end; at++) {
      const struct kb_word *words = look->scan->words.list;
      const bool holds = signature->code.count > 0 ? code_holds_at(look, at, range.end)
                                                   : has_words_at(words, at, range.end, wanted);
      if (holds) {
        match->part = part;
        match->start = words[at].start;
        match->end = words[at + wanted->count - 1].end;
        return true;
      }
    }
  }
  return false;
}

static bool find_source(const struct look *look)
{
  const struct kb_words *wanted = &look->signature->source;
  for (size_t part = 0; part < look->text.count; part++) {
    const struct part range = look->scan->parts[part];
    for (size_t at = range.begin; at < range.end; at++) {
      if (has_words_at(look->scan->words.list, at, range.end, wanted)) {
        return true;
      }
    }
  }
  return wanted->count == 0;
}

static bool find_template(const struct look *look, const struct kb_template *pattern,
                          struct kb_template_match *found, size_t *part)
{
  for (*part = 0; *part < look->text.count; ++*part) {
    const struct part range = look->scan->parts[*part];
    if (kb_template_find(pattern, look->scan->words.list, range.begin, range.end, found)) {
      return true;
    }
  }
  return false;
}

static bool bind_values(const struct look *look, const struct kb_template *pattern,
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
  for (size_t i = 0; i < pattern->segment_count; i++) {
    if (pattern->segments[i].name.length > 0) {
      list[match->placeholder_count++] = (struct kb_placeholder){
        pattern->segments[i].name,
        kb_template_value(pattern, i, found, look->text.parts[part], look->scan->words.list,
                          look->scan->parts[part].begin)};
    }
  }
  match->placeholders = list;
  return true;
}

static bool add_match(struct kb_signature_scan *scan, const struct kb_signature_match *match)
{
  if (scan->match_count == scan->match_capacity) {
    const size_t capacity = scan->match_capacity ? scan->match_capacity * 2 : 16;
    struct kb_signature_match *matches = realloc(scan->matches, capacity * sizeof *matches);
    if (!matches) {
      return false;
    }
    scan->matches = matches;
    scan->match_capacity = capacity;
  }
  scan->matches[scan->match_count++] = *match;
  return true;
}

/* Adds a match if all that the signature names holds. False when out of memory. */
static bool look_at_signature(const struct look *look)
{
  struct kb_signature_scan *scan = look->scan;
  const struct kb_indexed_signature *signature = look->signature;
  struct kb_signature_match match = {.owner = signature->owner,
                                     .signature = (size_t)(signature - scan->index->list),
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

static bool look_at_anchor(struct look *look, size_t first)
{
  struct kb_signature_scan *scan = look->scan;
  for (size_t number = first; number > 0; number = scan->index->list[number - 1].next) {
    if (scan->seen[number - 1] == scan->text) {
      continue;
    }
    scan->seen[number - 1] = scan->text;
    look->signature = &scan->index->list[number - 1];
    if (!look_at_signature(look)) {
      return false;
    }
  }
  return true;
}

static bool look_at_word(struct look *look, size_t at, size_t end)
{
  const struct kb_signatures *index = look->scan->index;
  const struct kb_word *words = look->scan->words.list;
  for (size_t length = 1; length <= KB_GRAM_MAX && at + length <= end; length++) {
    if (!index->grams[length]) {
      continue;
    }
    const uint64_t gram = kb_gram(&words[at], length);
    const struct kb_anchor *anchor = kb_anchor_find(index, gram);
    if (anchor->hash == gram && !look_at_anchor(look, anchor->first)) {
      return false;
    }
  }
  return true;
}

static bool read_parts(struct kb_signature_scan *scan, struct kb_signature_parts text)
{
  if (text.count > scan->part_capacity) {
    struct part *parts = realloc(scan->parts, text.count * sizeof *parts);
    if (!parts) {
      return false;
    }
    scan->parts = parts;
    scan->part_capacity = text.count;
  }
  scan->words.count = 0;
  for (size_t i = 0; i < text.count; i++) {
    scan->parts[i].begin = scan->words.count;
    if (!kb_words_add(&scan->words, text.parts[i])) {
      return false;
    }
    scan->parts[i].end = scan->words.count;
  }
  return true;
}

static int by_weight(const void *a, const void *b)
{
  const struct kb_signature_match *x = a;
  const struct kb_signature_match *y = b;
  if (x->weight != y->weight) {
    return x->weight < y->weight ? 1 : -1;
  }
  return (x->signature > y->signature) - (x->signature < y->signature);
}

enum kb_status kb_signature_match(struct kb_signature_scan *scan, struct kb_signature_parts text,
                                  const struct kb_signature_match **matches, size_t *count,
                                  struct kb_error *error)
{
  struct look look = {scan, text, NULL};
  scan->text++;
  if (scan->text == 0) {
    memset(scan->seen, 0, scan->index->count * sizeof *scan->seen);
    scan->text = 1;
  }
  scan->match_count = 0;
  scan->near.found = false;
  kb_arena_reset(&scan->arena);
  bool good = read_parts(scan, text);
  for (size_t part = 0; part < text.count && good; part++) {
    const struct part range = scan->parts[part];
    for (size_t at = range.begin; at < range.end && good; at++) {
      good = look_at_word(&look, at, range.end);
    }
  }
  if (scan->match_count > 1) {
    qsort(scan->matches, scan->match_count, sizeof *scan->matches, by_weight);
  }
  *matches = scan->matches;
  *count = good ? scan->match_count : 0;
  return good ? KB_OK : kb_fail_no_memory(error);
}

size_t kb_signature_decide(const struct kb_signature_match *matches, size_t count, size_t *deciding,
                           size_t size)
{
  size_t chosen = 0;
  for (size_t i = 0; i < count && matches[i].weight == matches[0].weight; i++) {
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

enum kb_status kb_signature_find_near(struct kb_signature_scan *scan,
                                      struct kb_signature_parts text,
                                      struct kb_signature_near *near, struct kb_error *error)
{
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  const enum kb_status status = kb_signature_match(scan, text, &matches, &count, error);
  *near = scan->near;
  return status;
}
