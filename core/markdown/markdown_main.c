/* kbtriage-markdown: reads a page in Markdown on standard input and prints it as JSON, as
   markdown/markdown_json.h describes. kbtriage new --from starts it: so no other command needs the
   library that reads Markdown, and a page, which comes from strangers, is read by a process that
   can open nothing. */
#include "base/descriptors.h"
#include "base/fence.h"
#include "base/say.h"
#include "markdown/markdown_json.h"

#include <errno.h>
#include <unistd.h>

static bool read_all(struct kb_buf *text)
{
  char bytes[16 * 1024];
  ssize_t count;
  do {
    count = read(STDIN_FILENO, bytes, sizeof bytes);
    kb_buf_add(text, bytes, count > 0 ? (size_t)count : 0);
  } while (count > 0 || (count < 0 && errno == EINTR));
  return count == 0;
}

static bool write_all(const struct kb_buf *text)
{
  size_t at = 0;
  while (at < text->length) {
    const ssize_t count = write(STDOUT_FILENO, text->data + at, text->length - at);
    if (count < 0 && errno != EINTR) {
      return false;
    }
    at += count > 0 ? (size_t)count : 0;
  }
  return true;
}

int main(int argc, char *argv[])
{
  struct kb_buf text = {0};
  struct kb_buf json = {0};
  (void)argv;
  if (argc != 1) {
    kb_say("usage: kbtriage-markdown <PAGE.md; kbtriage new --from PAGE.md starts it");
    return 2;
  }
  if (!kb_descriptors_complete()) {
    return 2;
  }
  (void)kb_fence_up();
  const bool good = read_all(&text) && !text.failed &&
                    kb_markdown_json(&json, kb_buf_slice(&text)) && write_all(&json);
  kb_buf_fini(&text);
  kb_buf_fini(&json);
  return good ? 0 : 1;
}
