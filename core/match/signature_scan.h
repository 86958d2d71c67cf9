/* The inside of a scan for signatures, shared by what matches and what heeds explicit codes. */
#ifndef KB_MATCH_SIGNATURE_SCAN_H
#define KB_MATCH_SIGNATURE_SCAN_H

#include "match/signature_index.h"

/* One part of a text: its words among all. */
struct kb_part {
  size_t begin, end;
};

struct kb_signature_scan {
  const struct kb_signatures *index;
  struct kb_words words;
  struct kb_postings postings;
  bool has_places; /* of the words */
  struct kb_part *parts;
  size_t part_capacity;
  unsigned *seen; /* for each signature, the number of the text it was last
                     looked at for */
  unsigned text;
  size_t *at; /* room for the places of a template's segments */
  size_t *at_details;
  struct kb_signature_match *matches;
  size_t match_count, match_capacity;
  struct kb_unknown_code *unknown; /* explicit codes of the text that no signature has */
  size_t unknown_count, unknown_capacity;
  struct kb_slice *unknown_texts;
  struct kb_arena arena; /* of the placeholders */
};

/* An explicit code of a text. */
struct kb_unknown_code {
  size_t part;
  const struct kb_word *words;
  size_t count;
  struct kb_slice text;
  bool is_labelled; /* in the line of the code */
};

/* What is looked at: a signature in the parts of a text. */
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

/* Words behind a code, and the number that may stand within them: "NAME. Exchange.server returned
   403 error". */
enum { KB_NUMBER_WITHIN = 4 };

/* A number after the code, which ends before word `behind`, that no signature names: this is
   another error of the same code. */
bool kb_has_unknown_number(const struct kb_signatures *index, const struct kb_words *code,
                           const struct kb_text_index *text_index, size_t behind);

/* Most specific first; near ones last. */
void kb_sort_matches(struct kb_signature_scan *scan);

/* Looks for the explicit codes of the text that was matched: a message that holds one weighs as
   much as a code; those that no match has are kept in `unknown`, and make matches by a message near
   ones. False when out of memory. */
bool kb_heed_codes(struct kb_signature_scan *scan, struct kb_signature_parts text);

#endif
