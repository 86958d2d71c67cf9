#include "match/word_search.h"

#include "base/grow.h"
#include "match/markup.h"

#include <stdint.h>
#include <stdlib.h>

/* An Aho-Corasick automaton over classes of bytes. A run of separators is one symbol: a state
   that ends in a separator is not left by another. A block of text is searched in several lanes
   at once, as each step waits for the one before it in its lane. */

enum {
  SEPARATOR = 0,
  CLASSES = 38, /* separator, 26 letters, 10 digits, _ */
  ROW = 64,     /* of the table; a power of two */
  STATES_MAX = 32 * 1024,
  SYMBOLS_MAX = 24, /* of a word, if there are enough states */
  LANES = 8,
  STEPS = 4,          /* in all lanes, between two looks at whether a word has ended */
  LANE = 2 * 1024,    /* at most, in bytes */
  STRIDE = LANE + 64, /* between lanes of classes: not a power of two, which would collide in the
                         cache */
};

struct state {
  uint16_t next[CLASSES]; /* 0: none, until the automaton is linked */
  uint16_t otherwise;     /* longest proper suffix that is a prefix of some word */
  bool ends;              /* a word ends here */
  bool is_separated;      /* reached by a separator */
};

struct kb_word_search {
  unsigned char *symbols; /* of all words, one after the other */
  size_t symbol_count, symbol_capacity;
  size_t *ends; /* where each of them ends */
  size_t count, capacity;
  uint16_t *table;  /* ROW next states for each state; a state that ends a word is not left */
  size_t first_end; /* states from this one on, a power of two, end a word */
  size_t end_count; /* how many they are; their true next states are in as many rows behind */
  uint16_t begin;   /* the state after a separator */
};

static unsigned char class_of(char byte)
{
  const unsigned char value = (unsigned char)byte;
  const unsigned char letter = (unsigned char)((value | 0x20U) - 'a');
  const unsigned char digit = (unsigned char)(value - '0');
  return (unsigned char)(letter < 26    ? letter + 1
                         : digit < 10   ? digit + 27
                         : value == '_' ? 37
                                        : SEPARATOR);
}

struct kb_word_search *kb_word_search_new(void)
{
  return calloc(1, sizeof(struct kb_word_search));
}

void kb_word_search_free(struct kb_word_search *word_search)
{
  if (word_search) {
    free(word_search->symbols);
    free(word_search->ends);
    free(word_search->table);
    free(word_search);
  }
}

static bool add_symbol(struct kb_word_search *word_search, unsigned char symbol)
{
  if (!KB_MAKE_ROOM(word_search->symbols, word_search->symbol_count, word_search->symbol_capacity,
                    1024)) {
    return false;
  }
  word_search->symbols[word_search->symbol_count++] = symbol;
  return true;
}

static bool add_end(struct kb_word_search *word_search)
{
  if (!KB_MAKE_ROOM(word_search->ends, word_search->count, word_search->capacity, 64)) {
    return false;
  }
  word_search->ends[word_search->count++] = word_search->symbol_count;
  return true;
}

bool kb_word_search_add(struct kb_word_search *word_search, struct kb_slice words)
{
  const size_t start = word_search->symbol_count;
  size_t symbols = 1;
  unsigned char last = SEPARATOR;
  bool good = add_symbol(word_search, SEPARATOR);
  for (size_t i = 0; i < words.length && symbols < SYMBOLS_MAX && good; i++) {
    const unsigned char symbol = class_of(words.data[i]);
    if (symbol != SEPARATOR || last != SEPARATOR) {
      good = add_symbol(word_search, symbol);
      symbols++;
    }
    last = symbol;
  }
  const bool is_empty = symbols == 1;
  good = good && (is_empty || add_end(word_search));
  if (!good || is_empty) {
    word_search->symbol_count = start;
  }
  return good;
}

/* --- The automaton --- */

