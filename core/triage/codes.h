/* The names of error codes that a rule set knows: its codes.tsv files, which are read when a code
   first needs a name. */
#ifndef KB_TRIAGE_CODES_H
#define KB_TRIAGE_CODES_H

#include "article/diagnostic.h"
#include "match/code_names.h"

/* Belongs to one thread, unlike the rule set. */
struct kb_codes;

/* Borrows the paths: directories, of which a later one's files come after an earlier one's. NULL
   when out of memory. */
struct kb_codes *kb_codes_new(const char *const *paths, size_t count);
void kb_codes_free(struct kb_codes *codes);

/* The name of a code as written (kb_code_names_find), or NULL; also if `codes` is NULL. What is
   wrong in the files is passed over: check reports it. */
const struct kb_code_name *kb_codes_find(struct kb_codes *codes, struct kb_slice code);
/* The same for a code in a text that need not be about Dataverse: a number that Windows or .NET
   has, too, has a name only if the text names Dataverse, Dynamics or Crm, or is the body of an
   error. */
const struct kb_code_name *kb_codes_find_in(struct kb_codes *codes, struct kb_slice code,
                                            struct kb_slice text);
/* Out of memory: names are missing. False if `codes` is NULL. */
bool kb_codes_failed(const struct kb_codes *codes);

/* Whether a path is that of such a file. */
bool kb_is_codes_file(const char *path);
/* Whether there is one below a directory. KB_NOT_FOUND, KB_IO, KB_NO_MEMORY. */
enum kb_status kb_codes_are_in(const char *path, bool *are_in, struct kb_error *error);
/* Adds what is wrong with the files of this name below a path (or with the path, if it is one).
   KB_NOT_FOUND, KB_IO, KB_NO_MEMORY. */
enum kb_status kb_codes_check(struct kb_diagnostics *diagnostics, const char *path,
                              struct kb_error *error);

#endif
