/* GUIDs, as Dataverse writes them and as people and exports do. */
#ifndef KB_BASE_GUID_H
#define KB_BASE_GUID_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_GUID_LENGTH = 36 };

/* 8-4-4-4-12 hexadecimal digits, in either case, and nothing else: what may be put into a query. */
bool kb_is_guid(const char *text);
/* Whether one stands at the beginning of the text, whatever follows. */
bool kb_guid_begins(struct kb_slice text);
/* 32 hexadecimal digits, with hyphens and braces or without, wherever they stand. */
bool kb_is_loose_guid(struct kb_slice text);
/* The bytes of either. False: it is none, and the key is undefined. */
bool kb_guid_read(const char *text, unsigned char key[16]);

#endif
