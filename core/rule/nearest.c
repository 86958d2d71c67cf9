#include "rule/nearest.h"

#include "rule/fold.h"

#include <math.h>
#include <stdlib.h>

enum { SHORTEST = 4, WORDS_MAX = 400, PART_WORDS = 3, PAIRS_LEAST = 4, QUOTED_BYTES = 80 };

/* A text is near to a message by the pairs of neighbouring words that both have, each weighing the
   more the fewer articles have it: if they are this much of the message, or of the text. */
static const double of_message = 0.30;
static const double of_text = 0.55;

/* What one article says: a message, its title, the alert of an example. */
struct piece {
  struct kb_words words;
  const struct kb_signature *signature; /* whose message it is, or NULL */
};

struct bag {
  struct kb_words codes; /* its own, and those of its signatures */
  struct piece *pieces;
  size_t piece_count;
};

struct pair {
  uint64_t hash;
  double weight;
};

struct question {
  struct kb_slice text;
  struct kb_words words;
  struct kb_words told;         /* without what is quoted: names and subjects are somebody's own */
  struct pair pairs[WORDS_MAX]; /* by hash, each once */
  size_t pair_count;
  double weight; /* of all */
};

/* Pieces stay apart: a row of words does not go from one into the next. */
static const struct kb_word gap = {.hash = 0};

static bool add_code(struct bag *bag, const char *text)
{
  return !text ||
         (kb_words_add(&bag->codes, kb_slice_of(text)) && kb_words_add_word(&bag->codes, gap));
}

/* The words of a message; what a placeholder stands for is no neighbour. */
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

static bool add_told(struct kb_words *words, struct kb_slice text)
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

/* --- Parts --- */

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

/* Words written as one, as codes are: ErrorQuotaExceeded. */
static bool is_name(struct kb_slice text, const struct kb_word *word)
{
  const bool is_long = word->end - word->start >= 2 * SHORTEST;
  for (size_t at = word->start + 1; is_long && at < word->end; at++) {
    if (text.data[at] >= 'A' && text.data[at] <= 'Z' && text.data[at - 1] >= 'a' &&
        text.data[at - 1] <= 'z') {
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

/* Whether the text, or a number or a name in it, is part of what the article has; `*piece` of which
   text. */
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

/* --- Pairs of neighbours --- */

/* 0: there is none. */
static uint64_t pair_at(const struct kb_words *words, size_t at)
{
  if (at + 1 >= words->count || words->list[at].hash == 0 || words->list[at + 1].hash == 0) {
    return 0;
  }
  const uint64_t first = words->list[at].hash;
  return ((first << 13 | first >> 51) ^ words->list[at + 1].hash) * UINT64_C(0x9e3779b97f4a7c15) |
         1;
}

static int by_hash(const void *a, const void *b)
{
  const uint64_t x = ((const struct pair *)a)->hash;
  const uint64_t y = ((const struct pair *)b)->hash;
  return (x > y) - (x < y);
}

static size_t keep_once(struct pair *pairs, size_t count)
{
  size_t kept = 0;
  qsort(pairs, count, sizeof *pairs, by_hash);
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || pairs[kept - 1].hash != pairs[i].hash) {
      pairs[kept++] = pairs[i];
    }
  }
  return kept;
}

/* The pairs of a text, in a list with room for one for each word. */
static size_t list_pairs(struct pair *list, const struct kb_words *words, size_t most)
{
  size_t count = 0;
  for (size_t at = 0; at < words->count && count < most; at++) {
    list[count].hash = pair_at(words, at);
    count += list[count].hash != 0;
  }
  return keep_once(list, count);
}

/* In how many articles each pair is, summed up by hash. */
struct frequencies {
  struct pair *list; /* `weight` counts */
  size_t count;
  size_t articles;
};

static double weight_of(const struct frequencies *frequencies, uint64_t hash)
{
  const struct pair wanted = {hash, 0};
  const struct pair *found =
    frequencies->count > 0
      ? bsearch(&wanted, frequencies->list, frequencies->count, sizeof wanted, by_hash)
      : NULL;
  return log2(1 + (double)frequencies->articles / (found ? found->weight : 1));
}

static size_t words_of(const struct bag *bag)
{
  size_t count = 0;
  for (size_t i = 0; i < bag->piece_count; i++) {
    count += bag->pieces[i].words.count;
  }
  return count;
}

static bool count_pairs(struct frequencies *frequencies, const struct bag *bags, size_t count)
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
      all += list_pairs(frequencies->list + all, &bags[i].pieces[k].words, SIZE_MAX);
    }
    all = first + keep_once(frequencies->list + first, all - first); /* an article counts once */
  }
  qsort(frequencies->list, all, sizeof *frequencies->list, by_hash);
  for (size_t i = 0; i < all; i++) {
    struct pair *last = frequencies->count > 0 ? &frequencies->list[frequencies->count - 1] : NULL;
    if (last && last->hash == frequencies->list[i].hash) {
      last->weight++;
    } else {
      frequencies->list[frequencies->count++] = (struct pair){frequencies->list[i].hash, 1};
    }
  }
  return true;
}

