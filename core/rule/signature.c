#include "rule/signature.h"

#include "base/arena.h"
#include "rule/fold.h"
#include "rule/template.h"

#include <stdlib.h>

/* Words in a row that may stand for a signature in the index. */
enum { GRAM_MAX = 4 };

/* Weights: what a signature names decides how specific it is; longer messages are more so. A message
   alone never outweighs a code. */
enum {
  WEIGHT_CODE = 4000,
  WEIGHT_CODE_WORD = 10,
  WEIGHT_NUMBER_BESIDE = 4000,
  WEIGHT_NUMBER = 2000,
  WEIGHT_MESSAGE = 100,
  WEIGHT_DETAILS = 60,
  WEIGHT_SOURCE = 20,
  WEIGHT_WORDS_MAX = 800,
};

struct signature {
  size_t owner;
  struct kb_words code, number, source;
  struct kb_template message, details;
  bool has_message, has_details;
  bool code_has_numbers; /* another signature names this code with a number */
  unsigned weight;
  size_t next; /* signature with the same anchor, + 1; 0: none */
};

/* An anchor: words in a row that begin the look at its signatures. */
struct slot {
  uint64_t hash; /* 0: free */
  size_t first;  /* signature + 1 */
};

/* A code with a number that some signature names. */
struct pair {
  uint64_t code, number;
};

struct kb_signatures {
  struct kb_arena arena;
  struct signature *list;
  size_t count, capacity;
  struct slot *slots;
  size_t slot_count; /* a power of two */
  bool grams[GRAM_MAX + 1]; /* lengths of anchors that there are */
  struct pair *pairs;
  size_t pair_count;
  size_t segments_max;
};

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
  size_t *at;         /* room for the places of a template's segments */
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
  const struct signature *signature;
};

struct kb_signatures *kb_signatures_new(void)
{
  return calloc(1, sizeof(struct kb_signatures));
}

static void free_signature(struct signature *signature)
{
  kb_words_fini(&signature->code);
  kb_words_fini(&signature->number);
  kb_words_fini(&signature->source);
  kb_template_fini(&signature->message);
  kb_template_fini(&signature->details);
}

void kb_signatures_free(struct kb_signatures *index)
{
  if (!index) {
    return;
  }
  for (size_t i = 0; i < index->count; i++) {
    free_signature(&index->list[i]);
  }
  free(index->list);
  free(index->slots);
  free(index->pairs);
  kb_arena_fini(&index->arena);
  free(index);
}

static enum kb_status read_words(struct kb_words *words, const char *text, const char *what,
                                 struct kb_error *error)
{
  if (!text) {
    return KB_OK;
  }
  for (const char *at = text; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7F) {
      return kb_fail(error, KB_INVALID, "%s holds the control character 0x%02X", what,
                     (unsigned char)*at);
    }
  }
  if (!kb_words_add(words, kb_slice_of(text))) {
    return kb_fail_no_memory(error);
  }
  return words->count > 0
           ? KB_OK
           : kb_fail(error, KB_INVALID, "%s has neither letters nor digits", what);
}

static enum kb_status read_template(struct kb_signatures *index, struct kb_template *pattern,
                                    const char *text, const char *what, struct kb_error *error)
{
  const char *copy = kb_arena_text(&index->arena, text);
  if (!copy) {
    return kb_fail_no_memory(error);
  }
  struct kb_error reason;
  const enum kb_status status = kb_template_read(pattern, &index->arena, copy, &reason);
  if (status == KB_INVALID) {
    return kb_fail(error, status, "%s: %s", what, reason.message);
  }
  if (status != KB_OK) {
    return kb_fail_no_memory(error);
  }
  if (pattern->segment_count > index->segments_max) {
    index->segments_max = pattern->segment_count;
  }
  return KB_OK;
}

static unsigned weigh(const struct signature *signature)
{
  unsigned weight = 0;
  if (signature->code.count > 0) {
    weight += WEIGHT_CODE + WEIGHT_CODE_WORD * (unsigned)(signature->code.count - 1);
  }
  if (signature->number.count > 0) {
    weight += signature->code.count > 0 ? WEIGHT_NUMBER_BESIDE : WEIGHT_NUMBER;
  }
  const size_t words = signature->message.words.count + signature->details.words.count;
  weight += words < WEIGHT_WORDS_MAX ? (unsigned)words : WEIGHT_WORDS_MAX;
  weight += signature->has_message ? WEIGHT_MESSAGE : 0;
  weight += signature->has_details ? WEIGHT_DETAILS : 0;
  weight += WEIGHT_SOURCE * (unsigned)(signature->source.count > 0);
  return weight;
}

static bool make_room(struct kb_signatures *index)
{
  if (index->count < index->capacity) {
    return true;
  }
  const size_t capacity = index->capacity ? index->capacity * 2 : 64;
  struct signature *list = realloc(index->list, capacity * sizeof *list);
  if (!list) {
    return false;
  }
  index->list = list;
  index->capacity = capacity;
  return true;
}

