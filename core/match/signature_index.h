/* Internals of the signature index, shared by its construction and by matching. */
#ifndef KB_MATCH_SIGNATURE_INDEX_H
#define KB_MATCH_SIGNATURE_INDEX_H

#include "base/arena.h"
#include "match/phrase.h"
#include "match/signature.h"
#include "match/template.h"

/* The longest run of words by which a signature is indexed. */
enum { KB_GRAM_MAX = 4 };

/* The weight that a code adds to a signature; no message weighs as much. */
enum { KB_WEIGHT_CODE = 4000 };

struct kb_indexed_signature {
  size_t owner;
  struct kb_phrase code, number, source;
  struct kb_template message, details;
  bool has_message, has_details;
  bool names_code;       /* a code or a number in itself; not a number that counts only near its
                            source */
  bool code_has_numbers; /* another signature names this code with a number */
  unsigned weight;
  size_t next; /* next signature with the same anchor, + 1; 0: none */
};

/* Anchor: a run of words at which signatures are tried. */
struct kb_anchor {
  uint64_t hash; /* 0: free */
  size_t first;  /* first signature, + 1 */
};

/* A code together with a number that some signature names for it. */
struct kb_code_number_pair {
  uint64_t code, number;
};

/* A code as the signature has it. */
struct kb_spelt_code {
  struct kb_slice text;
  unsigned weight; /* the signature's */
  size_t signature;
};

/* A hash table. */
struct kb_anchors {
  struct kb_anchor *slots;
  size_t slot_count; /* a power of two */
  size_t longest;    /* in words */
};

enum { KB_STARTS = 32 * 1024 };

struct kb_signatures {
  struct kb_arena arena;
  struct kb_indexed_signature *list;
  size_t count, capacity;
  struct kb_anchors anchors;
  struct kb_anchors codes; /* for each whole code a signature, preferably one without a number */
  unsigned char *starts;   /* by the hash of a word: bits of the lengths of anchors that may
                              begin with it */
  struct kb_code_number_pair *pairs;
  size_t pair_count;
  struct kb_spelt_code *spelt; /* by their letters, then by weight */
  size_t spelt_count;
  size_t segments_max;
};

/* Hash of a run of words; never 0. */
uint64_t kb_gram(const struct kb_word *words, size_t count);
/* The anchor with that gram; a slot with hash 0 if there is none. */
struct kb_anchor *kb_anchor_find(const struct kb_anchors *anchors, uint64_t gram);

/* Bits of the lengths of anchors that may begin with that word: 1 << length. */
static inline unsigned kb_anchor_lengths(const struct kb_signatures *index, uint64_t hash)
{
  return index->starts[(hash >> 16) & (KB_STARTS - 1)];
}

/* Whether some signature names the code with a number; if `number` is not 0, with this number. */
bool kb_code_has_number(const struct kb_signatures *index, uint64_t code, uint64_t number);

/* The first code, in the order of the letters, that is longer than `code` and begins with it, in
   either case of letters; NULL if there is none, or if `code` is too short to tell. */
const struct kb_spelt_code *kb_code_begun(const struct kb_signatures *index, struct kb_slice code);

/* Whether a signature has the code in the same case of letters. */
bool kb_code_is_spelt(const struct kb_signatures *index, struct kb_slice code);

struct kb_code_words;

/* As kb_signature_code_in; `words` are those of the text. */
struct kb_slice kb_code_in_words(const struct kb_code_words *known, struct kb_slice text,
                                 const struct kb_word *words, size_t count);

/* An explicit code: on the line of the code, or where the phrases of such alerts put it. */
struct kb_named_code {
  size_t first, end; /* words */
  struct kb_slice text;
  bool is_labelled; /* on the line of the code */
};
/* The next explicit code from word `*at` on, which moves past it; false if there is none. */
bool kb_code_next(const struct kb_code_words *known, struct kb_slice text,
                  const struct kb_word *words, size_t count, size_t *at,
                  struct kb_named_code *code);

#endif