struct automaton {
  struct state *states;
  size_t count, capacity;
};

/* Adds a state; returns 0 when out of memory, or when there are too many (`*full`). */
static size_t add_state(struct automaton *automaton, bool *full)
{
  if (automaton->count == STATES_MAX) {
    *full = true;
    return 0;
  }
  if (!KB_MAKE_ROOM(automaton->states, automaton->count, automaton->capacity, 256)) {
    return 0;
  }
  automaton->states[automaton->count] = (struct state){.ends = false};
  return automaton->count++;
}

/* Adds the states of the first symbols of a word. */
static bool add_symbols_of_word(struct automaton *automaton, const unsigned char *symbols,
                                size_t count, bool *full)
{
  size_t at = 0;
  for (size_t i = 0; i < count; i++) {
    size_t next = automaton->states[at].next[symbols[i]];
    if (next == 0) {
      next = add_state(automaton, full);
      if (next == 0) {
        return false;
      }
      automaton->states[next].is_separated = symbols[i] == SEPARATOR;
      automaton->states[at].next[symbols[i]] = (uint16_t)next;
    }
    at = next;
  }
  automaton->states[at].ends = true;
  return true;
}

/* Adds all words, each up to as many symbols as there are states for. */
static bool add_words(const struct kb_word_search *word_search, struct automaton *automaton)
{
  for (size_t longest = SYMBOLS_MAX; longest > 1; longest--) {
    bool full = false;
    bool good = true;
    automaton->count = 0;
    add_state(automaton, &full);
    for (size_t i = 0; i < word_search->count && good; i++) {
      const size_t begin = i > 0 ? word_search->ends[i - 1] : 0;
      const size_t count = word_search->ends[i] - begin;
      good = automaton->states && add_symbols_of_word(automaton, word_search->symbols + begin,
                                                      count < longest ? count : longest, &full);
    }
    if (good || !full) {
      return good && automaton->count > 0;
    }
  }
  return false;
}

/* Turns the trie into an automaton, breadth first. `queue` has room for all states. */
static void link_states(struct automaton *automaton, uint16_t *queue)
{
  struct state *states = automaton->states;
  size_t head = 0;
  size_t tail = 0;
  queue[tail++] = 0;
  while (head < tail) {
    const size_t at = queue[head++];
    for (size_t symbol = 0; symbol < CLASSES; symbol++) {
      const uint16_t next = states[at].next[symbol];
      const uint16_t other = at == 0 ? 0 : states[states[at].otherwise].next[symbol];
      if (next != 0) {
        states[next].otherwise = other;
        states[next].ends = states[next].ends || states[other].ends;
        queue[tail++] = next;
      } else {
        states[at].next[symbol] = other;
      }
    }
    if (states[at].is_separated) {
      states[at].next[SEPARATOR] = (uint16_t)at;
    }
  }
}

static size_t end_count(const struct automaton *automaton)
{
  size_t count = 0;
  for (size_t i = 0; i < automaton->count; i++) {
    count += automaton->states[i].ends;
  }
  return count;
}

/* The number of the first state that ends a word: a power of two, so that the bits of several
   states show at once whether one of them does. */
static size_t first_end(const struct automaton *automaton, size_t ends)
{
  size_t first = 1;
  while (first < automaton->count - ends) {
    first *= 2;
  }
  return first;
}

/* The row of the table with the true next states. */
static size_t row_of(const struct kb_word_search *word_search, size_t state)
{
  return state < word_search->first_end ? state : state + word_search->end_count;
}

