/* Internals of drafting from a page: what is read so far, and a file for each kind of section. */
#ifndef KB_AUTHOR_DRAFT_PAGE_INSIDE_H
#define KB_AUTHOR_DRAFT_PAGE_INSIDE_H

#include "author/document.h"
#include "author/document_words.h"
#include "author/draft.h"

enum { KB_DOCUMENT_LEVELS = 6 };

struct kb_document_reading {
  struct kb_draft *draft;
  struct kb_document *page;
  enum kb_document_section section;
  enum kb_document_section sections[KB_DOCUMENT_LEVELS + 1]; /* of the enclosing headings, by level;
                                                        INTRODUCTION: none */
  const struct kb_document_block *heading;                   /* the last one */
  struct kb_document_block *pending; /* a heading whose words are to stand before what follows */

  bool has_sections;                    /* a heading of the page announces causes or what to do */
  const struct kb_document_block *code; /* the heading that is a code, and not left yet: quotes
                                           below it are its alerts */

  struct kb_buf symptom;
  struct kb_document_block
    *before; /* the block before, if it is a paragraph (or a list of steps) */

  int cause_level;     /* level of the heading that names the cause; 0: there is none */
  const char *cause;   /* the cause that steps belong to; NULL: every cause */
  bool has_resolution; /* a heading announces what to do about that cause */
  bool has_numbers;    /* headings number the causes */
  bool has_cause;      /* this section has named a cause: further paragraphs are added to it */
  bool is_mending;     /* steps have begun within a section about a cause */

  bool has_step_heading; /* list items are sub-steps of the last step, which a heading began */
  bool has_lead;         /* the same, but a sentence that leads to the list began it */

  size_t gap_step; /* the last step, plus 1, if it is a gap for what follows, too; 0: none */
  size_t gap_first_line, gap_last_line;
};

/* --- Places: draft_page_gap.c --- */

/* Says in which field the text of the block is, and of all blocks within it, unless they have a
   place already. */
void kb_document_place(struct kb_document_block *block, const char *place);
/* Adds a step that is a gap, with the block's lines, the heading above, and all its text. */
void kb_document_add_gap(struct kb_document_reading *reading, struct kb_document_block *block);
/* Adds gaps for what has no place yet, and gives each line its place. */
void kb_document_settle(struct kb_document_reading *reading);
/* All text within a block, on one line, without a label in front. The caller frees it. */
struct kb_buf kb_document_all_text(const struct kb_document_block *block);
/* The same, or what is in `text`, as a line of the draft, behind the pending heading: "Error 2: …";
   then it is no longer pending. */
const char *kb_document_line_with_heading(struct kb_document_reading *reading, const char *text,
                                          const char *place);

/* --- Sections: each places the block --- */

void kb_document_read_symptom(struct kb_document_reading *reading, struct kb_document_block *block);
void kb_document_read_cause(struct kb_document_reading *reading, struct kb_document_block *block);
/* "To resolve this issue, …": steps begin, though no heading says so. */
bool kb_document_begins_mending(const char *text);
void kb_document_begin_cause(struct kb_document_reading *reading, struct kb_document_block *heading,
                             const char *text);
void kb_document_read_resolution(struct kb_document_reading *reading,
                                 struct kb_document_block *block);
void kb_document_begin_step(struct kb_document_reading *reading, struct kb_document_block *heading,
                            const char *text);
/* A table with a column of codes or messages: each row is an alert with its cause and steps. False
   if it is none. */
bool kb_document_read_codes(struct kb_document_reading *reading, struct kb_document_block *table);

#endif
