/* Types of articles and cases for an editor's Lua language server (LuaLS), made from the shape of
   an article and the schema. */
#ifndef KB_AUTHOR_ANNOTATIONS_H
#define KB_AUTHOR_ANNOTATIONS_H

#include "base/buf.h"

void kb_annotations_write(struct kb_buf *out);

#endif
