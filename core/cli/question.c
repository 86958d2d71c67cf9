#include "cli/question.h"

#include "match/mime.h"
#include "rows/file.h"
#include "rows/kind.h"

#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_TEXT = 16 * 1024 * 1024 };

/* Whether it is a pipe or a file; a terminal, or a null device as in a timer, contains no text. */
static bool has_standard_input(void)
{
  struct stat input;
  return fstat(STDIN_FILENO, &input) == 0 &&
         (S_ISREG(input.st_mode) || S_ISFIFO(input.st_mode) || S_ISSOCK(input.st_mode));
}

/* Decodes the parts of a mail. */
static enum kb_status decode_mail(struct kb_buf *text, struct kb_error *error)
{
  struct kb_buf cleaned = {0};
  struct kb_mime *mime = kb_mime_new();
  if (mime) {
    kb_mime_add(mime, kb_buf_slice(text), true, &cleaned);
  }
  const bool good = mime && !cleaned.failed;
  kb_mime_free(mime);
  kb_buf_fini(text);
  *text = cleaned;
  return good ? KB_OK : kb_fail_no_memory(error);
}

bool kb_read_question(const struct kb_context *context, struct kb_lookup *lookup)
{
  struct kb_buf given = {0};
  struct kb_error error = {0};
  enum kb_status status = KB_OK;
  const size_t count = kb_args_count(context->args);
  if (count == 0 && !has_standard_input()) {
    kb_say("explain needs CODE|KB|TEXT...|-; see kbtriage explain --help");
    return false;
  }
  if (count == 0 || (count == 1 && strcmp(kb_args_at(context->args, 0), "-") == 0)) {
    status = kb_file_read_all("-", LARGEST_TEXT, &given, &error);
    status = status == KB_OK ? kb_kind_check_text(kb_buf_slice(&given), &error) : status;
    status = status == KB_OK ? decode_mail(&given, &error) : status;
  } else {
    for (size_t i = 0; i < count; i++) {
      kb_buf_add_text(&given, i > 0 ? " " : "");
      kb_buf_add_text(&given, kb_args_at(context->args, i));
    }
  }
  kb_lookup_ask(lookup, kb_buf_slice(&given));
  kb_buf_fini(&given);
  if (status != KB_OK) {
    kb_say("standard input: %s", error.message);
  } else if (lookup->text.length == 0) {
    kb_say("explain: there is no text; give a code, a KB number or the text of an error");
  }
  return status == KB_OK && lookup->text.length > 0 && !lookup->text.failed;
}
