/* One error number has many spellings: 8005E274, 0x8005E274, -2147097996, 2147869300. */
#ifndef KB_MATCH_ERROR_CODE_H
#define KB_MATCH_ERROR_CODE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Reads a whole token as a 32-bit number in two's complement. True for eight hex digits (with or
   without 0x; without it only if the first is 8 or more, that is, an error HRESULT), a negative
   decimal within int32, and an unsigned decimal of 10 digits from 2^31 on. */
bool kb_code_number(struct kb_slice token, uint32_t *number);

#endif