enum kb_status kb_signatures_add(struct kb_signatures *index, const struct kb_signature *signature,
                                 size_t owner, struct kb_error *error)
{
  struct signature read = {.owner = owner,
                           .has_message = signature->message != NULL,
                           .has_details = signature->details != NULL};
  if (!signature->code && !signature->number && !signature->message && !signature->details) {
    return kb_fail(error, KB_INVALID, "it names no code, number, message or details");
  }
  enum kb_status status = read_words(&read.code, signature->code, "code", error);
  if (status == KB_OK) {
    status = read_words(&read.number, signature->number, "number", error);
  }
  if (status == KB_OK) {
    status = read_words(&read.source, signature->source, "source", error);
  }
  if (status == KB_OK && read.has_message) {
    status = read_template(index, &read.message, signature->message, "message", error);
  }
  if (status == KB_OK && read.has_details) {
    status = read_template(index, &read.details, signature->details, "details", error);
  }
  if (status == KB_OK && !make_room(index)) {
    status = kb_fail_no_memory(error);
  }
  if (status != KB_OK) {
    free_signature(&read);
    return status;
  }
  read.weight = weigh(&read);
  index->list[index->count++] = read;
  return KB_OK;
}

static uint64_t add_to_gram(uint64_t gram, uint64_t word)
{
  return ((gram << 7 | gram >> 57) ^ word) * UINT64_C(0x9e3779b97f4a7c15) | 1;
}

static uint64_t gram_of(const struct kb_word *words, size_t count)
{
  uint64_t gram = count;
  for (size_t i = 0; i < count; i++) {
    gram = add_to_gram(gram, words[i].hash);
  }
  return gram;
}

/* Words in a row that a signature could be found by: of its code, else its number, else its message. */
struct anchors {
  const struct kb_words *words;
  const struct kb_template *pattern; /* NULL: all words are one segment */
};

static struct anchors anchors_of(const struct signature *signature)
{
  if (signature->code.count > 0) {
    return (struct anchors){&signature->code, NULL};
  }
  if (signature->number.count > 0) {
    return (struct anchors){&signature->number, NULL};
  }
  const struct kb_template *pattern =
    signature->has_message ? &signature->message : &signature->details;
  return (struct anchors){&pattern->words, pattern};
}

typedef void (*take_gram)(void *context, uint64_t gram, size_t length);

static void each_gram_in(const struct kb_words *words, size_t first, size_t count, take_gram take,
                         void *context)
{
  const size_t length = count < GRAM_MAX ? count : GRAM_MAX;
  for (size_t at = first; length > 0 && at + length <= first + count; at++) {
    take(context, gram_of(&words->list[at], length), length);
  }
}

static void each_gram(const struct signature *signature, take_gram take, void *context)
{
  const struct anchors anchors = anchors_of(signature);
  if (!anchors.pattern) {
    each_gram_in(anchors.words, 0, anchors.words->count, take, context);
    return;
  }
  for (size_t i = 0; i < anchors.pattern->segment_count; i++) {
    const struct kb_segment *segment = &anchors.pattern->segments[i];
    each_gram_in(anchors.words, segment->first, segment->count, take, context);
  }
}

static struct slot *find_slot(struct slot *slots, size_t count, uint64_t hash)
{
  size_t at = (size_t)(hash >> 20) & (count - 1);
  while (slots[at].hash != 0 && slots[at].hash != hash) {
    at = (at + 1) & (count - 1);
  }
  return &slots[at];
}

struct counting {
  struct slot *slots; /* `first` counts */
  size_t slot_count;
  uint64_t best;
  size_t best_count, best_length;
};

static void count_gram(void *context, uint64_t gram, size_t length)
{
  struct counting *counting = context;
  struct slot *slot = find_slot(counting->slots, counting->slot_count, gram);
  (void)length;
  slot->hash = gram;
  slot->first++;
}

/* The rarest decides; of equally rare ones the longest, then the first. */
static void choose_gram(void *context, uint64_t gram, size_t length)
{
  struct counting *counting = context;
  const size_t count = find_slot(counting->slots, counting->slot_count, gram)->first;
  if (counting->best == 0 || count < counting->best_count ||
      (count == counting->best_count && length > counting->best_length)) {
    counting->best = gram;
    counting->best_count = count;
    counting->best_length = length;
  }
}

static void count_one(void *context, uint64_t gram, size_t length)
{
  (void)gram;
  (void)length;
  ++*(size_t *)context;
}

static size_t power_of_two(size_t least)
{
  size_t size = 64;
  while (size < least) {
    size *= 2;
  }
  return size;
}

static enum kb_status index_anchors(struct kb_signatures *index, struct kb_error *error)
{
  size_t grams = 0;
  for (size_t i = 0; i < index->count; i++) {
    each_gram(&index->list[i], count_one, &grams);
  }
  struct counting counting = {.slot_count = power_of_two(grams * 2)};
  index->slot_count = power_of_two(index->count * 4);
  counting.slots = calloc(counting.slot_count, sizeof *counting.slots);
  index->slots = calloc(index->slot_count, sizeof *index->slots);
  if (!counting.slots || !index->slots) {
    free(counting.slots);
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < index->count; i++) {
    each_gram(&index->list[i], count_gram, &counting);
  }
  for (size_t i = 0; i < index->count; i++) {
    counting.best = 0;
    each_gram(&index->list[i], choose_gram, &counting);
    struct slot *slot = find_slot(index->slots, index->slot_count, counting.best);
    slot->hash = counting.best;
    index->list[i].next = slot->first;
    slot->first = i + 1;
    index->grams[counting.best_length] = true;
  }
  free(counting.slots);
  return KB_OK;
}

