/* What exports of views say in one language or another: headings, labels, yes and no. A file does
   not say which language it is in, so several may be possible; what they say differently is not
   known. */
#ifndef KB_CASE_LANGUAGE_H
#define KB_CASE_LANGUAGE_H

#include "case/schema.h"

/* Sets of languages are bits: of their places in the schema. */
#define KB_LANGUAGE(place) (UINT32_C(1) << (place))
uint32_t kb_languages_all(const struct kb_schema *schema);

/* In any case of ASCII letters, as all that follows. */
bool kb_is_called(struct kb_slice text, const char *name);
/* Takes the title of a table off the end, where it stands in parentheses: " (TITLE)". False if it
   is not there. */
bool kb_language_take_end(struct kb_slice *text, const char *title);

/* What a column is called; NULL: neither the language nor the reference says. */
const char *kb_language_title(const struct kb_language *language, const struct kb_table *table,
                              int place);
const char *kb_language_table(const struct kb_language *language, const struct kb_table *table);

/* The languages of the set in which a heading is one of a hidden column: "(Do Not Modify) Mailbox".
   Dataverse reads these when the file is imported. */
uint32_t kb_languages_hidden(const struct kb_schema *schema, uint32_t languages,
                             struct kb_slice heading);
/* Without what it begins with, in a language in which it is hidden. */
struct kb_slice kb_language_without(const struct kb_language *language, struct kb_slice heading);

/* The column with that title, never the key; -1: none, or not the same in all languages, or several
   of the table. */
int kb_languages_column(const struct kb_table *table, uint32_t languages, struct kb_slice title);
/* The number of a choice, or 0 or 1 of a boolean, by its label. False: none, or several. */
bool kb_languages_value(const struct kb_table *table, int place, uint32_t languages,
                        struct kb_slice label, int *value);

#endif
