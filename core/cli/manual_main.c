/* Writes the manual: kbtriage-manual DIRECTORY [PAGE.md...]. Runs when kbtriage is built. Pages in
   Markdown become those of section 5; kbtriage-markdown reads them. */
#include "base/descriptors.h"
#include "base/file_text.h"
#include "base/out.h"
#include "cli/command.h"
#include "cli/companion.h"
#include "cli/manual.h"
#include "cli/manual_format.h"
#include "cli/overview.h"
#include "cli/version.h"

enum { LARGEST_PAGE = 1024 * 1024 };

/* Writes the page to FOLDER/NAME.SECTION. */
static bool write_page(struct kb_buf *page, const char *folder, struct kb_slice name, int section)
{
  struct kb_error error;
  struct kb_buf path = {0};
  kb_buf_addf(&path, "%s/%.*s.%d", folder, (int)name.length, name.data, section);
  struct kb_out *out = path.failed ? NULL : kb_out_open(path.data, &error);
  bool good = out != NULL;
  if (out) {
    kb_out_buf(out, page);
    good = kb_out_commit(out, &error) == KB_OK;
    kb_out_close(out);
  }
  if (!good) {
    kb_say("%s", path.failed ? "out of memory" : error.message);
  }
  kb_buf_fini(&path);
  return good;
}

static bool write_commands(const char *folder, const struct kb_manual *manual)
{
  struct kb_buf page = {0};
  kb_manual_write_overview(&page, manual, &kb_overview);
  bool good = write_page(&page, folder, kb_slice_of("kbtriage"), 1);
  for (size_t i = 0; good && kb_commands[i]; i++) {
    const struct kb_command *command = &kb_commands[i]->command;
    struct kb_buf name = {0};
    kb_buf_addf(&name, "kbtriage-%s", command->name);
    kb_buf_clear(&page);
    kb_manual_write_command(&page, manual, command);
    good = !name.failed && write_page(&page, folder, kb_buf_slice(&name), 1);
    kb_buf_fini(&name);
  }
  kb_buf_fini(&page);
  return good;
}

/* "FOLDER/NAME.md" becomes NAME.5. */
static struct kb_slice name_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  return (struct kb_slice){name, strcspn(name, ".")};
}

static bool write_format(const char *folder, const struct kb_manual *manual, const char *path)
{
  struct kb_error error;
  struct kb_document document = {0};
  struct kb_buf text = {0};
  struct kb_buf body = {0};
  struct kb_buf json = {0};
  struct kb_buf page = {0};
  enum kb_status status = kb_file_text_read(path, LARGEST_PAGE, &text, &error);
  if (status == KB_OK) {
    status = kb_document_begin(&document, kb_buf_slice(&text), &body, &error);
  }
  if (status == KB_OK) {
    status = kb_companion_run("kbtriage-markdown", kb_buf_slice(&body), &json, &error);
  }
  if (status == KB_OK) {
    status = kb_document_read(&document, kb_buf_slice(&json), &error);
  }
  if (status == KB_OK && !kb_manual_write_format(&page, manual, &document)) {
    status = kb_fail(&error, KB_INVALID, "it does not begin with \"# NAME(5): summary\"");
  }
  if (status != KB_OK) {
    kb_say("%s: %s", path, error.message);
  }
  const bool good = status == KB_OK && write_page(&page, folder, name_of(path), 5);
  kb_document_fini(&document);
  kb_buf_fini(&text);
  kb_buf_fini(&body);
  kb_buf_fini(&json);
  kb_buf_fini(&page);
  return good;
}

int main(int argc, char *argv[])
{
  const struct kb_manual manual = {kb_version(), kb_version_date(), kb_common_options, kb_commands};
  if (!kb_descriptors_complete()) {
    return KB_EXIT_NOT_RUN;
  }
  if (argc < 2) {
    kb_say("usage: kbtriage-manual DIRECTORY [PAGE.md...]");
    return KB_EXIT_NOT_RUN;
  }
  bool good = write_commands(argv[1], &manual);
  for (int i = 2; good && i < argc; i++) {
    good = write_format(argv[1], &manual, argv[i]);
  }
  return good ? KB_EXIT_NOTHING : KB_EXIT_NOT_RUN;
}
