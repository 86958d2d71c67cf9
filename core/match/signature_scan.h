/* Internals of a scan for signatures, shared by matching and by the handling of explicit codes. */
#ifndef KB_MATCH_SIGNATURE_SCAN_H
#define KB_MATCH_SIGNATURE_SCAN_H

#include "match/error_code_text.h"
#include "match/signature_index.h"

/* One part of a text: its range among all words. */
struct kb_part {
  size_t begin, end;
};

struct kb_signature_scan {
  const struct kb_signatures *index;
  struct kb_code_words code_words;
  struct kb_words words;
  struct kb_postings postings;
  bool has_postings; /* whether the postings of the words have been computed */
  struct kb_part *parts;
  size_t part_capacity;
  unsigned *seen; /* for each signature, the number of the text it was last checked for */
  unsigned text;
  size_t *at; /* scratch: positions of the segments of a template */
  size_t *at_details;
  struct kb_signature_match *matches;
  size_t match_count, match_capacity;
  struct kb_unknown_code *unknown; /* explicit codes of the text that no signature has */
  size_t unknown_count, unknown_capacity;
  struct kb_unknown_code *known; /* those that a matching signature has, each once */
  size_t known_count, known_capacity;
  struct kb_slice *unknown_texts;
  struct kb_arena arena; /* for placeholders */
};

/* An explicit code of a text. */
struct kb_unknown_code {
  size_t part;
  const struct kb_word *words;
  size_t count;
  struct kb_slice text;
  bool is_labelled; /* on the line of the code */
};

/* One check: a signature against the parts of a text. */
struct kb_look {
  struct kb_signature_scan *scan;
  struct kb_signature_parts text;
  const struct kb_indexed_signature *signature;
};

static inline struct kb_text_index kb_look_text_index(const struct kb_look *look, size_t part)
{
  const struct kb_signature_scan *scan = look->scan;
  return (struct kb_text_index){.text = look->text.parts[part],
                                .words = scan->words.list,
                                .postings = &scan->postings,
                                .begin = scan->parts[part].begin,
                                .end = scan->parts[part].end};
}

/* The number of a code may be within so many words after it: "NAME. Exchange.server returned 403
   error". */
enum { KB_NUMBER_WITHIN = 4 };

/* Whether the code that ends before word `after` is followed by a number that no signature
   names: that is another error with the same code. */
bool kb_has_unknown_number(const struct kb_signatures *index, const struct kb_words *code,
                           const struct kb_text_index *text_index, size_t after);

/* Most specific first; near matches last. */
void kb_sort_matches(struct kb_signature_scan *scan);

/* Takes the explicit codes of the matched text into account: a message that contains one weighs
   as much as a code; those that no match has are kept in `unknown` and make matches by a message
   near ones. False when out of memory. */
bool kb_apply_codes(struct kb_signature_scan *scan, struct kb_signature_parts text);

#endif
