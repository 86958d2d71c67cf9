/* The outputs of a run: pairs of --format and --output, in the order of the command line. */
#ifndef KB_CLI_OUTPUTS_H
#define KB_CLI_OUTPUTS_H

#include "cli/command.h"
#include "report/report.h"

#include <stdbool.h>
#include <stddef.h>

/* Of commands that write reports; --output is an option of all commands. */
#define KB_FORMATS "text|json|ndjson|markdown|html|csv|junit"
#define KB_FORMAT_OPTION                                                                       \
  {                                                                                            \
    "format", 'f', "FORMAT", KB_FORMATS, true,                                                 \
      "Choose the format of the report (default: text). The formats: text for people; json, "  \
      "one object; ndjson, one record a line, written as soon as it is known; markdown for a " \
      "ticket; html, one self-contained file for a browser or a mail; csv for a spreadsheet; " \
      "junit for a pipeline, one suite per article, in which findings are failures, "          \
      "inconclusive findings are errors, and what could not be looked for is skipped. "        \
      "Given again, each with an --output of its own (-f html -o report.html -f json -o "      \
      "report.json), one run writes several reports; one of them may go to standard output."   \
  }

enum { KB_OUTPUTS_MAX = 8 };

/* Zero is a valid start. Too large for a small stack. */
struct kb_outputs {
  struct kb_report reports[KB_OUTPUTS_MAX]; /* each leads to the next */
  const char *files[KB_OUTPUTS_MAX];        /* borrowed; NULL: standard output */
  size_t count;                             /* at least one */
};

/* `otherwise`: the format, if none is given. False, having reported which formats and files do not
   go together. Opens nothing. */
bool kb_outputs_read(const struct kb_context *context, const char *otherwise,
                     struct kb_outputs *outputs);
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
/* Reports that articles were left out, where a format does not show it. */
void kb_outputs_say_left_out(const struct kb_outputs *outputs);
/* Closes what is open, without a commit, and frees everything. */
void kb_outputs_fini(struct kb_outputs *outputs);

#endif
