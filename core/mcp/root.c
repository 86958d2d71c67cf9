#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_PATH */
#endif
#include "mcp/root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel resolves the path beneath the folder (openat2), so that no link that is changed
   meanwhile can lead out of it. O_PATH opens nothing: a fifo does not wait, a device does nothing.
   Without openat2 (before Linux 5.6, or where a container forbids it) no file is opened. */

enum kb_status kb_mcp_root_open(struct kb_mcp_root *root, const char *path, struct kb_error *error)
{
  *root = (struct kb_mcp_root){.descriptor = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (root->descriptor < 0) {
    return kb_fail(error, errno == ENOENT ? KB_NOT_FOUND : KB_IO, "--root %s: %s", path,
                   kb_errno_words(errno));
  }
  root->path = realpath(path, NULL);
  if (!root->path) {
    kb_fail(error, KB_IO, "--root %s: %s", path, kb_errno_words(errno));
    kb_mcp_root_close(root);
    return KB_IO;
  }
  return KB_OK;
}

void kb_mcp_root_close(struct kb_mcp_root *root)
{
  if (root->descriptor >= 0) {
    close(root->descriptor);
  }
  free(root->path);
  *root = (struct kb_mcp_root){.descriptor = -1};
}

/* The path from the root on; NULL: an absolute path elsewhere. */
static const char *below(const struct kb_mcp_root *root, const char *path)
{
  const size_t length = strlen(root->path);
  if (path[0] != '/') {
    return path;
  }
  if (strncmp(path, root->path, length) != 0) {
    return NULL;
  }
  path += length;
  const bool is_below = path[0] == '/' || root->path[length - 1] == '/';
  return is_below ? path + strspn(path, "/") : NULL;
}

static bool goes_up(const char *path)
{
  for (const char *at = path; at; at = strchr(at, '/')) {
    at += strspn(at, "/");
    if (strcspn(at, "/") == 2 && at[0] == '.' && at[1] == '.') {
      return true;
    }
  }
  return false;
}

static int open_beneath(const struct kb_mcp_root *root, const char *path)
{
  struct open_how how = {.flags = O_PATH | O_CLOEXEC,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  return (int)syscall(SYS_openat2, root->descriptor, path, &how, sizeof how);
}

enum kb_status kb_mcp_root_file(const struct kb_mcp_root *root, const char *path, int *descriptor,
                                struct kb_error *error)
{
  struct stat facts;
  const char *rest = below(root, path);
  *descriptor = -1;
  if (!rest || goes_up(rest)) {
    return kb_fail(error, KB_USAGE, "%.500s is not in the folder %.500s", path, root->path);
  }
  *descriptor = open_beneath(root, rest[0] ? rest : ".");
  if (*descriptor < 0 && (errno == EXDEV || errno == ELOOP)) {
    return kb_fail(error, KB_USAGE, "%.500s leads out of the folder %.500s", path, root->path);
  }
  if (*descriptor < 0) {
    return kb_fail(error, KB_NOT_FOUND, "%.1000s: %s", path, kb_errno_words(errno));
  }
  if (fstat(*descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    close(*descriptor);
    *descriptor = -1;
    return kb_fail(error, KB_USAGE, "%.1000s is not a regular file", path);
  }
  return KB_OK;
}
