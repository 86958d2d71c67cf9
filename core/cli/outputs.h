/* The outputs of a run: pairs of --format and --output, in the order of the command line. */
#ifndef KB_CLI_OUTPUTS_H
#define KB_CLI_OUTPUTS_H

#include "cli/command.h"
#include "report/report.h"

#include <stdbool.h>
#include <stddef.h>

enum { KB_OUTPUTS_MAX = 8 };

struct kb_outputs {
  struct kb_report reports[KB_OUTPUTS_MAX]; /* each leads to the next */
  const char *files[KB_OUTPUTS_MAX];        /* borrowed; NULL: standard output */
  size_t count;                             /* at least one */
};

/* False, having reported which formats and files do not go together. Opens nothing. */
bool kb_outputs_read(const struct kb_context *context, struct kb_outputs *outputs);
/* False, having reported why. */
bool kb_outputs_open(const struct kb_context *context, struct kb_outputs *outputs);

enum kb_outputs_which {
  KB_OUTPUTS_ALL,
  KB_OUTPUTS_STREAMS, /* not files, which keep their old content */
  KB_OUTPUTS_SEEN,    /* streams of which a reader may have seen a part */
};
/* Ends and commits these reports. Returns `otherwise`, or KB_EXIT_INCOMPLETE if one could not be
   written or, with KB_OUTPUTS_ALL, not be ended, which is reported. */
enum kb_exit kb_outputs_end(struct kb_outputs *outputs, const struct kb_faults *faults,
                            enum kb_outputs_which which, enum kb_exit otherwise);
/* Closes what is open, without a commit, and frees everything. */
void kb_outputs_fini(struct kb_outputs *outputs);

#endif
