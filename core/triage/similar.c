#include "triage/similar.h"

#include "base/ascii.h"
#include "match/words.h"
#include "triage/similar_pairs.h"

#include <stdlib.h>

enum { SHORTEST = 4, WORDS_MAX = 4000, PART_WORDS = 3, PAIRS_LEAST = 4, QUOTED_BYTES = 80 };

/* A text is similar to a message by the pairs of neighbouring words that both have, each
   weighing more the fewer articles have it: the pairs must be this share of the message, or of
   the text. */
static const double of_message = 0.30;
static const double of_text = 0.55;

/* A text of an article: a message, its title, the alert of an example. */
struct piece {
  struct kb_words words;
  const struct kb_signature *signature; /* the signature of a message, or NULL */
};

struct bag {
  struct kb_words codes; /* its code, and those of its signatures */
  struct piece *pieces;
  size_t piece_count;
};

struct question {
  struct kb_slice text;
  struct kb_words words;
  struct kb_words unquoted; /* words without quoted ones, which are names and subjects of somebody's
                           own */
  struct kb_pair pairs[WORDS_MAX]; /* sorted by hash, without duplicates */
  size_t pair_count;
  double weight; /* of all pairs */
};

/* Separates pieces, so that no run of words continues from one to the next. */
static const struct kb_word gap = {.hash = 0};

static bool add_code(struct bag *bag, const char *text)
{
  return !text ||
         (kb_words_add(&bag->codes, kb_slice_of(text)) && kb_words_add_word(&bag->codes, gap));
}

/* Adds the words of a message; placeholders count as no neighbour. */
static bool add_message(struct kb_words *words, const char *text)
{
  bool good = true;
  while (good && *text) {
    const size_t length = strcspn(text, "[<");
    good = kb_words_add(words, (struct kb_slice){text, length}) && kb_words_add_word(words, gap);
    text += length;
    text += strcspn(text, "]>");
    text += *text != '\0';
  }
  return good;
}

static bool add_piece(struct bag *bag, const char *text, const struct kb_signature *signature)
{
  if (!text) {
    return true;
  }
  struct piece *piece = &bag->pieces[bag->piece_count++];
  piece->signature = signature;
  return signature ? add_message(&piece->words, text)
                   : kb_words_add(&piece->words, kb_slice_of(text));
}

/* The end of a short quotation that begins at `at`; `at` if there is none. */
static size_t quotation_end(struct kb_slice text, size_t at)
{
  size_t length = 0;
  size_t end = at;
  while (end < text.length && end - at <= QUOTED_BYTES) {
    const bool is_quote = kb_mark_at((struct kb_slice){text.data + end, text.length - end},
                                     &length) == KB_MARK_DOUBLE_QUOTE;
    if (end == at && !is_quote) {
      return at;
    }
    end += length;
    if (is_quote && end > at + length) {
      return end;
    }
  }
  return at;
}

static bool add_unquoted(struct kb_words *words, struct kb_slice text)
{
  size_t from = 0;
  bool good = true;
  for (size_t at = 0; at < text.length && good;) {
    const size_t end = quotation_end(text, at);
    if (end > at) {
      good = kb_words_add(words, (struct kb_slice){text.data + from, at - from}) &&
             kb_words_add_word(words, gap);
      from = end;
    }
    at = end > at ? end : at + 1;
  }
  return good && kb_words_add(words, (struct kb_slice){text.data + from, text.length - from});
}

static bool fill_bag(struct bag *bag, const struct kb_article *article)
{
  const size_t most =
    2 + 2 * article->signature_count + article->cause_count + article->example_count;
  bag->pieces = calloc(most, sizeof *bag->pieces);
  bool good = bag->pieces && add_code(bag, article->code) && add_piece(bag, article->title, NULL) &&
              add_piece(bag, article->symptom, NULL);
  for (size_t i = 0; i < article->signature_count && good; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    good = add_code(bag, signature->code) && add_code(bag, signature->number) &&
           add_piece(bag, signature->message, signature) &&
           add_piece(bag, signature->details, signature);
  }
  for (size_t i = 0; i < article->cause_count && good; i++) {
    good = add_piece(bag, article->causes[i].text, NULL);
  }
  for (size_t i = 0; i < article->example_count && good; i++) {
    const bool is_near_miss = strcmp(article->examples[i].verdict, "clear") == 0;
    good = is_near_miss || add_piece(bag, article->examples[i].row, NULL);
  }
  return good;
}

static void empty_bag(struct bag *bag)
{
  kb_words_fini(&bag->codes);
  for (size_t i = 0; i < bag->piece_count; i++) {
    kb_words_fini(&bag->pieces[i].words);
  }
  free(bag->pieces);
}