static uint64_t whole_gram(const struct kb_words *words)
{
  return gram_of(words->list, words->count);
}

static int by_pair(const void *a, const void *b)
{
  const struct pair *x = a;
  const struct pair *y = b;
  if (x->code != y->code) {
    return x->code < y->code ? -1 : 1;
  }
  return (x->number > y->number) - (x->number < y->number);
}

static int by_code(const void *a, const void *b)
{
  const uint64_t x = ((const struct pair *)a)->code;
  const uint64_t y = ((const struct pair *)b)->code;
  return (x > y) - (x < y);
}

/* Which codes are told apart by the number beside them, and which numbers are known. */
static enum kb_status index_numbers(struct kb_signatures *index, struct kb_error *error)
{
  index->pairs = calloc(index->count + 1, sizeof *index->pairs);
  if (!index->pairs) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < index->count; i++) {
    const struct signature *signature = &index->list[i];
    if (signature->code.count > 0 && signature->number.count > 0) {
      index->pairs[index->pair_count++] =
        (struct pair){whole_gram(&signature->code), whole_gram(&signature->number)};
    }
  }
  qsort(index->pairs, index->pair_count, sizeof *index->pairs, by_pair);
  for (size_t i = 0; i < index->count; i++) {
    struct signature *signature = &index->list[i];
    const struct pair wanted = {whole_gram(&signature->code), 0};
    signature->code_has_numbers =
      signature->code.count > 0 && index->pair_count > 0 &&
      bsearch(&wanted, index->pairs, index->pair_count, sizeof wanted, by_code) != NULL;
  }
  return KB_OK;
}

enum kb_status kb_signatures_ready(struct kb_signatures *index, struct kb_error *error)
{
  const enum kb_status status = index_anchors(index, error);
  return status == KB_OK ? index_numbers(index, error) : status;
}

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

/* An error number after the code that no signature names: this is another error of the same code. */
static bool has_unknown_number(const struct look *look, size_t at, size_t end)
{
  const struct kb_signatures *index = look->scan->index;
  if (!look->signature->code_has_numbers || at >= end || !look->scan->words.list[at].is_number) {
    return false;
  }
  const struct pair wanted = {whole_gram(&look->signature->code),
                              gram_of(&look->scan->words.list[at], 1)};
  return bsearch(&wanted, index->pairs, index->pair_count, sizeof wanted, by_pair) == NULL;
}

static bool code_holds_at(const struct look *look, size_t at, size_t end)
{
  const struct signature *signature = look->signature;
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
  const struct signature *signature = look->signature;
  const struct kb_words *wanted =
    signature->code.count > 0 ? &signature->code : &signature->number;
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
  struct kb_placeholder *list =
    kb_arena_array(&look->scan->arena, match->placeholder_count + pattern->segment_count + 1,
                   sizeof *list);
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
  const struct signature *signature = look->signature;
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

static bool look_at_slot(struct look *look, size_t first)
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
  for (size_t length = 1; length <= GRAM_MAX && at + length <= end; length++) {
    if (!index->grams[length]) {
      continue;
    }
    const uint64_t gram = gram_of(&words[at], length);
    const struct slot *slot = find_slot(index->slots, index->slot_count, gram);
    if (slot->hash == gram && !look_at_slot(look, slot->first)) {
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

enum kb_status kb_signature_find_near(struct kb_signature_scan *scan, struct kb_signature_parts text,
                                      struct kb_signature_near *near, struct kb_error *error)
{
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  const enum kb_status status = kb_signature_match(scan, text, &matches, &count, error);
  *near = scan->near;
  return status;
}

/* The words of one template that another could be matched in: placeholders hold nothing. */
static bool covers(const struct kb_template *general, const struct kb_template *special)
{
  size_t *at = calloc(general->segment_count + 1, sizeof *at);
  struct kb_template_match match = {.at = at};
  const bool found = at && kb_template_find(general, special->words.list, 0, special->words.count,
                                            &match);
  free(at);
  return found;
}

bool kb_signature_overlap(const char *a, const char *b)
{
  struct kb_arena arena = {0};
  struct kb_template first;
  struct kb_template second;
  struct kb_error ignored;
  bool overlap = false;
  if (kb_template_read(&first, &arena, a, &ignored) == KB_OK) {
    if (kb_template_read(&second, &arena, b, &ignored) == KB_OK) {
      overlap = covers(&first, &second) || covers(&second, &first);
      kb_template_fini(&second);
    }
    kb_template_fini(&first);
  }
  kb_arena_fini(&arena);
  return overlap;
}
