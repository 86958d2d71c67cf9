/* Applies a remedy to the row of an example, as `kbtriage fix` and the service would to the record
   of an organization. */
#ifndef KB_AUTHOR_REMEDY_APPLY_H
#define KB_AUTHOR_REMEDY_APPLY_H

#include "article/remedy.h"
#include "base/buf.h"
#include "base/json.h"

enum kb_applied {
  KB_APPLIED,
  KB_APPLIED_NO_ROW, /* the record that it is on is not in the document */
  KB_APPLIED_NO_MEMORY,
};
/* Changes the document, a case about that subject. A remedy that sets nothing is taken to be a test
   that succeeds: that is the most it can do. An answer that only a person knows is an invented
   one. */
enum kb_applied kb_remedy_apply(struct cJSON *document, const struct kb_subject *subject,
                                const struct kb_remedy *remedy);

/* Appends what it sets: "profile.statecode 0 (Active), profile.statuscode 1 (Active)", or "a test
   that succeeds". */
void kb_remedy_words(struct kb_buf *out, const struct kb_remedy *remedy);

#endif
