#include "cli/command.h"
#include "match/mime.h"
#include "report/scan_summary.h"
#include "rows/decode.h"
#include "rows/file.h"
#include "rows/kind.h"

#include <unistd.h>

#include <stdlib.h>

/* Each file passes in pieces through decompression, decoding to UTF-8, MIME decoding and the scan.
   Each stage keeps its state between pieces, so memory does not depend on the size of the file. The
   scan calls `take` for each error, which maps the line back to the file's own and stops the scan
   after an interrupt. */

enum { READ_SIZE = 64 * 1024 };

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|csv", false,
   "Choose the output format (default: text). Of these, csv is for a spreadsheet."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Counts known error codes and messages in logs, mails, tickets and exports of any size: by article "
  "and code, with the first and the last place. Also counts the error codes that have no article yet, "
  "the most frequent first.\n\n"
  "Without FILE, or for -, standard input is read. It may be UTF-8 or UTF-16, and packed by gzip; parts "
  "of mails in quoted-printable or base64, and encoded subjects, are decoded.\n\n"
  "An error is a message, a code, or a message with its code behind it or up to four lines below; in "
  "each the most specific article counts. A status of HTTP alone, such as 401 Unauthorized, counts as the "
  "article for it, whichever program wrote it. Marks of quoting, HTML tags and entities, the escapes of JSON "
  "and the colors of a terminal do no harm. Codes that no article covers are counted where the text "
  "calls them one (\"Error Code: X\", \"Exchange server returned X\"), where they are those of a sign-in or of "
  "SMTP (AADSTS50057, 535 5.7.139), and where they are numbers from 80040000 to 8009FFFF (of "
  "eight decimal digits only if the text speaks of an error); all spellings of a code that "
  "Dataverse has a name for count as one, under that name.\n\n"
  "Exit status: 0 nothing found; 1 errors found; 2 nothing was read, no rule set; 3 a file could "
  "not be read to its end.";

struct scanning {
  const struct kb_context *context;
  const struct kb_rule_set *rule_set;
  struct kb_scan_summary scan_summary;
  struct kb_scan_summary_totals totals;
  struct kb_text_scan *scan;
  struct kb_mime *mime; /* for the current file */
  const char *file;
  size_t failed; /* number of files */
};

static bool take(void *context, const struct kb_mention *mention)
{
  struct scanning *scanning = context;
  struct kb_mention here = *mention;
  here.line = kb_mime_line(scanning->mime, mention->line);
  kb_scan_summary_add(&scanning->scan_summary, scanning->rule_set, &here, scanning->file);
  return !*scanning->context->interrupted;
}

static bool before_wait(void *context)
{
  const struct scanning *scanning = context;
  return !*scanning->context->interrupted;
}

/* State of reading a file. */
struct reading {
  struct kb_file *file;
  struct kb_decoder decoder;
  struct kb_buf decoded;
  char *bytes; /* READ_SIZE bytes, as read */
};

/* Reads the next piece; `*count` is 0 at the end. */
static enum kb_status read_piece(struct scanning *scanning, struct reading *reading, ssize_t *count,
                                 struct kb_error *error)
{
  const struct kb_input input = kb_file_input(reading->file);
  *count = input.read(input.context, reading->bytes, READ_SIZE);
  if (*count < 0) {
    const char *trouble = kb_file_trouble(reading->file);
    return kb_fail(error, KB_IO, "%s", trouble ? trouble : "cannot be read to its end");
  }
  scanning->totals.bytes += (uint64_t)*count;
  struct kb_slice piece = {reading->bytes, (size_t)*count};
  if (reading->decoder.encoding != KB_ENCODING_UTF8) {
    kb_buf_clear(&reading->decoded);
    kb_decode(&reading->decoder, piece, *count == 0, &reading->decoded);
    piece = kb_buf_slice(&reading->decoded);
  }
  kb_mime_add(scanning->mime, piece, *count == 0, kb_text_scan_input(scanning->scan));
  return reading->decoded.failed ? kb_fail_no_memory(error)
                                 : kb_text_scan_look(scanning->scan, error);
}

static void note_left_out(const struct scanning *scanning)
{
  const char *what;
  const size_t count = kb_mime_left_out(scanning->mime, &what);
  if (count > 0) {
    kb_say("%s: %zu attachment%s that %s no text %s not read, the first %s", scanning->file, count,
           count == 1 ? "" : "s", count == 1 ? "is" : "are", count == 1 ? "was" : "were", what);
  }
}

