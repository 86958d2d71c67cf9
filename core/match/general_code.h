/* Codes that many different errors have: alone they say nothing. */
#ifndef KB_MATCH_GENERAL_CODE_H
#define KB_MATCH_GENERAL_CODE_H

#include "base/buf.h"

#include <stdbool.h>

/* Whether a code, as written ("0x80004005", "-2147467259", "401", "Forbidden", "Crm.80040216",
   "System.Net.WebException", "401 Unauthorized"), is one of them: an article needs a message or a
   number of its own as well. */
bool kb_code_is_general(struct kb_slice code);

#endif
