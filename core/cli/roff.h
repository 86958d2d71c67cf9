/* Formats text for troff. */
#ifndef KB_CLI_ROFF_H
#define KB_CLI_ROFF_H

#include "base/buf.h"

/* Appends text within a line: characters that troff would interpret or replace are escaped;
   hyphens remain such that an option can be copied. */
void kb_roff_text(struct kb_buf *out, struct kb_slice text);
/* Appends each sentence on its own lines, filled; options in bold. Ends with a newline. */
void kb_roff_paragraph(struct kb_buf *out, struct kb_slice text);
/* Appends lines unchanged, indented, without the spaces that all of them begin with. */
void kb_roff_example(struct kb_buf *out, struct kb_slice text);
/* "[FILE...|-]": words in capitals are what the reader replaces. */
void kb_roff_arguments(struct kb_buf *out, struct kb_slice text);

#endif
