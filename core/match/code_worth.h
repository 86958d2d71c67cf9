/* Whether a number in a log that looks like an error code is likely to be one. */
#ifndef KB_MATCH_CODE_WORTH_H
#define KB_MATCH_CODE_WORTH_H

#include "base/buf.h"

#include <stdbool.h>

/* `text`: the lines that the code is in, `around`: these and those above. No code at all is never
   worth it. */
bool kb_code_is_worth(struct kb_slice code, struct kb_slice text, struct kb_slice around);

#endif
