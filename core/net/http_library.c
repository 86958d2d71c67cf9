#include "net/http_library.h"

#include <dlfcn.h>
#include <string.h>

/* The name of its ABI, the same since 2006. */
#define LIBRARY "libcurl.so.4"

enum kb_status kb_curl_load(struct kb_curl *curl, struct kb_error *error)
{
  void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) {
    return kb_fail(error, KB_NOT_FOUND,
                   "asking an organization needs libcurl (on Debian the package libcurl4), which "
                   "does not load: %.300s",
                   dlerror());
  }
  /* ISO C does not convert what dlsym returns to a function; POSIX guarantees that the bytes are
     the same. */
  void *function;
#define LOAD(name)                                                                     \
  function = dlsym(library, "curl_" #name);                                            \
  if (!function) {                                                                     \
    return kb_fail(error, KB_NOT_FOUND,                                                \
                   "asking an organization needs libcurl 7.85 or later: the one here " \
                   "has no curl_" #name);                                              \
  }                                                                                    \
  memcpy(&curl->name, &function, sizeof function);
  KB_CURL_FUNCTIONS(LOAD)
#undef LOAD
  return KB_OK;
}
