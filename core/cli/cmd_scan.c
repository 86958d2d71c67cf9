#include "cli/command.h"
#include "report/tally.h"
#include "source/decode.h"
#include "source/file.h"
#include "source/kind.h"

#include <stdlib.h>

enum { READ_SIZE = 64 * 1024, SMALL_READ = 16 * 1024 };

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|csv", false,
   "text for people (the default), json, or csv for a spreadsheet."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Counts in any text (logs, mails, tickets, exports, of any size) the errors that articles know, by "
  "article and code, with the first and the last place; and the error codes that no article covers, "
  "the most frequent first. Without FILE, or for -, standard input is read. UTF-8 or UTF-16; packed "
  "by gzip or not.\n\n"
  "An error is a message, a code, or a message with its code behind it or up to four lines below; in "
  "each the most specific article counts. Marks of quoting, HTML entities and the escapes of JSON do "
  "no harm. Codes that no article covers are told where the text calls them one (\"Error Code: X\", "
  "\"Exchange server returned X\") or where they are numbers from 80040000 to 8009FFFF.\n\n"
  "Exit status: 0 nothing found; 1 errors found; 2 nothing was read, no rule book; 3 a file could "
  "not be read to its end.";

struct scanning {
  const struct kb_context *context;
  const struct kb_book *book;
  struct kb_tally tally;
  struct kb_tally_totals totals;
  struct kb_text_scan *scan;
  const char *file;
  size_t failed; /* files */
};

static bool take(void *context, const struct kb_mention *mention)
{
  struct scanning *scanning = context;
  kb_tally_add(&scanning->tally, scanning->book, mention, scanning->file);
  return !*scanning->context->interrupted;
}

static bool before_wait(void *context)
{
  const struct scanning *scanning = context;
  return !*scanning->context->interrupted;
}

/* The next piece; `*count` is 0 at the end. What is UTF-8 for sure is read to where it is needed.
 */
static enum kb_status read_piece(struct scanning *scanning, struct kb_file *file,
                                 struct kb_decoder *decoder, struct kb_buf *text, ssize_t *count,
                                 struct kb_error *error)
{
  const bool is_plain = decoder->encoding == KB_ENCODING_UTF8;
  char bytes[SMALL_READ];
  char *into = is_plain ? kb_text_scan_room(scanning->scan, READ_SIZE) : bytes;
  if (!into) {
    return kb_fail_no_memory(error);
  }
  const struct kb_input input = kb_file_input(file);
  *count = input.read(input.context, into, is_plain ? READ_SIZE : sizeof bytes);
  if (*count < 0) {
    const char *trouble = kb_file_trouble(file);
    return kb_fail(error, KB_IO, "%s", trouble ? trouble : "cannot be read to its end");
  }
  scanning->totals.bytes += (uint64_t)*count;
  if (is_plain) {
    return kb_text_scan_fill(scanning->scan, (size_t)*count, error);
  }
  kb_buf_clear(text);
  kb_decode(decoder, (struct kb_slice){bytes, (size_t)*count}, *count == 0, text);
  return text->failed ? kb_fail_no_memory(error)
                      : kb_text_scan_add(scanning->scan, kb_buf_slice(text), error);
}

static enum kb_status read_all(struct scanning *scanning, struct kb_file *file,
                               struct kb_error *error)
{
  struct kb_decoder decoder = {0};
  struct kb_buf text = {0};
  struct kb_error ignored;
  ssize_t count = 1;
  enum kb_status status = KB_OK;
  kb_text_scan_begin(scanning->scan);
  while (status == KB_OK && count > 0) {
    status = read_piece(scanning, file, &decoder, &text, &count, error);
  }
  const enum kb_status end = kb_text_scan_end(scanning->scan, status == KB_OK ? error : &ignored);
  scanning->totals.lines += kb_text_scan_lines(scanning->scan);
  kb_buf_fini(&text);
  return status == KB_OK ? end : status;
}

/* What was found before a file could not be read on counts. */
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
  for (size_t i = 0; i < (count > 0 ? count : 1) && !*scanning->context->interrupted; i++) {
    scan_file(scanning, count > 0 ? kb_args_at(args, i) : "-");
  }
}

static void write_report(struct scanning *scanning, struct kb_buf *out)
{
  const struct kb_args *args = scanning->context->args;
  const char *format = kb_args_value(args, "format", "text");
  kb_tally_sort(&scanning->tally);
  if (strcmp(format, "json") == 0) {
    kb_tally_write_json(out, &scanning->tally, &scanning->totals);
  } else if (strcmp(format, "csv") == 0) {
    kb_tally_write_csv(out, &scanning->tally);
  } else {
    kb_tally_write_text(out, &scanning->tally, &scanning->totals,
                        kb_output_width(scanning->context));
  }
}

static enum kb_exit report(struct scanning *scanning, struct kb_out *out)
{
  struct kb_buf text = {0};
  const struct kb_tally *tally = &scanning->tally;
  if (*scanning->context->interrupted) {
    kb_say("interrupted: %zu lines read, %zu errors found so far", scanning->totals.lines,
           tally->known + tally->unknown);
    kb_out_close(out);
    return KB_EXIT_INTERRUPTED;
  }
  write_report(scanning, &text);
  if (tally->failed) {
    kb_say("out of memory");
    kb_buf_fini(&text);
    kb_out_close(out);
    return KB_EXIT_INCOMPLETE;
  }
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  const bool found = tally->known + tally->unknown > 0;
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
  scanning->scan = kb_text_scan_new(scanning->book->signatures, take, scanning);
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
  struct kb_loaded_book loaded = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (kb_load_book(context, false, false, &loaded)) {
    struct scanning scanning = {.context = context, .book = &loaded.book};
    scanning.totals.skipped_articles = loaded.skipped;
    status = scan_texts(&scanning);
    kb_tally_fini(&scanning.tally);
  }
  kb_loaded_book_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_scan = {
  {"scan", "[FILE...|-]", "count in any text the errors that articles know", description, options,
   0, 0},
  scan,
};