/* Renumbers the states, so that those that end a word are the last. */
static void number_states(const struct automaton *automaton, struct kb_word_search *word_search,
                          uint16_t *numbers)
{
  uint16_t number = 0;
  uint16_t end = (uint16_t)word_search->first_end;
  for (size_t i = 0; i < automaton->count; i++) {
    numbers[i] = automaton->states[i].ends ? end++ : number++;
  }
  for (size_t i = 0; i < automaton->count; i++) {
    uint16_t *next = word_search->table + row_of(word_search, numbers[i]) * ROW;
    for (size_t symbol = 0; symbol < CLASSES; symbol++) {
      next[symbol] = numbers[automaton->states[i].next[symbol]];
    }
  }
  for (size_t i = word_search->first_end; i < end; i++) {
    for (size_t symbol = 0; symbol < CLASSES; symbol++) {
      word_search->table[i * ROW + symbol] = (uint16_t)i;
    }
  }
  word_search->begin = word_search->table[SEPARATOR];
}

bool kb_word_search_ready(struct kb_word_search *word_search)
{
  struct automaton automaton = {0};
  bool good = add_words(word_search, &automaton);
  uint16_t *scratch = good ? calloc(automaton.count, sizeof *scratch) : NULL;
  good = scratch != NULL;
  if (good) {
    link_states(&automaton, scratch);
    word_search->end_count = end_count(&automaton);
    word_search->first_end = first_end(&automaton, word_search->end_count);
    word_search->table = calloc((word_search->first_end + 2 * word_search->end_count) * ROW,
                                sizeof *word_search->table);
    good = word_search->table != NULL;
  }
  if (good) {
    number_states(&automaton, word_search, scratch);
  }
  free(scratch);
  free(automaton.states);
  return good;
}

/* --- The search --- */

void kb_hits_fini(struct kb_hits *hits)
{
  free(hits->list);
  *hits = (struct kb_hits){0};
}

bool kb_hits_add(struct kb_hits *hits, size_t at)
{
  if (!KB_MAKE_ROOM(hits->list, hits->count, hits->capacity, 256)) {
    return false;
  }
  hits->list[hits->count++] = at;
  return true;
}

static uint16_t step(const struct kb_word_search *word_search, uint16_t state, unsigned char class)
{
  return word_search->table[row_of(word_search, state) * ROW + class];
}

/* Continues after the end of a lane until no word that began in it can end. */
static bool finish_lane(const struct kb_word_search *word_search, struct kb_slice text, size_t at,
                        uint16_t state, struct kb_hits *hits)
{
  for (; at < text.length && state != 0 && state != word_search->begin; at++) {
    state = step(word_search, state, class_of(text.data[at]));
    if (state >= word_search->first_end && !kb_hits_add(hits, at + 1)) {
      return false;
    }
  }
  return true;
}

struct lanes {
  unsigned char classes[LANES * STRIDE];
  size_t begin, length; /* of the first lane in the text; of each */
  uint16_t states[LANES];
};

/* Steps all lanes together, STEPS bytes at a time, until a word ends in one of them; returns the
   number of bytes before those in which it does. */
static size_t step_lanes(const struct kb_word_search *word_search, struct lanes *lanes, size_t at)
{
  const uint16_t *const table = word_search->table;
  const size_t first_end = word_search->first_end;
  const unsigned char *const classes = lanes->classes;
  for (; at + STEPS <= lanes->length; at += STEPS) {
    size_t s[LANES];
    size_t all = 0; /* bits of all states */
    for (size_t lane = 0; lane < LANES; lane++) {
      s[lane] = lanes->states[lane];
    }
    for (size_t i = 0; i < STEPS; i++) {
      for (size_t lane = 0; lane < LANES; lane++) {
        s[lane] = table[s[lane] * ROW + classes[lane * STRIDE + at + i]];
      }
    }
    for (size_t lane = 0; lane < LANES; lane++) {
      all |= s[lane];
    }
    if (all >= first_end) {
      break;
    }
    for (size_t lane = 0; lane < LANES; lane++) {
      lanes->states[lane] = (uint16_t)s[lane];
    }
  }
  return at;
}

