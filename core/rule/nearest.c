#include "rule/nearest.h"

#include "rule/fold.h"

#include <stdlib.h>

enum { SHORTEST = 4, WORDS_MAX = 200, PART_WORDS = 3, RUN_WORDS = 7 };

/* What one article says, as words. */
struct bag {
  struct kb_words codes; /* its own, and those of its signatures */
  struct kb_words texts;
};

struct question {
  struct kb_words words;
  size_t
    weights[WORDS_MAX]; /* of the first words: how many articles have it; 0: it does not count */
};

/* Pieces stay apart: a row of words does not go from one into the next. */
static bool add_piece(struct kb_words *words, const char *text)
{
  static const struct kb_word gap = {.hash = 0};
  if (!text) {
    return true;
  }
  return kb_words_add(words, kb_slice_of(text)) && kb_words_add_word(words, gap);
}

static bool fill_bag(struct bag *bag, const struct kb_article *article)
{
  bool good = add_piece(&bag->codes, article->code) && add_piece(&bag->texts, article->title) &&
              add_piece(&bag->texts, article->symptom);
  for (size_t i = 0; i < article->signature_count && good; i++) {
    const struct kb_signature *signature = &article->signatures[i];
    good = add_piece(&bag->codes, signature->code) && add_piece(&bag->codes, signature->number) &&
           add_piece(&bag->texts, signature->message) && add_piece(&bag->texts, signature->details);
  }
  for (size_t i = 0; i < article->cause_count && good; i++) {
    good = add_piece(&bag->texts, article->causes[i].text);
  }
  for (size_t i = 0; i < article->example_count && good; i++) {
    const bool is_near_miss = strcmp(article->examples[i].verdict, "clear") == 0;
    good = is_near_miss || add_piece(&bag->texts, article->examples[i].row);
  }
  return good;
}

static bool has_row(const struct kb_words *words, const struct kb_word *row, size_t count)
{
  for (size_t at = 0; at + count <= words->count; at++) {
    size_t same = 0;
    while (same < count && words->list[at + same].hash == row[same].hash) {
      same++;
    }
    if (same == count) {
      return true;
    }
  }
  return false;
}

/* A number such as 403 says nothing alone. */
static bool may_be_part(const struct kb_words *words)
{
  return words->count >= PART_WORDS ||
         (words->count > 0 && !(words->count == 1 && words->list[0].is_digits));
}

/* So many words of the question in a row: a message that several articles share. */
static bool has_run(const struct question *question, const struct bag *bag)
{
  const struct kb_words *words = &question->words;
  for (size_t at = 0; at + RUN_WORDS <= words->count && at < WORDS_MAX; at++) {
    if (has_row(&bag->texts, words->list + at, RUN_WORDS)) {
      return true;
    }
  }
  return false;
}

static enum kb_nearness nearness_of(const struct question *question, const struct bag *bag)
{
  const struct kb_words *words = &question->words;
  if (may_be_part(words)) {
    if (has_row(&bag->codes, words->list, words->count)) {
      return KB_NEAR_CODE;
    }
    const bool is_status = words->count == 2 && words->list[0].is_digits; /* 401 Unauthorized */
    const bool is_sentence = words->count >= PART_WORDS || is_status;
    const bool is_long = words->list[0].end - words->list[0].start >= 2 * SHORTEST;
    if ((is_sentence || (words->count == 1 && is_long)) &&
        has_row(&bag->texts, words->list, words->count)) {
      return KB_NEAR_TEXT;
    }
  }
  for (size_t i = 0; i < words->count; i++) {
    if (words->list[i].is_number &&
        (has_row(&bag->codes, &words->list[i], 1) || has_row(&bag->texts, &words->list[i], 1))) {
      return KB_NEAR_TEXT;
    }
  }
  return has_run(question, bag) ? KB_NEAR_TEXT : KB_NEAR_WORDS;
}

static bool has_word(const struct bag *bag, const struct kb_word *word)
{
  return has_row(&bag->texts, word, 1) || has_row(&bag->codes, word, 1);
}

/* How many articles have each word of the question; each word once, short ones aside. */
static void weigh(struct question *question, const struct bag *bags, size_t count)
{
  const struct kb_words *words = &question->words;
  for (size_t i = 0; i < words->count && i < WORDS_MAX; i++) {
    question->weights[i] = 0;
    bool is_new = words->list[i].end - words->list[i].start >= SHORTEST;
    for (size_t k = 0; k < i && is_new; k++) {
      is_new = words->list[k].hash != words->list[i].hash;
    }
    for (size_t n = 0; n < count && is_new; n++) {
      question->weights[i] += has_word(&bags[n], &words->list[i]);
    }
  }
}

/* Rare words count for more. */
static double score_of(const struct question *question, const struct bag *bag, size_t count)
{
  double score = 0;
  for (size_t i = 0; i < question->words.count && i < WORDS_MAX; i++) {
    if (question->weights[i] > 0 && has_word(bag, &question->words.list[i])) {
      score += (double)count / (double)question->weights[i];
    }
  }
  return score;
}

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

static size_t rank(const struct question *question, const struct kb_book *book,
                   const struct bag *bags, struct ranked *ranked)
{
  size_t count = 0;
  for (size_t i = 0; i < book->count; i++) {
    const struct kb_near_article near = {book->articles[i], nearness_of(question, &bags[i]),
                                         score_of(question, &bags[i], book->count)};
    if (!book->articles[i]->overridden && (near.score > 0 || near.nearness != KB_NEAR_WORDS)) {
      ranked[count++] = (struct ranked){near, i};
    }
  }
  qsort(ranked, count, sizeof *ranked, by_nearness);
  return count;
}

bool kb_nearest(const struct kb_book *book, struct kb_slice text, struct kb_near_article *list,
                size_t size, size_t *count)
{
  struct question question = {.words = {0}};
  struct bag *bags = calloc(book->count + 1, sizeof *bags);
  struct ranked *ranked = calloc(book->count + 1, sizeof *ranked);
  bool good = bags && ranked && kb_words_add(&question.words, text);
  for (size_t i = 0; i < book->count && good; i++) {
    good = fill_bag(&bags[i], book->articles[i]);
  }
  *count = 0;
  if (good) {
    weigh(&question, bags, book->count);
    const size_t found = rank(&question, book, bags, ranked);
    for (; *count < size && *count < found; ++*count) {
      list[*count] = ranked[*count].near;
    }
  }
  for (size_t i = 0; bags && i < book->count; i++) {
    kb_words_fini(&bags[i].codes);
    kb_words_fini(&bags[i].texts);
  }
  free(bags);
  free(ranked);
  kb_words_fini(&question.words);
  return good;
}