static bool has_row(const struct kb_words *words, const struct kb_word *row, size_t count)
{
  return kb_words_have(words->list, words->count, row, count);
}

/* --- Partial matches --- */

static const struct piece *piece_with(const struct bag *bag, const struct kb_word *row,
                                      size_t count)
{
  for (size_t i = 0; i < bag->piece_count; i++) {
    if (has_row(&bag->pieces[i].words, row, count)) {
      return &bag->pieces[i];
    }
  }
  return NULL;
}

/* Several words written as one, like codes: ErrorQuotaExceeded. */
static bool is_name(struct kb_slice text, const struct kb_word *word)
{
  const bool is_long = word->end - word->start >= 2 * SHORTEST;
  for (size_t at = word->start + 1; is_long && at < word->end; at++) {
    if (kb_is_upper(text.data[at]) && kb_is_lower(text.data[at - 1])) {
      return true;
    }
  }
  return false;
}

/* A number such as 403 alone is not specific enough. */
static bool may_be_part(const struct kb_words *words)
{
  return words->count >= PART_WORDS ||
         (words->count > 0 && !(words->count == 1 && words->list[0].is_digits));
}

/* Whether the text, or a number or a name in it, is part of a text of the article; `*piece`: of
   which. */
static enum kb_nearness nearness_of(struct kb_slice text, const struct kb_words *words,
                                    const struct bag *bag, const struct piece **piece)
{
  *piece = NULL;
  if (may_be_part(words)) {
    if (has_row(&bag->codes, words->list, words->count)) {
      return KB_NEAR_CODE;
    }
    const bool is_status = words->count == 2 && words->list[0].is_digits && /* 401 Unauthorized */
                           words->list[1].hash != kb_word_hash("error") &&
                           words->list[1].hash != kb_word_hash("exception");
    const bool is_sentence = words->count >= PART_WORDS || is_status;
    const bool is_long = words->list[0].end - words->list[0].start >= 2 * SHORTEST;
    if (is_sentence || (words->count == 1 && is_long)) {
      *piece = piece_with(bag, words->list, words->count);
    }
  }
  for (size_t i = 0; i < words->count && !*piece; i++) {
    if ((words->list[i].is_number || is_name(text, &words->list[i])) &&
        has_row(&bag->codes, &words->list[i], 1)) {
      return KB_NEAR_TEXT;
    }
    *piece = words->list[i].is_number ? piece_with(bag, &words->list[i], 1) : NULL;
  }
  return *piece ? KB_NEAR_TEXT : KB_NEAR_WORDS;
}

static size_t words_of(const struct bag *bag)
{
  size_t count = 0;
  for (size_t i = 0; i < bag->piece_count; i++) {
    count += bag->pieces[i].words.count;
  }
  return count;
}

static bool count_pairs(struct kb_pair_counts *frequencies, const struct bag *bags, size_t count)
{
  size_t most = 0;
  for (size_t i = 0; i < count; i++) {
    most += words_of(&bags[i]);
  }
  frequencies->articles = count;
  frequencies->list = calloc(most + 1, sizeof *frequencies->list);
  if (!frequencies->list) {
    return false;
  }
  size_t all = 0;
  for (size_t i = 0; i < count; i++) {
    const size_t first = all;
    for (size_t k = 0; k < bags[i].piece_count; k++) {
      all += kb_pairs_list(frequencies->list + all, &bags[i].pieces[k].words, SIZE_MAX);
    }
    all =
      first + kb_pairs_once(frequencies->list + first, all - first); /* an article counts once */
  }
  qsort(frequencies->list, all, sizeof *frequencies->list, kb_pair_by_hash);
  for (size_t i = 0; i < all; i++) {
    struct kb_pair *last =
      frequencies->count > 0 ? &frequencies->list[frequencies->count - 1] : NULL;
    if (last && last->hash == frequencies->list[i].hash) {
      last->weight++;
    } else {
      frequencies->list[frequencies->count++] = (struct kb_pair){frequencies->list[i].hash, 1};
    }
  }
  return true;
}

static void weigh(struct question *question, const struct kb_pair_counts *frequencies)
{
  question->pair_count = kb_pairs_list(question->pairs, &question->unquoted, WORDS_MAX);
  for (size_t i = 0; i < question->pair_count; i++) {
    question->pairs[i].weight = kb_pair_weight(frequencies, question->pairs[i].hash);
    question->weight += question->pairs[i].weight;
  }
}

/* What a text and a piece share. */
struct share {
  double shared, all; /* weights of the shared pairs, and of all pairs of the piece */
  size_t count;       /* number of shared pairs */
};

