#include "match/signature_index.h"

#include "base/ascii.h"
#include "base/grow.h"

#include <limits.h>
#include <stdlib.h>
#include <strings.h>

/* Weights: what a signature names decides how specific it is; longer messages weigh more. A
   message alone never outweighs a code. */
enum {
  WEIGHT_CODE_WORD = 10,
  WEIGHT_BRACKETS = 5,
  WEIGHT_NUMBER_BESIDE = 4000,
  WEIGHT_NUMBER = 2000,
  WEIGHT_NUMBER_AT_SOURCE = 60, /* without a code; more is added if the text names the number as
                                   its code */
  WEIGHT_MESSAGE = 100,
  WEIGHT_DETAILS = 60,
  WEIGHT_SOURCE = 20,
  WEIGHT_WORDS_MAX = 800,
  CODE_WORDS_MAX = 20,
};

struct kb_signatures *kb_signatures_new(void)
{
  struct kb_signatures *index = calloc(1, sizeof *index);
  if (index) {
    index->arena.first_size = 512; /* most indexes are small, for checking one article */
  }
  return index;
}

static void free_signature(struct kb_indexed_signature *signature)
{
  kb_phrase_fini(&signature->code);
  kb_phrase_fini(&signature->number);
  kb_phrase_fini(&signature->source);
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
  free(index->starts);
  free(index->anchors.slots);
  free(index->codes.slots);
  free(index->pairs);
  free(index->spelt);
  kb_arena_fini(&index->arena);
  free(index);
}

static enum kb_status read_phrase(struct kb_signatures *index, struct kb_phrase *phrase,
                                  const char *text, enum kb_phrase_marks marks, const char *what,
                                  struct kb_error *error)
{
  if (!text) {
    return KB_OK;
  }
  const char *copy = kb_arena_text(&index->arena, text);
  return copy ? kb_phrase_read(phrase, copy, marks, what, error) : kb_fail_no_memory(error);
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
  if (signature->code.words.count > 0) {
    const size_t more = signature->code.words.count - 1;
    weight +=
      KB_WEIGHT_CODE + WEIGHT_CODE_WORD * (unsigned)(more < CODE_WORDS_MAX ? more : CODE_WORDS_MAX);
    weight += signature->code.has_marks ? WEIGHT_BRACKETS : 0;
  }
  if (signature->number.words.count > 0) {
    weight += signature->code.words.count > 0 ? WEIGHT_NUMBER_BESIDE
              : signature->names_code         ? WEIGHT_NUMBER
                                              : WEIGHT_NUMBER_AT_SOURCE;
  }
  const size_t words = signature->message.words.count + signature->details.words.count;
  weight += words < WEIGHT_WORDS_MAX ? (unsigned)words : WEIGHT_WORDS_MAX;
  weight += signature->has_message ? WEIGHT_MESSAGE : 0;
  weight += signature->has_details ? WEIGHT_DETAILS : 0;
  weight += WEIGHT_SOURCE * (unsigned)(signature->source.words.count > 0);
  return weight;
}