/* Searches the bytes from `from` to `to` of each lane. */
static bool find_in_steps(const struct kb_word_search *word_search, struct lanes *lanes,
                          size_t from, size_t to, struct kb_hits *hits)
{
  for (size_t lane = 0; lane < LANES; lane++) {
    uint16_t state = lanes->states[lane];
    for (size_t at = from; at < to; at++) {
      state = step(word_search, state, lanes->classes[lane * STRIDE + at]);
      if (state >= word_search->first_end &&
          !kb_hits_add(hits, lanes->begin + lane * lanes->length + at + 1)) {
        return false;
      }
    }
    lanes->states[lane] = state;
  }
  return true;
}

static bool find_in_lanes(const struct kb_word_search *word_search, struct kb_slice text,
                          struct lanes *lanes, struct kb_hits *hits)
{
  for (size_t lane = 0; lane < LANES; lane++) {
    const size_t begin = lanes->begin + lane * lanes->length;
    const bool is_begin = begin == 0 || class_of(text.data[begin - 1]) == SEPARATOR;
    lanes->states[lane] = is_begin ? word_search->begin : 0;
  }
  for (size_t at = 0; at < lanes->length;) {
    const size_t from = step_lanes(word_search, lanes, at);
    at = from + STEPS < lanes->length ? from + STEPS : lanes->length;
    if (!find_in_steps(word_search, lanes, from, at, hits)) {
      return false;
    }
  }
  for (size_t lane = 0; lane < LANES; lane++) {
    const size_t end = lanes->begin + (lane + 1) * lanes->length;
    if (!finish_lane(word_search, text, end, lanes->states[lane], hits)) {
      return false;
    }
  }
  return true;
}

static int by_place(const void *a, const void *b)
{
  const size_t x = *(const size_t *)a;
  const size_t y = *(const size_t *)b;
  return (x > y) - (x < y);
}

/* Sorts and removes duplicates: two lanes may have found the same hit. */
static void sort_hits(struct kb_hits *hits)
{
  size_t kept = 0;
  if (hits->count > 1) {
    qsort(hits->list, hits->count, sizeof *hits->list, by_place);
  }
  for (size_t i = 0; i < hits->count; i++) {
    if (kept == 0 || hits->list[kept - 1] != hits->list[i]) {
      hits->list[kept++] = hits->list[i];
    }
  }
  hits->count = kept;
}

/* Fills the classes of all lanes. True if any byte may begin markup. */
static bool has_markup_in_lanes(struct lanes *lanes, const char *text)
{
  unsigned char marks = 0;
  for (size_t lane = 0; lane < LANES; lane++) {
    const char *bytes = text + lane * lanes->length;
    for (size_t i = 0; i < lanes->length; i++) {
      lanes->classes[lane * STRIDE + i] = class_of(bytes[i]);
      marks |= kb_markup_may_begin(bytes[i]);
    }
  }
  return marks != 0;
}

bool kb_word_search_find(const struct kb_word_search *word_search, struct kb_slice text,
                         struct kb_hits *hits)
{
  struct lanes lanes;
  size_t at = 0;
  hits->count = 0;
  hits->has_markup = false;
  while (text.length - at >= LANES) {
    const size_t left = (text.length - at) / LANES;
    lanes.begin = at;
    lanes.length = left < LANE ? left : LANE;
    hits->has_markup |= has_markup_in_lanes(&lanes, text.data + at);
    if (!find_in_lanes(word_search, text, &lanes, hits)) {
      return false;
    }
    at += lanes.length * LANES;
  }
  const bool is_begin = at == 0 || class_of(text.data[at - 1]) == SEPARATOR;
  uint16_t state = is_begin ? word_search->begin : 0;
  for (; at < text.length; at++) {
    state = step(word_search, state, class_of(text.data[at]));
    hits->has_markup |= kb_markup_may_begin(text.data[at]) != 0;
    if (state >= word_search->first_end && !kb_hits_add(hits, at + 1)) {
      return false;
    }
  }
  sort_hits(hits);
  return true;
}
