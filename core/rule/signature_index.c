#include "rule/signature_index.h"

#include <stdlib.h>

/* Weights: what a signature names decides how specific it is; longer messages are more so. A
   message alone never outweighs a code. */
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

struct kb_signatures *kb_signatures_new(void)
{
  return calloc(1, sizeof(struct kb_signatures));
}

static void free_signature(struct kb_indexed_signature *signature)
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
  return words->count > 0 ? KB_OK
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

static unsigned weigh(const struct kb_indexed_signature *signature)
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
  struct kb_indexed_signature *list = realloc(index->list, capacity * sizeof *list);
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
  struct kb_indexed_signature read = {.owner = owner,
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

uint64_t kb_gram(const struct kb_word *words, size_t count)
{
  uint64_t gram = count;
  for (size_t i = 0; i < count; i++) {
    gram = add_to_gram(gram, words[i].hash);
  }
  return gram;
}

/* Words in a row that a signature could be found by: of its code, else its number, else its
 * message. */
struct anchors {
  const struct kb_words *words;
  const struct kb_template *pattern; /* NULL: all words are one segment */
};

static struct anchors anchors_of(const struct kb_indexed_signature *signature)
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
  const size_t length = count < KB_GRAM_MAX ? count : KB_GRAM_MAX;
  for (size_t at = first; length > 0 && at + length <= first + count; at++) {
    take(context, kb_gram(&words->list[at], length), length);
  }
}

static void each_gram(const struct kb_indexed_signature *signature, take_gram take, void *context)
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

static struct kb_anchor *find_slot(struct kb_anchor *slots, size_t count, uint64_t hash)
{
  size_t at = (size_t)(hash >> 20) & (count - 1);
  while (slots[at].hash != 0 && slots[at].hash != hash) {
    at = (at + 1) & (count - 1);
  }
  return &slots[at];
}

const struct kb_anchor *kb_anchor_find(const struct kb_signatures *index, uint64_t gram)
{
  return find_slot(index->slots, index->slot_count, gram);
}

struct counting {
  struct kb_anchor *slots; /* `first` counts */
  size_t slot_count;
  uint64_t best;
  size_t best_count, best_length;
};

static void count_gram(void *context, uint64_t gram, size_t length)
{
  struct counting *counting = context;
  struct kb_anchor *slot = find_slot(counting->slots, counting->slot_count, gram);
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
    struct kb_anchor *slot = find_slot(index->slots, index->slot_count, counting.best);
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
  return kb_gram(words->list, words->count);
}

static int by_pair(const void *a, const void *b)
{
  const struct kb_code_number_pair *x = a;
  const struct kb_code_number_pair *y = b;
  if (x->code != y->code) {
    return x->code < y->code ? -1 : 1;
  }
  return (x->number > y->number) - (x->number < y->number);
}

static int by_code(const void *a, const void *b)
{
  const uint64_t x = ((const struct kb_code_number_pair *)a)->code;
  const uint64_t y = ((const struct kb_code_number_pair *)b)->code;
  return (x > y) - (x < y);
}

bool kb_code_has_number(const struct kb_signatures *index, uint64_t code, uint64_t number)
{
  const struct kb_code_number_pair wanted = {code, number};
  return index->pair_count > 0 && bsearch(&wanted, index->pairs, index->pair_count, sizeof wanted,
                                          number == 0 ? by_code : by_pair) != NULL;
}

/* Which codes are told apart by the number beside them, and which numbers are known. */
static enum kb_status index_numbers(struct kb_signatures *index, struct kb_error *error)
{
  index->pairs = calloc(index->count + 1, sizeof *index->pairs);
  if (!index->pairs) {
    return kb_fail_no_memory(error);
  }
  for (size_t i = 0; i < index->count; i++) {
    const struct kb_indexed_signature *signature = &index->list[i];
    if (signature->code.count > 0 && signature->number.count > 0) {
      index->pairs[index->pair_count++] =
        (struct kb_code_number_pair){whole_gram(&signature->code), whole_gram(&signature->number)};
    }
  }
  qsort(index->pairs, index->pair_count, sizeof *index->pairs, by_pair);
  for (size_t i = 0; i < index->count; i++) {
    struct kb_indexed_signature *signature = &index->list[i];
    signature->code_has_numbers =
      signature->code.count > 0 && kb_code_has_number(index, whole_gram(&signature->code), 0);
  }
  return KB_OK;
}

enum kb_status kb_signatures_ready(struct kb_signatures *index, struct kb_error *error)
{
  const enum kb_status status = index_anchors(index, error);
  return status == KB_OK ? index_numbers(index, error) : status;
}

/* The words of one template that another could be matched in: placeholders hold nothing. */
static bool covers(const struct kb_template *general, const struct kb_template *special)
{
  size_t *at = calloc(general->segment_count + 1, sizeof *at);
  struct kb_template_match match = {.at = at};
  const bool found =
    at && kb_template_find(general, special->words.list, 0, special->words.count, &match);
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
