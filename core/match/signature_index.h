/* The inside of the signature index, shared by what builds it and what matches
 * with it. */
#ifndef KB_MATCH_SIGNATURE_INDEX_H
#define KB_MATCH_SIGNATURE_INDEX_H

#include "base/arena.h"
#include "match/phrase.h"
#include "match/signature.h"
#include "match/template.h"

/* Words in a row that may stand for a signature in the index. */
enum { KB_GRAM_MAX = 4 };

/* What naming a code adds to a signature's weight; no message weighs as much. */
enum { KB_WEIGHT_CODE = 4000 };

struct kb_indexed_signature {
  size_t owner;
  struct kb_phrase code, number, source;
  struct kb_template message, details;
  bool has_message, has_details;
  bool names_code;       /* by itself: a number beside the words of its source does not */
  bool code_has_numbers; /* another signature names this code with a number */
  unsigned weight;
  size_t next; /* signature with the same anchor, + 1; 0: none */
};

/* An anchor: words in a row that begin the look at its signatures. */
struct kb_anchor {
  uint64_t hash; /* 0: free */
  size_t first;  /* signature + 1 */
};

/* A code with a number that some signature names. */
struct kb_code_number_pair {
  uint64_t code, number;
};

/* A hash table. */
struct kb_anchors {
  struct kb_anchor *slots;
  size_t slot_count; /* a power of two */
  size_t longest;    /* words */
};

enum { KB_STARTS = 32 * 1024 };

struct kb_signatures {
  struct kb_arena arena;
  struct kb_indexed_signature *list;
  size_t count, capacity;
  struct kb_anchors anchors;
  struct kb_anchors codes; /* the signature for a code, best without a number; whole codes */
  unsigned char *starts;   /* by a word's hash: may an anchor of this length begin so? */
  struct kb_code_number_pair *pairs;
  size_t pair_count;
  size_t segments_max;
};

/* Words in a row as one number; never 0. */
uint64_t kb_gram(const struct kb_word *words, size_t count);
/* The anchor with that gram; one with hash 0 if there is none. */
struct kb_anchor *kb_anchor_find(const struct kb_anchors *anchors, uint64_t gram);

/* A bit for each length of anchor that may begin with that word: 1 << length.
 */
static inline unsigned kb_anchor_lengths(const struct kb_signatures *index, uint64_t hash)
{
  return index->starts[(hash >> 16) & (KB_STARTS - 1)];
}

/* The code, alone or (with `number` not 0) with that number, is one that some
 * signature names with a number. */
bool kb_code_has_number(const struct kb_signatures *index, uint64_t code, uint64_t number);

/* The code that a text names, see kb_signature_code_in; `words` are those of the text. */
struct kb_slice kb_code_in_words(struct kb_slice text, const struct kb_word *words, size_t count);

/* An explicit code: in the line of the code, or where the phrases of such alerts have it. */
struct kb_named_code {
  size_t first, end; /* words */
  struct kb_slice text;
  bool is_labelled; /* in the line of the code */
};
/* The next one from word `*at` on, which moves behind it; false if there is none. */
bool kb_code_next(struct kb_slice text, const struct kb_word *words, size_t count, size_t *at,
                  struct kb_named_code *code);

#endif
