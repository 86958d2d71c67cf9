#include "rule/nearest.h"

#include "rule/fold.h"

#include <math.h>
#include <stdlib.h>

enum { SHORTEST = 4, WORDS_MAX = 200, PART_WORDS = 4, RUN_WORDS = 7, LEAST_WORDS = 4 };

/* How much of a message's weight must be in the text, or of the text's in the article, for it to be
   near. tests/cases/explain_near.sh holds both against texts that have lost words and against texts
   of other matters. */
static const double message_share = 0.55;
static const double text_share = 0.8;

/* What one article says, as words. */
struct bag {
  struct kb_words codes; /* its own, and those of its signatures */
  struct kb_words texts;
  uint64_t *hashes; /* of all these, sorted */
  size_t count;
};

struct question {
  struct kb_words words;
  uint64_t *hashes; /* of all its words, sorted */
};

static int compare_hashes(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a;
  const uint64_t y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* The hashes of both, sorted; NULL when out of memory. */
static uint64_t *sorted_hashes(const struct kb_words *a, const struct kb_words *b)
{
  const size_t b_count = b ? b->count : 0;
  uint64_t *hashes = malloc((a->count + b_count + 1) * sizeof *hashes);
  for (size_t i = 0; hashes && i < a->count; i++) {
    hashes[i] = a->list[i].hash;
  }
  for (size_t i = 0; hashes && i < b_count; i++) {
    hashes[a->count + i] = b->list[i].hash;
  }
  if (hashes) {
    qsort(hashes, a->count + b_count, sizeof *hashes, compare_hashes);
  }
  return hashes;
}

/* How rare a word is: of so many articles. */
struct rarity {
  const struct bag *bags;
  size_t count;
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
  bag->hashes = good ? sorted_hashes(&bag->codes, &bag->texts) : NULL;
  bag->count = bag->codes.count + bag->texts.count;
  return bag->hashes != NULL;
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
  return bsearch(&word->hash, bag->hashes, bag->count, sizeof word->hash, compare_hashes) != NULL;
}

/* 0 for a short word and for one that all articles have, more for a rarer one. */
static double weight_of(const struct rarity *rarity, const struct kb_word *word)
{
  size_t with = 0;
  if (word->hash == 0 || word->end - word->start < SHORTEST) {
    return 0;
  }
  for (size_t i = 0; i < rarity->count; i++) {
    with += has_word(&rarity->bags[i], word);
  }
  return log((double)(rarity->count + 1) / (double)(with + 1));
}

static bool read_question(struct question *question, struct kb_slice text)
{
  if (!kb_words_add(&question->words, text)) {
    return false;
  }
  question->hashes = sorted_hashes(&question->words, NULL);
  return question->hashes != NULL;
}

static void question_fini(struct question *question)
{
  kb_words_fini(&question->words);
  free(question->hashes);
}

static bool is_asked(const struct question *question, const struct kb_word *word)
{
  return bsearch(&word->hash, question->hashes, question->words.count, sizeof word->hash,
                 compare_hashes) != NULL;
}

/* The words of a template without its placeholders, which stand for anything. */
static bool template_words(struct kb_words *words, struct kb_buf *plain, const char *template)
{
  int depth = 0;
  kb_buf_clear(plain);
  for (const char *at = template; *at; at++) {
    depth += *at == '[' || *at == '<';
    kb_buf_add_char(plain, depth > 0 ? ' ' : *at);
    depth -= depth > 0 && (*at == ']' || *at == '>');
  }
  return !plain->failed && kb_words_add(words, kb_buf_slice(plain));
}

/* What share of the message's weight is in the question; -1 when out of memory. */
static double share_of_message(const struct question *question, const struct rarity *rarity,
                               const char *template)
{
  struct kb_words words = {0};
  struct kb_buf plain = {0};
  double all = 0;
  double shared = 0;
  size_t count = 0;
  const bool good = template_words(&words, &plain, template);
  for (size_t i = 0; good && i < words.count; i++) {
    const double weight = weight_of(rarity, &words.list[i]);
    const bool is_shared = is_asked(question, &words.list[i]);
    all += weight;
    shared += is_shared ? weight : 0;
    count += is_shared && weight > 0;
  }
  kb_words_fini(&words);
  kb_buf_fini(&plain);
  return !good ? -1 : all > 0 && count >= LEAST_WORDS ? shared / all : 0;
}

/* What share of the question's weight is in the article. Words that no article has count most. */
static double share_of_question(const struct question *question, const double *weights,
                                const struct bag *bag)
{
  double all = 0;
  double shared = 0;
  size_t count = 0;
  for (size_t i = 0; i < question->words.count && i < WORDS_MAX; i++) {
    const bool is_shared = weights[i] > 0 && has_word(bag, &question->words.list[i]);
    all += weights[i];
    shared += is_shared ? weights[i] : 0;
    count += is_shared;
  }
  return all > 0 && count >= LEAST_WORDS ? shared / all : 0;
}

/* -1 when out of memory. */
static double score_of(const struct question *question, const double *weights,
                       const struct rarity *rarity, size_t number, const struct kb_article *article)
{
  const double of_question = share_of_question(question, weights, &rarity->bags[number]);
  double best = of_question >= text_share ? of_question : 0;
  for (size_t i = 0; i < article->signature_count; i++) {
    const char *const templates[] = {article->signatures[i].message,
                                     article->signatures[i].details};
    for (size_t k = 0; k < 2; k++) {
      const double share = templates[k] ? share_of_message(question, rarity, templates[k]) : 0;
      if (share < 0) {
        return -1;
      }
      best = share >= message_share && share > best ? share : best;
    }
  }
  return best;
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

/* False when out of memory. */
static bool rank(const struct question *question, const struct kb_book *book,
                 const struct rarity *rarity, struct ranked *ranked, size_t *count)
{
  double weights[WORDS_MAX];
  for (size_t i = 0; i < question->words.count && i < WORDS_MAX; i++) {
    weights[i] = weight_of(rarity, &question->words.list[i]);
  }
  *count = 0;
  for (size_t i = 0; i < book->count; i++) {
    const struct kb_article *article = book->articles[i];
    const double score = article->overridden ? 0 : score_of(question, weights, rarity, i, article);
    const struct kb_near_article near = {article, nearness_of(question, &rarity->bags[i]), score};
    if (score < 0) {
      return false;
    }
    if (!article->overridden && (score > 0 || near.nearness != KB_NEAR_WORDS)) {
      ranked[(*count)++] = (struct ranked){near, i};
    }
  }
  qsort(ranked, *count, sizeof *ranked, by_nearness);
  return true;
}

bool kb_nearest(const struct kb_book *book, struct kb_slice text, struct kb_near_article *list,
                size_t size, size_t *count)
{
  struct question question = {.words = {0}};
  struct bag *bags = calloc(book->count + 1, sizeof *bags);
  struct ranked *ranked = calloc(book->count + 1, sizeof *ranked);
  bool good = bags && ranked && read_question(&question, text);
  size_t found = 0;
  for (size_t i = 0; i < book->count && good; i++) {
    good = fill_bag(&bags[i], book->articles[i]);
  }
  good = good && rank(&question, book, &(struct rarity){bags, book->count}, ranked, &found);
  *count = 0;
  for (; good && *count < size && *count < found; ++*count) {
    list[*count] = ranked[*count].near;
  }
  for (size_t i = 0; bags && i < book->count; i++) {
    kb_words_fini(&bags[i].codes);
    kb_words_fini(&bags[i].texts);
    free(bags[i].hashes);
  }
  free(bags);
  free(ranked);
  question_fini(&question);
  return good;
}

/* --- What a text lacks --- */

enum { MISSING_SHOWN = 12 };

/* Of one signature: what the text lacks, and how many words that is. */
struct lack {
  struct kb_buf words;
  size_t count, of;
};

/* Words of the template in a row that the text lacks, in quotes. */
static bool add_missing_words(struct lack *lack, const struct question *question,
                              const char *template)
{
  struct kb_words words = {0};
  struct kb_buf plain = {0};
  const bool good = template_words(&words, &plain, template);
  size_t shown = 0;
  for (size_t i = 0; good && i < words.count; i++) {
    const bool is_missing = !is_asked(question, &words.list[i]);
    const bool goes_on = i > 0 && is_missing && !is_asked(question, &words.list[i - 1]);
    lack->count += is_missing;
    lack->of++;
    if (is_missing && shown++ < MISSING_SHOWN) {
      const char *begin = lack->words.length > 0 ? ", the words \"" : "the words \"";
      kb_buf_add_text(&lack->words, shown == 1 ? begin : goes_on ? " " : "\", \"");
      kb_buf_add(&lack->words, plain.data + words.list[i].start,
                 words.list[i].end - words.list[i].start);
    }
  }
  kb_buf_add_text(&lack->words, shown > MISSING_SHOWN ? "…\"" : shown > 0 ? "\"" : "");
  lack->words.failed |= plain.failed;
  kb_words_fini(&words);
  kb_buf_fini(&plain);
  return good;
}

static bool add_missing_code(struct lack *lack, const struct question *question, const char *what,
                             const char *code)
{
  struct kb_words words = {0};
  const bool good = kb_words_add(&words, kb_slice_of(code));
  bool is_there = good && words.count > 0;
  for (size_t i = 0; i < words.count; i++) {
    is_there = is_there && is_asked(question, &words.list[i]);
  }
  lack->of += 2; /* a code tells more than a word */
  if (good && !is_there) {
    lack->count += 2;
    kb_buf_addf(&lack->words, "%sthe %s %s", lack->words.length > 0 ? ", " : "", what, code);
  }
  kb_words_fini(&words);
  return good;
}

static bool look_for_lack(struct lack *lack, const struct question *question,
                          const struct kb_signature *signature)
{
  return (!signature->code || add_missing_code(lack, question, "code", signature->code)) &&
         (!signature->number || add_missing_code(lack, question, "number", signature->number)) &&
         (!signature->source || add_missing_code(lack, question, "words", signature->source)) &&
         (!signature->message || add_missing_words(lack, question, signature->message)) &&
         (!signature->details || add_missing_words(lack, question, signature->details));
}

bool kb_near_missing(struct kb_buf *out, const struct kb_article *article, struct kb_slice text)
{
  struct question question = {.words = {0}};
  struct lack best = {.of = 0};
  bool good = read_question(&question, text);
  for (size_t i = 0; good && i < article->signature_count; i++) {
    struct lack lack = {.of = 0};
    good = look_for_lack(&lack, &question, &article->signatures[i]) && !lack.words.failed;
    const bool is_less = best.of == 0 || lack.count * best.of < best.count * lack.of;
    struct lack *worse = is_less ? &best : &lack;
    kb_buf_fini(&worse->words);
    best = is_less ? lack : best;
  }
  kb_buf_add_slice(out, kb_buf_slice(&best.words));
  kb_buf_fini(&best.words);
  question_fini(&question);
  return good && !out->failed;
}