static enum kb_status read_all(struct scanning *scanning, struct kb_file *file,
                               struct kb_error *error)
{
  struct reading reading = {.file = file, .bytes = malloc(READ_SIZE)};
  struct kb_error ignored;
  ssize_t count = 1;
  enum kb_status status = KB_OK;
  scanning->mime = kb_mime_new();
  kb_text_scan_begin(scanning->scan);
  if (!reading.bytes || !scanning->mime) {
    status = kb_fail_no_memory(error);
  }
  while (status == KB_OK && count > 0) {
    status = read_piece(scanning, &reading, &count, error);
  }
  const enum kb_status end = kb_text_scan_end(scanning->scan, status == KB_OK ? error : &ignored);
  if (scanning->mime) {
    scanning->totals.lines += kb_mime_lines(scanning->mime);
    note_left_out(scanning);
  }
  kb_mime_free(scanning->mime);
  scanning->mime = NULL;
  kb_buf_fini(&reading.decoded);
  free(reading.bytes);
  return status == KB_OK ? end : status;
}

/* If a file cannot be read to its end, the errors found before count. */
static void scan_file(struct scanning *scanning, const char *name)
{
  struct kb_error error = {0};
  scanning->file = strcmp(name, "-") == 0 ? "standard input" : name;
  struct kb_file *file = kb_file_open(name, before_wait, scanning, &error);
  if (!file) {
    scanning->failed++;
    kb_say("%s: %s", scanning->file, error.message);
    return;
  }
  if (kb_kind_check_text(kb_file_peek(file, KB_KIND_BYTES), &error) != KB_OK) {
    scanning->failed++;
    kb_say("%s: %s", scanning->file, error.message);
    kb_file_close(file);
    return;
  }
  scanning->totals.files++;
  if (read_all(scanning, file, &error) != KB_OK && !*scanning->context->interrupted) {
    scanning->failed++;
    kb_say("%s: %s", scanning->file, error.message);
  }
  kb_file_close(file);
}

static void scan_files(struct scanning *scanning)
{
  const struct kb_args *args = scanning->context->args;
  const size_t count = kb_args_count(args);
  if (count == 0 && isatty(STDIN_FILENO) && !kb_is_quiet(scanning->context)) {
    kb_say("reading standard input; end it with Ctrl-D, or give the names of files");
  }
  for (size_t i = 0; i < (count > 0 ? count : 1) && !*scanning->context->interrupted; i++) {
    scan_file(scanning, count > 0 ? kb_args_at(args, i) : "-");
  }
}

static void write_report(struct scanning *scanning, struct kb_buf *out)
{
  const struct kb_args *args = scanning->context->args;
  const char *format = kb_args_value(args, "format", "text");
  kb_scan_summary_sort(&scanning->scan_summary);
  if (strcmp(format, "json") == 0) {
    kb_scan_summary_write_json(out, &scanning->scan_summary, &scanning->totals);
  } else if (strcmp(format, "csv") == 0) {
    kb_scan_summary_write_csv(out, &scanning->scan_summary);
  } else {
    kb_scan_summary_write_text(out, &scanning->scan_summary, &scanning->totals,
                               kb_output_width(scanning->context));
  }
}

static enum kb_exit report(struct scanning *scanning, struct kb_out *out)
{
  struct kb_buf text = {0};
  const struct kb_scan_summary *scan_summary = &scanning->scan_summary;
  if (*scanning->context->interrupted) {
    kb_say("interrupted: %zu lines read, %zu errors found so far", scanning->totals.lines,
           scan_summary->known + scan_summary->unknown);
    kb_out_close(out);
    return KB_EXIT_INTERRUPTED;
  }
  write_report(scanning, &text);
  if (scan_summary->failed) {
    kb_say("out of memory");
    kb_buf_fini(&text);
    kb_out_close(out);
    return KB_EXIT_INCOMPLETE;
  }
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  const bool found = scan_summary->known + scan_summary->unknown > 0;
  return kb_close_output(out, scanning->failed > 0 ? KB_EXIT_INCOMPLETE
                              : found              ? KB_EXIT_FOUND
                                                   : KB_EXIT_NOTHING);
}

static enum kb_exit scan_texts(struct scanning *scanning)
{
  struct kb_out *out = kb_open_output(scanning->context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  scanning->scan = kb_text_scan_new(scanning->rule_set->signatures, take, scanning);
  if (!scanning->scan) {
    kb_say("out of memory");
    kb_out_close(out);
    return KB_EXIT_NOT_RUN;
  }
  scan_files(scanning);
  kb_text_scan_free(scanning->scan);
  if (scanning->totals.files == 0 && !*scanning->context->interrupted) {
    kb_out_close(out);
    return KB_EXIT_NOT_RUN;
  }
  return report(scanning, out);
}

static enum kb_exit scan(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (kb_load_rule_set(context, (struct kb_rule_set_options){0}, false, &loaded)) {
    struct scanning scanning = {.context = context, .rule_set = &loaded.rule_set};
    scanning.totals.skipped_articles = loaded.skipped;
    status = scan_texts(&scanning);
    kb_scan_summary_fini(&scanning.scan_summary);
  }
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_scan = {
  {"scan", "[FILE...|-]", "count known error codes and messages in logs, mails and tickets",
   description, options, 0, 0},
  scan,
};