/* "Crm.80048306" is the number 80048306 with a prefix that some texts omit. */
static void drop_prefix(struct kb_phrase *code)
{
  struct kb_words *words = &code->words;
  if (words->count == 2 && words->list[1].is_number && words->list[0].hash == kb_word_hash("crm")) {
    words->list[0] = words->list[1];
    words->count = 1;
  }
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
  enum kb_status status =
    read_phrase(index, &read.code, signature->code, KB_PHRASE_BRACKETS, "code", error);
  if (status == KB_OK) {
    status =
      read_phrase(index, &read.number, signature->number, KB_PHRASE_BRACKETS, "number", error);
  }
  if (status == KB_OK) {
    status = read_phrase(index, &read.source, signature->source, KB_PHRASE_ALL, "source", error);
  }
  if (status == KB_OK && read.has_message) {
    status = read_template(index, &read.message, signature->message, "message", error);
  }
  if (status == KB_OK && read.has_details) {
    status = read_template(index, &read.details, signature->details, "details", error);
  }
  if (status == KB_OK && !KB_MAKE_ROOM(index->list, index->count, index->capacity, 4)) {
    status = kb_fail_no_memory(error);
  }
  if (status != KB_OK) {
    free_signature(&read);
    return status;
  }
  read.names_code =
    read.code.words.count > 0 ||
    (read.number.words.count > 0 && (read.source.words.count == 0 || read.has_message));
  read.weight = weigh(&read);
  drop_prefix(&read.code);
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

typedef void (*take_gram)(void *context, const struct kb_word *words, size_t length);

static void each_gram_in(const struct kb_words *words, size_t first, size_t count, take_gram take,
                         void *context)
{
  const size_t length = count < KB_GRAM_MAX ? count : KB_GRAM_MAX;
  for (size_t at = first; length > 0 && at + length <= first + count; at++) {
    take(context, &words->list[at], length);
  }
}

/* Calls `take` for each run of words that could find the signature: of its code or number, else
   of its message. */
static void each_gram(const struct kb_indexed_signature *signature, take_gram take, void *context)
{
  const struct kb_words *code = &signature->code.words;
  const struct kb_words *number = &signature->number.words;
  each_gram_in(code, 0, code->count, take, context);
  each_gram_in(number, 0, number->count, take, context);
  if (code->count + number->count > 0) {
    return;
  }
  const struct kb_template *pattern =
    signature->has_message ? &signature->message : &signature->details;
  for (size_t i = 0; i < pattern->segment_count; i++) {
    const struct kb_segment *segment = &pattern->segments[i];
    each_gram_in(&pattern->words, segment->first, segment->count, take, context);
  }
}

/* The slot of the gram, or the free slot for it. */
static struct kb_anchor *find_slot(struct kb_anchor *slots, size_t count, uint64_t hash)
{
  size_t at = (size_t)(hash >> 20) & (count - 1);
  while (slots[at].hash != 0 && slots[at].hash != hash) {
    at = (at + 1) & (count - 1);
  }
  return &slots[at];
}

struct kb_anchor *kb_anchor_find(const struct kb_anchors *anchors, uint64_t gram)
{
  return find_slot(anchors->slots, anchors->slot_count, gram);
}

struct counting {
  struct kb_anchor *slots; /* `first` is a count here */
  size_t slot_count;
  const struct kb_word *best;
  size_t best_count, best_length;
};

static void count_gram(void *context, const struct kb_word *words, size_t length)
{
  struct counting *counting = context;
  const uint64_t gram = kb_gram(words, length);
  struct kb_anchor *slot = find_slot(counting->slots, counting->slot_count, gram);
  slot->hash = gram;
  slot->first++;
}

/* Prefers the rarest; among equally rare ones the longest, then the first. */
static void choose_gram(void *context, const struct kb_word *words, size_t length)
{
  struct counting *counting = context;
  const size_t count =
    find_slot(counting->slots, counting->slot_count, kb_gram(words, length))->first;
  if (!counting->best || count < counting->best_count ||
      (count == counting->best_count && length > counting->best_length)) {
    counting->best = words;
    counting->best_count = count;
    counting->best_length = length;
  }
}

static void count_one(void *context, const struct kb_word *words, size_t length)
{
  (void)words;
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

static bool init_anchors(struct kb_anchors *anchors, size_t count)
{
  anchors->slot_count = power_of_two(count * 4);
  anchors->slots = calloc(anchors->slot_count, sizeof *anchors->slots);
  return anchors->slots != NULL;
}

static struct kb_anchor *add_anchor(struct kb_anchors *anchors, const struct kb_word *words,
                                    size_t length)
{
  struct kb_anchor *slot = kb_anchor_find(anchors, kb_gram(words, length));
  slot->hash = kb_gram(words, length);
  anchors->longest = length > anchors->longest ? length : anchors->longest;
  return slot;
}

static bool index_anchors(struct kb_signatures *index)
{
  size_t grams = 0;
  for (size_t i = 0; i < index->count; i++) {
    each_gram(&index->list[i], count_one, &grams);
  }
  struct counting counting = {.slot_count = power_of_two(grams * 2)};
  counting.slots = calloc(counting.slot_count, sizeof *counting.slots);
  index->starts = calloc(KB_STARTS, sizeof *index->starts);
  if (!counting.slots || !index->starts || !init_anchors(&index->anchors, index->count)) {
    free(counting.slots);
    return false;
  }
  for (size_t i = 0; i < index->count; i++) {
    each_gram(&index->list[i], count_gram, &counting);
  }
  for (size_t i = 0; i < index->count; i++) {
    counting.best = NULL;
    each_gram(&index->list[i], choose_gram, &counting);
    struct kb_anchor *slot = add_anchor(&index->anchors, counting.best, counting.best_length);
    index->list[i].next = slot->first;
    slot->first = i + 1;
    index->starts[(counting.best->hash >> 16) & (KB_STARTS - 1)] |=
      (unsigned char)(1U << counting.best_length);
  }
  free(counting.slots);
  return true;
}

/* Notes the article that is near if a code is known but the number next to it is not. */
static bool index_codes(struct kb_signatures *index)
{
  if (!init_anchors(&index->codes, index->count)) {
    return false;
  }
  for (size_t i = 0; i < index->count; i++) {
    const struct kb_indexed_signature *signature = &index->list[i];
    const struct kb_words *code = &signature->code.words;
    if (code->count == 0) {
      continue;
    }
    struct kb_anchor *slot = add_anchor(&index->codes, code->list, code->count);
    const bool is_better =
      slot->first == 0 ||
      (signature->number.words.count == 0 && index->list[slot->first - 1].number.words.count > 0);
    slot->first = is_better ? i + 1 : slot->first;
  }
  return true;
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

/* Notes which codes are distinguished by a number next to them, and which numbers are known. */
static bool index_numbers(struct kb_signatures *index)
{
  index->pairs = calloc(index->count + 1, sizeof *index->pairs);
  if (!index->pairs) {
    return false;
  }
  for (size_t i = 0; i < index->count; i++) {
    const struct kb_indexed_signature *signature = &index->list[i];
    if (signature->code.words.count > 0 && signature->number.words.count > 0) {
      index->pairs[index->pair_count++] = (struct kb_code_number_pair){
        whole_gram(&signature->code.words), whole_gram(&signature->number.words)};
    }
  }
  qsort(index->pairs, index->pair_count, sizeof *index->pairs, by_pair);
  for (size_t i = 0; i < index->count; i++) {
    struct kb_indexed_signature *signature = &index->list[i];
    signature->code_has_numbers = signature->code.words.count > 0 &&
                                  kb_code_has_number(index, whole_gram(&signature->code.words), 0);
  }
  return true;
}

/* In the order of their letters; of two that begin alike the shorter one comes first, of the same
   code the signature that asks for least besides. */
static int by_letters(const void *a, const void *b)
{
  const struct kb_spelt_code *x = a;
  const struct kb_spelt_code *y = b;
  const size_t length = x->text.length < y->text.length ? x->text.length : y->text.length;
  const int letters = strncasecmp(x->text.data, y->text.data, length);
  if (letters != 0 || x->text.length != y->text.length) {
    return letters != 0 ? letters : x->text.length < y->text.length ? -1 : 1;
  }
  if (x->weight != y->weight) {
    return x->weight < y->weight ? -1 : 1;
  }
  return (x->signature > y->signature) - (x->signature < y->signature);
}

static bool index_spellings(struct kb_signatures *index)
{
  index->spelt = calloc(index->count + 1, sizeof *index->spelt);
  if (!index->spelt) {
    return false;
  }
  for (size_t i = 0; i < index->count; i++) {
    const struct kb_phrase *code = &index->list[i].code;
    if (code->words.count == 1) {
      index->spelt[index->spelt_count++] =
        (struct kb_spelt_code){code->text, index->list[i].weight, i};
    }
  }
  qsort(index->spelt, index->spelt_count, sizeof *index->spelt, by_letters);
  return true;
}

static bool begins_with(struct kb_slice text, struct kb_slice start)
{
  return text.length >= start.length && strncasecmp(text.data, start.data, start.length) == 0;
}

/* The first code after `wanted`; NULL if there is none. */
static const struct kb_spelt_code *code_after(const struct kb_signatures *index,
                                              struct kb_spelt_code wanted)
{
  size_t low = 0;
  size_t high = index->spelt_count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (by_letters(&index->spelt[middle], &wanted) > 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low < index->spelt_count ? &index->spelt[low] : NULL;
}

const struct kb_spelt_code *kb_code_begun(const struct kb_signatures *index, struct kb_slice code)
{
  enum { LEAST = 12 }; /* many begin with "Error" or "Invalid" */
  if (code.length < LEAST || !kb_is_letter(code.data[0])) {
    return NULL;
  }
  const struct kb_spelt_code *found =
    code_after(index, (struct kb_spelt_code){code, UINT_MAX, SIZE_MAX});
  return found && begins_with(found->text, code) ? found : NULL;
}

bool kb_code_is_spelt(const struct kb_signatures *index, struct kb_slice code)
{
  const struct kb_spelt_code *found = code_after(index, (struct kb_spelt_code){code, 0, 0});
  return found && found->text.length == code.length &&
         memcmp(found->text.data, code.data, code.length) == 0;
}

bool kb_signatures_ready(struct kb_signatures *index)
{
  return index_anchors(index) && index_codes(index) && index_numbers(index) &&
         index_spellings(index);
}
