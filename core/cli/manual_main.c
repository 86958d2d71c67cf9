/* Writes the manual: kbtriage-manual DIRECTORY. Runs when kbtriage is built. */
#include "base/descriptors.h"
#include "base/out.h"
#include "cli/command.h"
#include "cli/manual.h"
#include "cli/overview.h"
#include "cli/version.h"

static bool write_page(struct kb_buf *page, const char *folder, const char *command)
{
  struct kb_error error;
  struct kb_buf path = {0};
  kb_buf_addf(&path, "%s/kbtriage%s%s.1", folder, command ? "-" : "", command ? command : "");
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

int main(int argc, char *argv[])
{
  const struct kb_manual manual = {kb_version(), kb_version_date(), kb_common_options, kb_commands};
  struct kb_buf page = {0};
  if (!kb_descriptors_complete()) {
    return KB_EXIT_NOT_RUN;
  }
  if (argc != 2) {
    kb_say("usage: kbtriage-manual DIRECTORY");
    return KB_EXIT_NOT_RUN;
  }
  kb_manual_write_overview(&page, &manual, &kb_overview);
  bool good = write_page(&page, argv[1], NULL);
  for (size_t i = 0; good && kb_commands[i]; i++) {
    const struct kb_command *command = &kb_commands[i]->command;
    kb_buf_clear(&page);
    kb_manual_write_command(&page, &manual, command);
    good = write_page(&page, argv[1], command->name);
  }
  kb_buf_fini(&page);
  return good ? KB_EXIT_NOTHING : KB_EXIT_NOT_RUN;
}
