#include "fix/journal.h"

#include "base/file_text.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 64 * 1024 * 1024 };

void kb_fix_now(char text[KB_FIX_TIME])
{
  kb_fix_time(time(NULL), text);
}

static enum kb_status fail(const struct kb_fix_journal *journal, struct kb_error *error)
{
  const int reason = errno;
  return kb_fail(error, KB_IO, "%.300s: the journal cannot be written: %s", journal->path,
                 kb_errno_words(reason));
}

/* The length without what follows the last line end; -1 with errno. */
static off_t complete_length(int descriptor)
{
  off_t length = lseek(descriptor, 0, SEEK_END);
  char byte = '\n';
  while (length > 0 && pread(descriptor, &byte, 1, length - 1) == 1 && byte != '\n') {
    length--;
  }
  return byte == '\n' || length == 0 ? length : -1;
}

/* The name of a new file is on disk only if its folder is. */
static bool sync_folder(const char *path)
{
  const char *slash = strrchr(path, '/');
  struct kb_buf folder = {0};
  kb_buf_add(&folder, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
  const int descriptor = folder.failed ? -1 : open(folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool good = descriptor >= 0 && fsync(descriptor) == 0;
  if (descriptor >= 0) {
    close(descriptor);
  }
  kb_buf_fini(&folder);
  return good;
}

enum kb_status kb_fix_journal_open(struct kb_fix_journal *journal, const char *path,
                                   struct kb_error *error)
{
  *journal = (struct kb_fix_journal){.path = path};
  /* whoever may put a link there must not choose what is written */
  journal->descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (journal->descriptor < 0 && errno == ELOOP) {
    return kb_fail(error, KB_IO,
                   "%.300s: the journal cannot be a symbolic link; name the file itself with "
                   "--journal",
                   path);
  }
  if (journal->descriptor < 0) {
    return fail(journal, error);
  }
  const off_t length = complete_length(journal->descriptor);
  if (length < 0 || ftruncate(journal->descriptor, length) != 0 || !sync_folder(path)) {
    return fail(journal, error);
  }
  return KB_OK;
}

void kb_fix_journal_close(struct kb_fix_journal *journal)
{
  if (journal->path && journal->descriptor >= 0) {
    close(journal->descriptor);
  }
  kb_buf_fini(&journal->line);
  *journal = (struct kb_fix_journal){.descriptor = -1};
}

struct kb_json_writer *kb_fix_journal_begin(struct kb_fix_journal *journal, const char *event)
{
  char now[KB_FIX_TIME];
  kb_fix_now(now);
  kb_buf_clear(&journal->line);
  journal->json = (struct kb_json_writer){.out = &journal->line};
  kb_json_begin_object(&journal->json);
  kb_json_text_member(&journal->json, "event", event);
  kb_json_text_member(&journal->json, "at", now);
  return &journal->json;
}

enum kb_status kb_fix_journal_end(struct kb_fix_journal *journal, struct kb_error *error)
{
  kb_json_end_object(&journal->json);
  kb_buf_add_char(&journal->line, '\n');
  if (journal->line.failed) {
    return kb_fail_no_memory(error);
  }
  size_t written = 0;
  while (written < journal->line.length) {
    const ssize_t count =
      write(journal->descriptor, journal->line.data + written, journal->line.length - written);
    if (count < 0 && errno != EINTR) {
      return fail(journal, error);
    }
    written += count > 0 ? (size_t)count : 0;
  }
  return fsync(journal->descriptor) == 0 ? KB_OK : fail(journal, error);
}

static const char first_event[] = "{\"event\":\"begin\"";

/* Whether a file is a journal, and no other that would be written into: its first line says so, or
   a crash has cut that off, or it is empty. */
static bool is_journal(const struct cJSON *lines, struct kb_slice text)
{
  const struct cJSON *first = kb_json_first(lines);
  int64_t version = 0;
  if (first) {
    const struct cJSON *number =
      kb_json_kind(first) == KB_JSON_OBJECT ? kb_json_member(first, "kbtriage_journal") : NULL;
    return number && kb_json_integer(number, &version) && version == 1 &&
           strcmp(kb_fix_journal_event(first), "begin") == 0;
  }
  const size_t most = sizeof first_event - 1;
  return text.length == 0 ||
         memcmp(text.data, first_event, text.length < most ? text.length : most) == 0;
}

/* The complete lines as a JSON list. */
static struct cJSON *parse_lines(const char *path, struct kb_slice text, struct kb_error *error)
{
  struct kb_buf list = {0};
  struct kb_error reason;
  kb_buf_add_char(&list, '[');
  for (size_t at = 0; at < text.length;) {
    const char *end = memchr(text.data + at, '\n', text.length - at);
    if (!end) {
      break; /* cut off by a crash */
    }
    const size_t length = (size_t)(end - text.data) - at;
    kb_buf_add_text(&list, list.length > 1 && length > 0 ? "," : "");
    kb_buf_add(&list, text.data + at, length);
    at += length + 1;
  }
  kb_buf_add_char(&list, ']');
  struct cJSON *lines = list.failed ? NULL : kb_json_parse(kb_buf_slice(&list), &reason);
  if (list.failed) {
    kb_fail_no_memory(error);
  } else if (!lines) {
    kb_fail(error, KB_INVALID, "%.300s: not a journal of kbtriage fix: %.600s", path,
            reason.message);
  }
  kb_buf_fini(&list);
  if (lines && !is_journal(lines, text)) {
    kb_fail(error, KB_INVALID, "%.300s: not a journal of kbtriage fix, so it is left as it is",
            path);
    kb_json_free(lines);
    return NULL;
  }
  return lines;
}

struct cJSON *kb_fix_journal_read(const char *path, bool must_exist, struct kb_error *error)
{
  struct kb_buf text = {0};
  struct kb_error reason;
  struct cJSON *lines = NULL;
  if (!must_exist && access(path, F_OK) != 0 && errno == ENOENT) {
    return parse_lines(path, kb_slice_of(""), error);
  }
  const enum kb_status status = kb_file_text_read(path, LARGEST, &text, &reason);
  if (status == KB_OK) {
    lines = parse_lines(path, kb_buf_slice(&text), error);
  } else {
    kb_fail(error, status, "%.300s: %.600s", path, reason.message);
  }
  kb_buf_fini(&text);
  return lines;
}

const char *kb_fix_journal_text(const struct cJSON *line, const char *member)
{
  const struct cJSON *value =
    kb_json_kind(line) == KB_JSON_OBJECT ? kb_json_member(line, member) : NULL;
  return value ? kb_json_string(value) : "";
}

const char *kb_fix_journal_event(const struct cJSON *line)
{
  return kb_fix_journal_text(line, "event");
}
