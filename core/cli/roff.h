/* Text as troff takes it. */
#ifndef KB_CLI_ROFF_H
#define KB_CLI_ROFF_H

#include "base/buf.h"

/* Within a line: characters that troff would act on, or print as others, are escaped; hyphens stay
   such that an option can be copied. */
void kb_roff_text(struct kb_buf *out, struct kb_slice text);
/* Sentences as lines of their own, filled; options in bold. Ends with a newline. */
void kb_roff_paragraph(struct kb_buf *out, struct kb_slice text);
/* Lines as they are, indented, without the blanks that all of them begin with. */
void kb_roff_example(struct kb_buf *out, struct kb_slice text);
/* "[FILE...|-]": words in capitals are what the reader replaces. */
void kb_roff_arguments(struct kb_buf *out, struct kb_slice text);

#endif