static struct share share_of(const struct question *question,
                             const struct kb_pair_counts *frequencies, const struct piece *piece,
                             struct kb_pair *room)
{
  struct share share = {0, 0, 0};
  const size_t count = kb_pairs_list(room, &piece->words, SIZE_MAX);
  for (size_t i = 0; i < count; i++) {
    const double weight = kb_pair_weight(frequencies, room[i].hash);
    share.all += weight;
    if (question->pair_count > 0 &&
        bsearch(&room[i], question->pairs, question->pair_count, sizeof room[i], kb_pair_by_hash)) {
      share.shared += weight;
      share.count++;
    }
  }
  return share;
}

/* 0 if they share too little. */
static double score_of(const struct question *question, const struct share *share, bool is_message)
{
  const bool is_near =
    share->count >= PAIRS_LEAST && ((is_message && share->shared >= of_message * share->all) ||
                                    share->shared >= of_text * question->weight);
  /* The shared weight; ties are broken by its share of the piece, which is less than the weight
     of any pair. */
  return is_near ? share->shared + share->shared / share->all : 0;
}

/* The best score; `*message`: of the piece's message, or of the one that shares most with the
   text. */
static double best_score(const struct question *question, const struct kb_pair_counts *frequencies,
                         const struct bag *bag, struct kb_pair *room,
                         const struct kb_signature **message)
{
  double score = 0;
  double most = 0;
  for (size_t i = 0; i < bag->piece_count; i++) {
    const struct kb_signature *signature = bag->pieces[i].signature;
    const struct share share = share_of(question, frequencies, &bag->pieces[i], room);
    const double here = score_of(question, &share, signature != NULL);
    score = here > score ? here : score;
    if (signature && share.count > 0 && share.shared / share.all > most) {
      most = share.shared / share.all;
      *message = signature;
    }
  }
  return score;
}

/* --- The result --- */

struct ranked {
  struct kb_near_article near;
  size_t place;
};

static int by_nearness(const void *a, const void *b)
{
  const struct ranked *x = a;
  const struct ranked *y = b;
  if (x->near.nearness != y->near.nearness) {
    return x->near.nearness > y->near.nearness ? -1 : 1;
  }
  if (x->near.score < y->near.score || x->near.score > y->near.score) {
    return x->near.score > y->near.score ? -1 : 1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

static bool rank(struct question *question, const struct kb_rule_set *rule_set,
                 const struct bag *bags, struct ranked *ranked, size_t *found)
{
  struct kb_pair_counts frequencies = {NULL, 0, 0};
  bool good = count_pairs(&frequencies, bags, rule_set->count);
  size_t most = 0;
  for (size_t i = 0; i < rule_set->count; i++) {
    most = words_of(&bags[i]) > most ? words_of(&bags[i]) : most;
  }
  struct kb_pair *room = calloc(most + 1, sizeof *room);
  good = good && room;
  if (good) {
    weigh(question, &frequencies);
  }
  for (size_t i = 0; i < rule_set->count && good; i++) {
    const struct piece *piece = NULL;
    const struct kb_signature *message = NULL;
    const enum kb_nearness nearness =
      nearness_of(question->text, &question->words, &bags[i], &piece);
    const double score = best_score(question, &frequencies, &bags[i], room, &message);
    message = piece && piece->signature ? piece->signature : message;
    if (!rule_set->articles[i]->overridden && (score > 0 || nearness != KB_NEAR_WORDS)) {
      ranked[(*found)++] = (struct ranked){{rule_set->articles[i], nearness, score, message}, i};
    }
  }
  qsort(ranked, *found, sizeof *ranked, by_nearness);
  free(room);
  free(frequencies.list);
  return good;
}

bool kb_similar(const struct kb_rule_set *rule_set, struct kb_slice text,
                struct kb_near_article *list, size_t size, size_t *count)
{
  struct question *question = calloc(1, sizeof *question);
  if (question) {
    question->text = text;
  }
  struct bag *bags = calloc(rule_set->count + 1, sizeof *bags);
  struct ranked *ranked = calloc(rule_set->count + 1, sizeof *ranked);
  bool good = question && bags && ranked && kb_words_add(&question->words, text) &&
              add_unquoted(&question->unquoted, text);
  for (size_t i = 0; i < rule_set->count && good; i++) {
    good = fill_bag(&bags[i], rule_set->articles[i]);
  }
  size_t found = 0;
  *count = 0;
  good = good && rank(question, rule_set, bags, ranked, &found);
  for (; good && *count < size && *count < found; ++*count) {
    list[*count] = ranked[*count].near;
  }
  for (size_t i = 0; bags && i < rule_set->count; i++) {
    empty_bag(&bags[i]);
  }
  if (question) {
    kb_words_fini(&question->words);
    kb_words_fini(&question->unquoted);
  }
  free(question);
  free(bags);
  free(ranked);
  return good;
}