static void weigh(struct question *question, const struct frequencies *frequencies)
{
  question->pair_count = list_pairs(question->pairs, &question->told, WORDS_MAX);
  for (size_t i = 0; i < question->pair_count; i++) {
    question->pairs[i].weight = weight_of(frequencies, question->pairs[i].hash);
    question->weight += question->pairs[i].weight;
  }
}

/* What a text and a piece have in common. */
struct share {
  double shared, all; /* weights: of the pairs of the piece that the text has, of all of them */
  size_t count;       /* of shared ones */
};

static struct share share_of(const struct question *question, const struct frequencies *frequencies,
                             const struct piece *piece, struct pair *room)
{
  struct share share = {0, 0, 0};
  const size_t count = list_pairs(room, &piece->words, SIZE_MAX);
  for (size_t i = 0; i < count; i++) {
    const double weight = weight_of(frequencies, room[i].hash);
    share.all += weight;
    if (question->pair_count > 0 &&
        bsearch(&room[i], question->pairs, question->pair_count, sizeof room[i], by_hash)) {
      share.shared += weight;
      share.count++;
    }
  }
  return share;
}

/* 0 if it is too little. */
static double score_of(const struct question *question, const struct share *share, bool is_message)
{
  const bool is_near =
    share->count >= PAIRS_LEAST && ((is_message && share->shared >= of_message * share->all) ||
                                    share->shared >= of_text * question->weight);
  /* What they share, and then how much of the piece that is: less than the weight of any pair. */
  return is_near ? share->shared + share->shared / share->all : 0;
}

/* The best score; `*message` is of the piece's message, or of that with which the text shares most.
 */
