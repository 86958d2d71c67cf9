/* GUIDs, as written by Dataverse, by exports and by people. */
#ifndef KB_BASE_GUID_H
#define KB_BASE_GUID_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_GUID_LENGTH = 36 };

/* Whether the text is 8-4-4-4-12 hexadecimal digits of either case: safe within a query. */
bool kb_is_guid(const char *text);
/* Whether the text begins with such a GUID. */
bool kb_guid_begins(struct kb_slice text);
/* Whether the text is 32 hexadecimal digits, with hyphens and braces anywhere or without. */
bool kb_is_loose_guid(struct kb_slice text);
/* Reads a GUID of either form. False: it is none, and `key` is undefined. */
bool kb_guid_read(const char *text, unsigned char key[16]);

#endif
