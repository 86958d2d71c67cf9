/* What the words of a page's sentences say of their part in the page. */
#ifndef KB_AUTHOR_DOCUMENT_WORDS_H
#define KB_AUTHOR_DOCUMENT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum kb_document_section {
  KB_SECTION_INTRODUCTION, /* before the first heading */
  KB_SECTION_SYMPTOM,
  KB_SECTION_CAUSE,
  KB_SECTION_RESOLUTION,
  KB_SECTION_PRODUCT,
  KB_SECTION_OTHER, /* what no field is for: "More information" */
  KB_SECTION_UNKNOWN,
};

/* The section that a heading begins. */
enum kb_document_section kb_document_section_of(const char *heading);
/* Whether a heading only names its section: "Cause", "Resolution for cause 1", "More information".
 */
bool kb_document_is_label(const char *heading);
/* "Cause 2: …", "Resolution for cause 2": 2; 0 if there is no number. */
size_t kb_document_number_in(const char *heading);
/* The text after "Cause 2:"; "" if there is none. */
const char *kb_document_after_label(const char *heading);

/* The place of a word of the text that begins with `word`, in any case; NULL if there is none. */
const char *kb_document_find_word(const char *text, const char *word);
/* "To fix this, do the following:" leads to what follows. */
bool kb_document_leads_on(const char *text);
/* Whether it does nothing else: it has no word of what, where and when. */
bool kb_document_only_leads_on(const char *text);
/* "or" between two alerts. */
bool kb_document_only_connects(const char *text);
/* "If you use X, …", "In the new app: …": what follows holds only there. */
bool kb_document_has_condition(const char *text);
/* Whether a sentence of it tells to do something: "Open …", "If …, select …". */
bool kb_document_instructs(const char *text);
/* "This article describes how to …" */
bool kb_document_is_about_itself(const char *text);

#endif