static double best_score(const struct question *question, const struct frequencies *frequencies,
                         const struct bag *bag, struct pair *room,
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

/* --- The list --- */

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

static bool rank(struct question *question, const struct kb_book *book, const struct bag *bags,
                 struct ranked *ranked, size_t *found)
{
  struct frequencies frequencies = {NULL, 0, 0};
  bool good = count_pairs(&frequencies, bags, book->count);
  size_t most = 0;
  for (size_t i = 0; i < book->count; i++) {
    most = words_of(&bags[i]) > most ? words_of(&bags[i]) : most;
  }
  struct pair *room = calloc(most + 1, sizeof *room);
  good = good && room;
  if (good) {
    weigh(question, &frequencies);
  }
  for (size_t i = 0; i < book->count && good; i++) {
    const struct piece *piece = NULL;
    const struct kb_signature *message = NULL;
    const enum kb_nearness nearness =
      nearness_of(question->text, &question->words, &bags[i], &piece);
    const double score = best_score(question, &frequencies, &bags[i], room, &message);
    message = piece && piece->signature ? piece->signature : message;
    if (!book->articles[i]->overridden && (score > 0 || nearness != KB_NEAR_WORDS)) {
      ranked[(*found)++] = (struct ranked){{book->articles[i], nearness, score, message}, i};
    }
  }
  qsort(ranked, *found, sizeof *ranked, by_nearness);
  free(room);
  free(frequencies.list);
  return good;
}

bool kb_nearest(const struct kb_book *book, struct kb_slice text, struct kb_near_article *list,
                size_t size, size_t *count)
{
  struct question *question = calloc(1, sizeof *question);
  if (question) {
    question->text = text;
  }
  struct bag *bags = calloc(book->count + 1, sizeof *bags);
  struct ranked *ranked = calloc(book->count + 1, sizeof *ranked);
  bool good = question && bags && ranked && kb_words_add(&question->words, text) &&
              add_told(&question->told, text);
  for (size_t i = 0; i < book->count && good; i++) {
    good = fill_bag(&bags[i], book->articles[i]);
  }
  size_t found = 0;
  *count = 0;
  good = good && rank(question, book, bags, ranked, &found);
  for (; good && *count < size && *count < found; ++*count) {
    list[*count] = ranked[*count].near;
  }
  for (size_t i = 0; bags && i < book->count; i++) {
    empty_bag(&bags[i]);
  }
  if (question) {
    kb_words_fini(&question->words);
    kb_words_fini(&question->told);
  }
  free(question);
  free(bags);
  free(ranked);
  return good;
}

/* --- What is missing --- */

static bool is_in_placeholder(const char *text, size_t at)
{
  while (at > 0 && !strchr("[]<>", text[at - 1])) {
    at--;
  }
  return at > 0 && strchr("[<", text[at - 1]);
}

/* Adds the words of `text` that `given` has not. */
static void add_missing(struct kb_buf *out, const char *text, const struct kb_words *given)
{
  struct kb_words words = {0};
  size_t last = 0;
  out->failed |= !kb_words_add(&words, kb_slice_of(text));
  for (size_t i = 0; i < words.count; i++) {
    const struct kb_word *word = &words.list[i];
    if (!is_in_placeholder(text, word->start) && word->start >= last && !has_row(given, word, 1)) {
      kb_buf_add_text(out, out->length > 0 ? " " : "");
      kb_buf_add_slice(out, (struct kb_slice){text + word->start, word->end - word->start});
      last = word->end;
    }
  }
  kb_words_fini(&words);
}

static bool has_text(const struct kb_words *given, const char *text)
{
  struct kb_words words = {0};
  const bool has = text && kb_words_add(&words, kb_slice_of(text)) && words.count > 0 &&
                   has_row(given, words.list, words.count);
  kb_words_fini(&words);
  return has;
}

/* The one whose number is in the text, else the nearest one, else the article's first. */
static const struct kb_signature *signature_with_code(const struct kb_near_article *near,
                                                      const struct kb_words *given)
{
  const struct kb_signature *first = NULL;
  for (size_t i = 0; i < near->article->signature_count; i++) {
    const struct kb_signature *signature = &near->article->signatures[i];
    if (signature->code && has_text(given, signature->number)) {
      return signature;
    }
    first = !first && signature->code ? signature : first;
  }
  return near->signature && near->signature->code ? near->signature : first;
}

void kb_near_missing(const struct kb_near_article *near, struct kb_slice text, struct kb_buf *code,
                     struct kb_buf *words)
{
  struct kb_words given = {0};
  code->failed |= !kb_words_add(&given, text);
  const struct kb_signature *coded = signature_with_code(near, &given);
  if (coded) {
    add_missing(code, coded->code, &given);
    if (code->length > 0 && coded->number && !has_text(&given, coded->number)) {
      kb_buf_addf(code, " %s", coded->number);
    }
  }
  if (near->signature && near->signature->message) {
    add_missing(words, near->signature->message, &given);
  }
  if (coded && code->length == 0 && words->length == 0) {
    kb_buf_addf(code, "%s with%s%s", coded->code, coded->number ? " the number " : "out a number",
                coded->number ? coded->number : "");
  }
  kb_words_fini(&given);
}
