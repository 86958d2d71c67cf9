/* Type annotations of articles and cases for the Lua language server (LuaLS) of an editor,
   generated from the schemas of articles and tables. */
#ifndef KB_AUTHOR_ANNOTATIONS_H
#define KB_AUTHOR_ANNOTATIONS_H

#include "case/schema.h"

void kb_annotations_write(struct kb_buf *out, const struct kb_schema *schema);

#endif
