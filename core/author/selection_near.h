/* The kinds of words in a selection, and suggestions for a word that matches nothing. */
#ifndef KB_AUTHOR_SELECTION_NEAR_H
#define KB_AUTHOR_SELECTION_NEAR_H

#include "triage/rule_set.h"

enum kb_selection_kind {
  KB_SELECT_ANY,
  KB_SELECT_CODE,
  KB_SELECT_KB,
  KB_SELECT_SEVERITY,
  KB_SELECT_STATUS,
  KB_SELECT_PACK,
  KB_SELECT_ABOUT,
  KB_SELECT_KIND_COUNT,
};

/* "code:", …; NULL for KB_SELECT_ANY. */
const char *kb_selection_prefix(enum kb_selection_kind kind);

/* The folders between the directory that was loaded and the file: "dynamics365/email". A slice
   of `file`. */
struct kb_slice kb_selection_pack(const char *file, const char *const *paths, size_t path_count);

/* Appends what `word`, given as `kind` without its prefix, most likely misspells, with the prefix
   unless it is a subject; nothing if no word is similar. */
void kb_selection_near(struct kb_buf *out, enum kb_selection_kind kind, const char *word,
                       const struct kb_rule_set *rule_set, const char *const *paths,
                       size_t path_count);

/* Appends the subjects that articles are about: "mailbox, solution_operation". */
void kb_selection_subjects(struct kb_buf *out, const struct kb_rule_set *rule_set);

#endif
